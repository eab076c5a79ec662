"""What nobody confirmed waits for who may name: it is handed over, ended, or said to stay."""

import pytest

from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.ownership import commands as naming_commands
from governance.ownership.attestation.models import Reply
from governance.ownership.models import Activity, Assignment
from tests.plant import actor_named

A = Activity


@pytest.fixture
def over(autumn):
    """A campaign that is over: one row confirmed, one not theirs, one unanswered."""
    autumn.open(activities=("qa_plan", "qa_release", "take_down"))
    autumn.answer("ana", autumn.row(A.QA_PLAN))
    autumn.answer("ana", autumn.row(A.QA_RELEASE), Reply.NOT_MINE)
    autumn.later(days=29)
    return autumn


def left(autumn, name):
    with autumn.database.reading() as session:
        actor = actor_named(session, autumn.plant, name)
        found = [each for each in waiting(session, actor) if each.group.value == "fix"]
        return [each for each in found if each.reference == "AT-0001"]


def test_who_may_name_there_finds_what_nobody_confirmed(over):
    assert left(over, "coen") == []
    over.minute()

    (item,) = left(over, "coen")
    assert item.title == "2 namings of Leuven, autumn not confirmed"
    assert item.why.startswith("1 unanswered, 1 not theirs or unsure")
    assert item.target.arguments == {"campaign": 1, "to_settle": 1}
    assert left(over, "nora") == []
    assert left(over, "dana") == []


def test_saying_that_it_stays_needs_a_reason_and_settles_it_once(over):
    over.minute()
    row = over.row(A.TAKE_DOWN)

    with pytest.raises(RuleViolation, match="Say why it stays"):
        over.settle("coen", row, " ")
    with pytest.raises(Forbidden):
        over.settle("nora", row)
    over.settle("coen", row, "Arne was on leave.")
    with pytest.raises(Conflict, match="Nothing is left to settle"):
        over.settle("coen", row)

    assert over.row(A.TAKE_DOWN).settled_why == "Arne was on leave."
    assert over.row(A.TAKE_DOWN).attestation_id is None, "it stays unanswered"
    (item,) = left(over, "coen")
    assert item.title == "1 naming of Leuven, autumn not confirmed"


def test_an_end_of_the_naming_settles_its_row(over):
    over.minute()
    for activity in (A.TAKE_DOWN, A.QA_RELEASE):
        row = over.row(activity)
        over.by("coen", lambda s, a, row=row: naming_commands.end(
            s, a, s.get_one(Assignment, row.assignment_id), clock.today(), "Nobody's any more."
        ))  # fmt: skip

    assert left(over, "coen") == []
    with pytest.raises(Conflict):
        over.settle("coen", over.row(A.TAKE_DOWN))


def test_what_was_confirmed_or_is_still_asked_is_not_settled(autumn):
    autumn.open()
    with pytest.raises(Conflict):
        autumn.settle("coen", autumn.row(A.TAKE_DOWN))
