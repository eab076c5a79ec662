"""Proposing a pair, and what follows until its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Asset
from governance.skills.models import Competence, Field
from tests.governance.skills.conftest import WORDS, an_expert
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import WRITTEN
from workflows.changes.commands import writing
from workflows.changes.models import ChangeKind
from workflows.notifications.models import Notice
from workflows.pairing import commands
from workflows.pairing.models import PairState
from workflows.pairing.queries.plans import whole
from workflows.pairing.queries.suggesting import suggested

AHEAD = timedelta(days=60)


@pytest.fixture
def who(session, plant):
    """Somebody of the plant, by name."""
    return lambda name: actor_named(session, plant, name)


@pytest.fixture
def leuven(session, plant):
    """The site."""
    return session.get_one(Place, plant.places["leuven"])


@pytest.fixture
def skilled(session, plant):
    """Vera works with servers and knows no controller; Johan, who leads OT, the other way round."""
    made = {}
    for code, field in (("OT-PLC", Field.OT), ("IT-SYS", Field.IT)):
        made[code] = Competence(code=code, field=field, title=f"Title of {code}", **WORDS)
        session.add(made[code])
    session.flush()
    record(session, SYSTEM, "competences.added", "two")
    an_expert(session, plant.people["vera"], made["IT-SYS"])
    an_expert(session, plant.people["johan"], made["OT-PLC"])
    return made


@pytest.fixture
def coming(session, who):
    """A change that comes up on a controller of Leuven."""
    asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
    draft = writing.Draft("Raise the firmware", ChangeKind.FIRMWARE, WRITTEN)
    change = writing.raise_(session, who("nora"), asset, draft)
    writing.submit(session, who("nora"), change)
    return change


def proposed(session, who, leuven):
    one = suggested(session, leuven)[0]
    asked = commands.Proposal(one.key, clock.today() + AHEAD)
    return commands.propose(session, who("johan"), leuven, asked)


@pytest.fixture
def plan(session, who, leuven, skilled, coming):  # noqa: ARG001  # they come first
    """What Johan proposed."""
    return proposed(session, who, leuven)


@pytest.mark.usefixtures("skilled")
def test_who_lacks_the_other_world_is_suggested_with_who_works_alone_in_it(session, leuven):
    found = [(one.learner.name, one.buddy.name, one.subject.label, one.back and one.back.label)
             for one in suggested(session, leuven)]  # fmt: skip

    assert found[0] == ("Johan", "Vera", "IT-SYS", "OT-PLC")


def test_both_are_asked_and_with_their_word_it_begins(session, who, plan):
    for name in ("vera", "johan"):
        assert plan.reference in [item.reference for item in waiting(session, who(name))]
    with pytest.raises(Conflict):
        commands.begin(session, who("vera"), plan)

    commands.agree(session, who("vera"), plan)
    assert plan.state is PairState.PROPOSED
    with pytest.raises(Conflict):
        commands.agree(session, who("vera"), plan)
    commands.agree(session, who("johan"), plan)
    assert plan.state is PairState.AGREED
    commands.begin(session, who("johan"), plan)
    assert plan.state is PairState.UNDER_WAY


def under_way(session, who, plan):
    for name in ("vera", "johan"):
        commands.agree(session, who(name), plan)
    commands.begin(session, who("vera"), plan)


def test_what_they_do_together_stands_at_a_change_that_comes_up(session, who, plan, coming):
    under_way(session, who, plan)
    tasks = whole(session, plan).tasks

    commands.tick(session, who("vera"), plan, tasks[0].id)

    assert {task.change_id for task in tasks} == {coming.id}
    assert len(tasks) >= 3
    with pytest.raises(Conflict):
        commands.tick(session, who("johan"), plan, tasks[0].id)
    with pytest.raises(NotFound):
        commands.tick(session, who("johan"), plan, 999)


def test_it_ends_by_what_shows_the_goal_and_not_by_a_word(session, who, plan, plant, skilled):
    under_way(session, who, plan)
    with pytest.raises(RuleViolation, match="Title of OT-PLC and is to hold 1"):
        commands.finish(session, who("vera"), plan)

    an_expert(session, plant.people["vera"], skilled["OT-PLC"])
    an_expert(session, plant.people["johan"], skilled["IT-SYS"])
    commands.finish(session, who("vera"), plan)

    assert plan.state is PairState.DONE


def test_either_stops_it_with_a_reason_and_the_other_is_told(session, who, plan, plant):
    with pytest.raises(RuleViolation):
        commands.stop(session, who("vera"), plan, " ")
    commands.stop(session, who("vera"), plan, "the shift changed")

    assert plan.state is PairState.STOPPED
    assert session.scalars(select(Notice.person_id)).all() == [plant.people["johan"]]
    with pytest.raises(Conflict):
        commands.agree(session, who("johan"), plan)


@pytest.mark.parametrize("name", ["nora", "ana", "dana"])
def test_who_is_not_of_the_pair_nor_leads_them_does_nothing(session, who, plan, leuven, name):
    asked = commands.Proposal((1, 2, 3), clock.today() + AHEAD)
    for act in (
        lambda: commands.propose(session, who(name), leuven, asked),
        lambda: commands.agree(session, who(name), plan),
        lambda: commands.stop(session, who(name), plan, "no"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_who_leads_does_not_agree_for_them(session, who, plan):
    with pytest.raises(Forbidden):
        commands.agree(session, who("hanna"), plan)


@pytest.mark.usefixtures("skilled")
def test_without_a_change_to_come_and_without_a_day_ahead_there_is_no_plan(session, who, leuven):
    one = suggested(session, leuven)[0]
    asked = commands.Proposal(one.key, clock.today())

    with pytest.raises(RuleViolation) as refused:
        commands.propose(session, who("johan"), leuven, asked)

    assert len(refused.value.reasons) == 2
    with pytest.raises(RuleViolation, match="not suggested"):
        commands.propose(session, who("johan"), leuven, commands.Proposal((1, 2, 3), clock.today()))


@pytest.mark.usefixtures("skilled")
def test_who_left_is_not_suggested(session, plant, leuven):
    session.get_one(Person, plant.people["vera"]).deactivated_at = clock.now()
    session.flush()
    record(session, SYSTEM, "person.deactivated", "Vera")

    assert not [one for one in suggested(session, leuven) if "Vera" in one.why]


def test_a_pair_past_its_day_is_brought_to_mind_of_both_and_of_their_leads(
    session, who, plan, monkeypatch
):
    for name in ("vera", "johan"):
        commands.agree(session, who(name), plan)
    commands.begin(session, who("johan"), plan)
    session.flush()
    assert not [one for one in waiting(session, who("arne")) if one.reference == plan.reference]
    then = clock.now() + AHEAD + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: then)

    def told(name):
        return [one.why for one in waiting(session, who(name)) if one.reference == plan.reference]

    assert all("is over" in why for name in ("vera", "johan") for why in told(name))
    assert len(told("vera")) == 1
    assert told("ines") == [f"It was to be reached by {plan.target_on}."]
    assert told("dana") == told("nora") == []
