"""A change under way authorises its implementer to alter just what it is about."""

import pytest

from governance.core.errors import NotFound, RuleViolation
from governance.register.commands import assets
from governance.register.drifts import commands as drifts
from governance.register.drifts.models import DriftState
from governance.register.models import Asset
from governance.register.queries.holds import authorised
from tests.governance.register.drifts.conftest import Found
from tests.plant import actor_named
from workflows.changes.commands import deciding, working
from workflows.changes.models import ChangeKind
from workflows.changes.models import ChangeState as S

REFUSED = "is altered by a change: raise one"


def edit(database, plant, name, **values):
    """Have somebody edit PLC-204 in the form, with what authorises them."""
    with database.writing() as session:
        actor = actor_named(session, plant, name)
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        assets.edit(session, actor, plc, values, authorised(session, actor, plc, "as planned"))
        session.commit()


@pytest.mark.scenario("R5")
def test_the_implementer_may_alter_the_fact_once_the_work_has_begun_and_nobody_else(
    life, database, plant
):
    life.approved()
    with pytest.raises(RuleViolation, match=REFUSED):
        edit(database, plant, "ines", firmware="2.9.4")
    life.by("ines", working.start)

    edit(database, plant, "ines", firmware="2.9.4")

    with pytest.raises(RuleViolation, match=REFUSED):
        edit(database, plant, "johan", firmware="3.0")
    with database.reading() as session:
        assert session.get_one(Asset, plant.assets["PLC-204"]).firmware == "2.9.4"


def test_a_change_of_another_kind_does_not_authorise_it(life, database, plant):
    life.approved(kind=ChangeKind.CONFIGURATION, target_firmware=None)
    life.by("ines", working.start)

    with pytest.raises(RuleViolation, match=REFUSED):
        edit(database, plant, "ines", firmware="2.9.4")


@pytest.mark.scenario("R5")
def test_an_unauthorised_change_is_settled_by_the_release_of_its_change(life, database, plant):
    found = Found(database, plant)
    found.reported("2.9.4")
    found.decide("ana", drifts.escalate)
    life.completed()
    with database.writing() as session:
        nora = actor_named(session, plant, "nora")
        plc, hmi = (session.get_one(Asset, plant.assets[tag]) for tag in ("PLC-204", "HMI-31"))
        with pytest.raises(NotFound):
            drifts.link(session, nora, 1, hmi, (life.id, life.now().reference))
        drifts.link(session, nora, 1, plc, (life.id, life.now().reference))
        session.commit()

    life.by("johan", working.verify, "Valves cycle")
    life.by("ana", deciding.sign)

    assert life.now().state is S.REVIEW
    (drift,) = found.drifts()
    assert (drift.state, drift.change) == (DriftState.SETTLED, life.now().reference)
    assert found.asset().firmware == "2.9.4"
