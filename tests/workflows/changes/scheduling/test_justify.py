"""Whoever answers for what a change meets signs why it goes on; the requester never does."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from governance.core.errors import Forbidden, RuleViolation
from governance.evidence.models import SignedContent
from workflows.changes.commands import working, writing
from workflows.changes.models import ChangeState
from workflows.changes.scheduling import commands
from workflows.changes.scheduling.models import ChangeJustification
from workflows.changes.scheduling.queries import conflicts_of

WHY = "Only the name of a tag is changed"


@pytest.fixture
def outside(life, calendar, database):
    """A planned change outside the window of its suite; with it the key of its conflict."""
    calendar("maintenance_window", "suite3", 20, 24)
    life.assessed().disposed()
    with database.reading() as session:
        (met,) = conflicts_of(session, life.now())
    return life, met.key


def test_it_is_put_up_once_the_area_owner_answered_and_that_is_part_of_what_is_signed(
    outside, database
):
    life, key = outside
    with pytest.raises(RuleViolation, match="meets what nobody has answered for"):
        life.by("nora", writing.propose)
    life.by("arne", commands.justify, (key, WHY))
    life.by("nora", writing.propose)
    with database.reading() as session:
        kept = session.scalars(select(ChangeJustification)).one()
        wanted = select(SignedContent).where(SignedContent.sha256 == life.now().content_sha256)
        body = session.scalars(wanted).one().body
    assert kept.said in body
    assert WHY in body
    life.signed().by("tom", working.start)
    assert life.now().state is ChangeState.IMPLEMENTATION


def test_another_window_meets_another_conflict(outside):
    life, key = outside
    life.by("arne", commands.justify, (key, WHY))
    ends_at = life.now().window_ends_at.replace(minute=(life.now().window_ends_at.minute + 1) % 60)
    life.by("nora", writing.edit, {"window_ends_at": ends_at})
    with pytest.raises(RuleViolation, match="nobody has answered for"):
        life.by("nora", writing.propose)


@pytest.mark.parametrize(
    ("name", "why"),
    [("nora", "wrote this change"), ("johan", "does not answer for what this meets")],
)
def test_the_requester_and_who_answers_for_something_else_do_not(outside, name, why):
    life, key = outside
    with pytest.raises(RuleViolation, match=why):
        life.by(name, commands.justify, (key, WHY))


def test_who_only_reads_does_not(outside):
    life, key = outside
    with pytest.raises(Forbidden):
        life.by("hanna", commands.justify, (key, WHY))


@pytest.mark.usefixtures("wired")
def test_nobody_answers_for_a_campaign_that_blocks(life, calendar, database):
    calendar("campaign", "line10", -2, 10)
    life.assessed().disposed()
    with database.reading() as session:
        (met,) = conflicts_of(session, life.now())
    with pytest.raises(RuleViolation, match="Nobody can answer for this"):
        life.by("arne", commands.justify, (met.key, WHY))


@pytest.mark.usefixtures("wired")
def test_the_owner_of_the_other_change_answers(life, database):
    first = replace(life)
    first.proposed(by="tom")
    life.assessed().disposed()
    with database.reading() as session:
        (met,) = conflicts_of(session, life.now())
    life.by("tom", commands.justify, (met.key, WHY))
    life.by("nora", writing.propose)
    assert life.now().state is ChangeState.APPROVAL
