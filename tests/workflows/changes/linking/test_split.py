"""A change over several parts has children, each with a life of its own; it waits for them."""

import pytest

from governance.core.errors import Forbidden, RuleViolation
from governance.register.models import Asset
from tests.workflows.changes.conftest import MET
from workflows.changes.commands import closing, deciding, working, writing
from workflows.changes.linking import commands
from workflows.changes.linking.commands import Fates, Part
from workflows.changes.linking.queries import parent_of
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState


@pytest.fixture
def child(life, database, plant):
    """Split a part of a change off; return its number: `child(of)`."""

    def split(of, tag="HMI-31", by="nora"):
        life.id = of
        with database.reading() as session:
            asset = session.get(Asset, plant.assets[tag])
        part = Part(asset, f"The part of {tag}", ChangeKind.SOFTWARE, "its own people do it")
        return life.by(by, commands.split, part).id

    return split


def state_of(database, number):
    with database.reading() as session:
        return session.get(ChangeRequest, number).state


def parent_in(database, number):
    with database.reading() as session:
        found = parent_of(session, session.get(ChangeRequest, number))
        return found.id if found else None


def given_up(life, number, by="nora", **fates):
    life.id = number
    life.by(by, commands.give_up, "no budget", Fates(**fates))


def test_a_child_is_a_draft_that_begins_with_its_parents_words(database, several, child):
    (parent,) = several(1)

    made = child(parent)

    assert parent_in(database, made) == parent
    with database.reading() as session:
        row = session.get(ChangeRequest, made)
        assert (row.state, row.reason, row.plan) == (
            ChangeState.DRAFT, "ICSA-22-181-03 applies", "",
        )  # fmt: skip


def test_who_may_raise_nothing_there_splits_nothing_off(several, child):
    (parent,) = several(1)
    with pytest.raises(Forbidden):
        child(parent, by="ana")


def test_a_child_has_one_parent(several, tied):
    one, two, three = several(3)
    tied(one, "child_of", two)
    with pytest.raises(RuleViolation, match=r"is a child of CR-.* already"):
        tied(one, "child_of", three)


def test_what_is_released_takes_no_child_any_more(life, several, tied):
    (one,) = several(1)
    parent = life.released().id
    with pytest.raises(RuleViolation, match="takes no child any more"):
        tied(parent, "parent_of", one)


def test_a_parent_is_not_released_before_its_children_are(life, database, several, tied):
    (one,) = several(1)
    parent = life.completed().id
    tied(parent, "parent_of", one)
    life.by("johan", working.verify, "Valves cycle")

    with pytest.raises(RuleViolation, match=r"waits for its children: CR-.* \(draft\)"):
        life.by("ana", deciding.sign)

    given_up(life, one)
    life.id = parent
    life.by("ana", deciding.sign)
    assert state_of(database, parent) is ChangeState.REVIEW


def test_a_parent_is_closed_after_its_children(life, database, several, tied):
    (parent,) = several(1)
    one = life.released().id
    tied(one, "child_of", parent)
    life.id = parent
    life.submitted().answered().disposed().by("nora", writing.propose)
    life.signed().by("tom", working.start)
    life.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    life.by("ana", deciding.sign)

    with pytest.raises(RuleViolation, match=r"waits for its children: CR-.* \(review\)"):
        life.by("ana", closing.close, MET)

    life.id = one
    life.by("ana", closing.close, MET)
    life.id = parent
    life.by("ana", closing.close, MET)
    assert state_of(database, parent) is ChangeState.CLOSED


def test_who_gives_a_parent_up_says_of_each_child_what_becomes_of_it(
    life, database, several, child
):
    (parent,) = several(1)
    one, two = child(parent), child(parent)

    with pytest.raises(RuleViolation) as refusal:
        given_up(life, parent, given_up=[one])
    assert [f"CR-2026-{two:04}" in told for told in refusal.value.reasons] == [True]
    with pytest.raises(RuleViolation, match="one of them"):
        given_up(life, parent, given_up=[one, two], alone=[two])
    given_up(life, parent, given_up=[one], alone=[two])

    states = [state_of(database, number) for number in (parent, one, two)]
    assert states == [ChangeState.CANCELLED, ChangeState.CANCELLED, ChangeState.DRAFT]
    assert (parent_in(database, one), parent_in(database, two)) == (parent, None)


def test_no_other_door_gives_a_parent_up_and_leaves_its_children(life, several, child):
    (parent,) = several(1)
    child(parent)
    life.id = parent
    with pytest.raises(RuleViolation, match="Say of each child"):
        life.by("nora", deciding.cancel, "no budget")


def test_a_child_with_children_is_given_up_by_itself_first(life, several, child):
    (parent,) = several(1)
    one = child(parent)
    child(one)
    with pytest.raises(RuleViolation, match="has open children itself"):
        given_up(life, parent, given_up=[one])


def test_a_child_that_is_over_is_not_asked_about(life, database, several, child):
    (parent,) = several(1)
    one = child(parent)
    given_up(life, one)
    given_up(life, parent)
    assert state_of(database, parent) is ChangeState.CANCELLED
