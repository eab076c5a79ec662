"""What a change has to do with another is said with a reason, may hold it back, and ends."""

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from tests.workflows.changes.linking.told import event_reasons
from workflows.changes.commands import deciding, working
from workflows.changes.linking import commands
from workflows.changes.linking.models import ChangeLink, Relation
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.notifications.models import Notice


def link_of(database, number):
    with database.reading() as session:
        return session.get(ChangeLink, number)


def cancelled(life, number):
    life.id = number
    life.by("nora", deciding.cancel, "not needed any more")


def test_it_is_written_once_with_a_reason_and_told_in_the_history_of_both(database, several, tied):
    one, two = several(2)

    made = tied(one, "follows", two)

    row = link_of(database, made)
    assert (row.change_id, row.other_id, row.relation) == (one, two, Relation.FOLLOWS)
    assert (row.reason, row.ended_at) == ("it builds on it", None)
    assert event_reasons(database, "change.linked") == {str(one): 1, str(two): 1}
    with pytest.raises(RuleViolation, match="linked so already"):
        tied(two, "led_to", one)


def test_said_from_the_other_side_it_is_the_same_link(database, several, tied):
    one, two = several(2)
    row = link_of(database, tied(one, "blocks", two))
    assert (row.change_id, row.relation, row.other_id) == (two, Relation.BLOCKED_BY, one)


def test_what_is_related_is_so_from_both_sides(several, tied):
    one, two = several(2)
    tied(one, "relates_to", two)
    with pytest.raises(RuleViolation, match="linked so already"):
        tied(two, "relates_to", one)


def test_a_change_is_not_linked_to_itself(several, tied):
    (one,) = several(1)
    with pytest.raises(RuleViolation, match="is the change itself"):
        tied(one, "relates_to", one)


def test_nobody_links_what_they_may_not_read(life, several, tied):
    (one,) = several(1)
    with pytest.raises(NotFound, match="none that you may read"):
        tied(one, "relates_to", 4711)
    with pytest.raises(NotFound, match="none that you may read"):
        life.by("nora", commands.link, commands.Said(commands.Tie.FOLLOWS, "none", "x"))


def test_nobody_waits_for_themselves_however_long_the_circle_is(several, tied):
    one, two, three = several(3)
    tied(one, "blocked_by", two)
    tied(two, "blocked_by", three)
    with pytest.raises(RuleViolation, match="stand in a circle"):
        tied(three, "blocked_by", one)
    with pytest.raises(RuleViolation, match="stand in a circle"):
        tied(one, "child_of", three)  # which would wait for its child, and that for it
    tied(three, "child_of", one)


def test_what_came_of_what_goes_in_no_circle_either(several, tied):
    one, two = several(2)
    tied(one, "supersedes", two)
    with pytest.raises(RuleViolation, match="stand in a circle"):
        tied(two, "supersedes", one)
    tied(two, "follows", one)


def test_who_may_not_link_the_one_that_would_wait_does_not_hold_it_up(several, tied):
    one, two = several(2)
    with pytest.raises(Forbidden):
        tied(one, "blocked_by", two, by="sten")


def test_its_work_does_not_begin_before_its_blocker_is_closed(life, database, several, tied):
    (blocker,) = several(1)
    waiting = life.approved().id
    tied(waiting, "blocked_by", blocker)

    with pytest.raises(RuleViolation) as refusal:
        life.by("tom", working.start)

    with database.reading() as session:
        name = session.get(ChangeRequest, blocker).reference
    (told,) = refusal.value.reasons
    assert f"is blocked by {name} (draft)" in told
    assert life.now().state is ChangeState.AUTHORISED


def test_a_blocker_that_is_given_up_lets_nobody_go_on_by_itself(life, several, tied):
    (blocker,) = several(1)
    waiting = life.approved().id
    made = tied(waiting, "blocked_by", blocker)
    cancelled(life, blocker)
    life.id = waiting
    with pytest.raises(RuleViolation, match="cancelled"):
        life.by("tom", working.start)
    life.by("nora", commands.unlink, made, "the switch stays as it is")
    life.by("tom", working.start)


def test_it_begins_once_its_blocker_is_closed(life, tied):
    blocker = life.closed().id
    waiting = life.approved(tag="HMI-31").id
    tied(waiting, "blocked_by", blocker)
    life.by("tom", working.start)
    assert life.now().state is ChangeState.IMPLEMENTATION


def test_what_is_done_is_blocked_by_nothing_any_more(life, several, tied):
    (blocker,) = several(1)
    done = life.completed().id
    with pytest.raises(RuleViolation, match="nothing blocks it any more"):
        tied(done, "blocked_by", blocker)


def test_a_link_ends_once_with_a_reason_and_stays_readable(life, database, several, tied):
    one, two = several(2)
    made = tied(one, "duplicates", two)
    life.by("nora", commands.unlink, made, "they differ after all")
    row = link_of(database, made)
    assert (row.end_reason, row.ended_at is not None) == ("they differ after all", True)
    with pytest.raises(Conflict, match="ended already"):
        life.by("nora", commands.unlink, made, "again")
    with pytest.raises(NotFound, match="no such link"):
        life.by("nora", commands.unlink, 4711, "x")
    tied(one, "duplicates", two)
    with database.reading() as session:
        assert verify(session).faults == []
        verbs = select(AuditEvent.verb).where(AuditEvent.verb == "change.unlinked")
        assert len(session.scalars(verbs).all()) == 2


def test_who_wrote_the_one_that_waits_hears_of_it(database, several, tied):
    one, two = several(2)
    tied(one, "blocked_by", two, by="coen")
    with database.reading() as session:
        told = session.scalars(select(Notice.sentence)).all()
    assert any("waits for another change now" in each for each in told)
