"""Weight grows with risk: what a small change takes, counted in signatures, people and clicks."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from tests.plant import SYSTEM, add_grant
from workflows.changes.commands import deciding, triaging, working, writing
from workflows.changes.models import ChangeKind, RiskClass
from workflows.changes.models import ChangeState as S

SMALL = {"kind": ChangeKind.HARDWARE, "target_firmware": None, "effect_on": None}


@pytest.fixture
def small(life, database, plant):
    """HMI-31 bears on nothing, and Johan answers for it, for the area and for the technique."""
    with database.writing() as session:
        asset = session.get(Asset, plant.assets["HMI-31"])
        asset.gxp, asset.criticality = GxpRelevance.NONE, 4
        site = session.get_one(Place, plant.places["leuven"])
        add_grant(session, session.get_one(Person, plant.people["johan"]), Role.AREA_OWNER, site)
        own = (Activity.ASSET_APPROVAL, Activity.TAKE_DOWN)
        for duty in session.scalars(select(Assignment).where(Assignment.activity.in_(own))):
            duty.person_id = plant.people["johan"]
        record(session, SYSTEM, "plant.rearranged", asset)
        session.commit()
    return life


def test_four_signatures_of_two_people_bring_a_small_change_to_its_end(small, database):
    small.raised(tag="HMI-31", **SMALL).by("nora", writing.submit)
    small.answered("nora")
    small.by("johan", triaging.classify)
    assert small.now().state is S.PLANNING  # nothing is open: nobody is asked
    small.by("nora", writing.propose)
    assert small.now().risk is RiskClass.LOW
    small.by("johan", deciding.sign)
    assert small.now().state is S.AUTHORISED
    small.by("nora", working.start)
    small.by("nora", working.complete, working.Work("Swapped it", None))
    small.by("johan", working.verify, "It runs")

    assert small.now().state is S.CLOSED
    with database.reading() as session:
        signed = session.scalars(select(Signature)).all()
        acts = select(AuditEvent.verb).where(AuditEvent.verb.startswith("change."))
        verbs = session.scalars(acts.order_by(AuditEvent.seq)).all()
    assert len(signed) <= 4, [one.activity for one in signed]
    assert {one.person_name for one in signed} == {"Nora", "Johan"}
    assert signed[1].meaning.endswith("It stands for take-down and technical review as well.")
    assert verbs[-3:] == ["change.verified", "change.released", "change.closed"]
    assert len(set(verbs)) == len(verbs)
