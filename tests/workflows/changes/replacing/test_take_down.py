"""Where a site asks for it, its area owner agrees before a unit is taken down."""

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.enforcement.commands import keep
from governance.enforcement.models import Level, Observation, Rule
from governance.enforcement.rules import Setting
from governance.evidence.models import Signature
from governance.places.models import Place
from tests.plant import actor_named
from workflows.changes.commands import working
from workflows.changes.models import ChangeState as S
from workflows.changes.replacing import commands
from workflows.changes.replacing.queries import to_agree


@pytest.fixture
def asked_first(database, plant):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        rule = Setting(Rule.TAKE_DOWN_IS_AGREED, Level.ENFORCE, clock.today(), "lines run at night")
        keep(session, actor_named(session, plant, "ana"), leuven, rule)
        session.commit()


def whys(database, plant, name):
    with database.reading() as session:
        return [item.why for item in to_agree(session, actor_named(session, plant, name))]


@pytest.mark.usefixtures("asked_first")
def test_it_waits_for_the_area_owner_whose_word_is_an_entry_and_no_signature(swap, database, plant):
    swap.begun()
    assert swap.now().state is S.DRAFT
    with pytest.raises(RuleViolation, match="Arne has not agreed yet that PLC-204 is taken down"):
        swap.life.by("tom", working.start)
    assert whys(database, plant, "arne") == ["May PLC-204 be taken down, to replace its unit?"]
    assert whys(database, plant, "johan") == []
    with pytest.raises(RuleViolation, match="Johan is not accountable for taking PLC-204 down"):
        swap.life.by("johan", commands.agree)
    with pytest.raises(Forbidden):
        swap.life.by("tom", commands.agree)

    swap.life.by("arne", commands.agree)
    swap.life.by("tom", working.start)

    assert swap.now().state is S.IMPLEMENTATION
    with pytest.raises(Conflict, match="waits for nobody's agreement"):
        swap.life.by("arne", commands.agree)
    with database.reading() as session:
        assert session.scalars(select(Signature)).all() == []


@pytest.mark.usefixtures("asked_first")
def test_what_became_another_while_it_waited_is_compared_again(swap):
    swap.begun().life.by("arne", commands.agree)
    swap.asset(firmware="2.9.4")

    with pytest.raises(RuleViolation, match=r"firmware of PLC-204 became 2\.9\.4: cancel it"):
        swap.life.by("tom", working.start)


def test_where_no_site_asks_it_begins_at_once_and_is_counted(swap, database):
    swap.begun()

    assert swap.now().state is S.IMPLEMENTATION
    with database.reading() as session:
        seen = session.scalars(
            select(Observation).where(Observation.rule == Rule.TAKE_DOWN_IS_AGREED)
        ).one()
        assert seen.sentence == "Arne has not agreed yet that PLC-204 is taken down."
