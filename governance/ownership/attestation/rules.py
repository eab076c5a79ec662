"""Who opens, answers and closes a campaign, and what an answer must meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.ownership.answers import day
from governance.ownership.attestation.models import (
    AttestedRow,
    Campaign,
    CampaignState,
    Reply,
    held_it,
    is_asked_in_it,
    is_not_their_own_gift,
    is_reviewer,
    reviewer_is_gone,
)
from governance.ownership.rules import NAMING
from governance.places.models import Place

S = CampaignState
POLICY = "attestation@1"
SIGNED_AS = "attestation_evidence"
MEANING = "This is what was asked, of whom, and what was answered; what was not answered is open."
REMINDED = (14, 7, 1)
"""Days before the due day on which who has not finished is reminded. Source: House rule."""

MOST = 20_000
"""Namings in one campaign."""


class Permission(StrEnum):
    """What can be permitted about campaigns and their rows."""

    READ = "attestation:read"
    OPEN = "attestation:open"
    """On a place: ask everybody who is named there or below."""

    CLOSE = "attestation:close"
    READ_ROW = "attested_row:read"
    ANSWER = "attested_row:answer"
    SETTLE = "attested_row:settle"
    """Say of a row that nobody confirmed that it stays."""


COMPLIANCE = role(Role.QA, Role.CHANGE_COORDINATOR)
declare(
    Campaign,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_asked_in_it]],
        Permission.CLOSE: [[COMPLIANCE]],
    },
)
declare(
    AttestedRow,
    read=Permission.READ_ROW,
    grants={
        Permission.READ_ROW: [[role(*Role)], [is_reviewer], [held_it]],
        Permission.ANSWER: [
            [is_reviewer],
            [reviewer_is_gone, is_not_their_own_gift, role(*NAMING)],
        ],
        Permission.SETTLE: [[role(*NAMING), is_not_their_own_gift]],
    },
)
extend(Place, {Permission.OPEN: [[COMPLIANCE]]})


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What the guards of a campaign may know."""

    label: str
    state: CampaignState
    due_on: date
    unanswered: int


def all_is_answered_or_overdue(facts: CampaignFacts, _by: Actor, at: datetime) -> str | None:
    """Nobody's time to answer is cut short: what is open stays open until the due day is over.

    Source: House rule, ADR 0032.
    """
    if facts.unanswered and at.date() <= facts.due_on:
        number = f"{facts.unanswered} rows are" if facts.unanswered > 1 else "1 row is"
        return (
            f"{number} unanswered in {facts.label}, and answers are taken up to and including "
            f"{day(facts.due_on)}: wait for them."
        )
    return None


GUARDS = {"all_is_answered_or_overdue@1": all_is_answered_or_overdue}
CAMPAIGN = Machine(
    (
        Move("close", (S.OPEN,), S.CLOSED, ("all_is_answered_or_overdue@1",)),
        Move("sign", (S.CLOSED,), S.SIGNED),
    ),
    GUARDS,
)
MACHINES = {POLICY: CAMPAIGN}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers, and since when they saw the question."""

    reply: Reply
    shown_at: datetime | None
    """When the page was shown; None: it does not say so."""

    proposed_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at the moment of its answer."""

    label: str
    """The campaign."""

    state: CampaignState
    due_on: date
    proposed_is_active: bool
    """Whether the proposed person can act; true where nobody is proposed."""


def against_answer(given: Given, asked: Asked, by: int, now: datetime) -> tuple[str, ...]:
    """Return every reason why an answer is not taken.

    Source: House rule, ADR 0032.
    """
    told = []
    if asked.state is not S.OPEN or now.date() > asked.due_on:
        told.append(
            f"{asked.label} took answers up to and including {day(asked.due_on)}: what is open "
            "goes to whoever may name somebody there."
        )
    if given.shown_at is None or given.shown_at > now:
        told.append("This page does not say since when it is open: answer it on a fresh one.")
    if given.proposed_id is not None and given.reply is not Reply.NOT_MINE:
        told.append("Somebody else is proposed only for what is not yours: leave it blank.")
    if given.proposed_id == by:
        told.append("You cannot propose yourself for what is not yours: propose somebody else.")
    if not asked.proposed_is_active:
        told.append("Who is proposed cannot act: propose somebody who is active, or nobody.")
    return tuple(told)


def seconds_spent(shown_at: datetime, before: datetime | None, now: datetime) -> float:
    """Return how long somebody had the question in front of them, in seconds, to a tenth.

    `before` is their last answer: of several given from one page, each counts from the one before.
    """
    since = max(shown_at, before) if before else shown_at
    return round(max((now - since).total_seconds(), 0.0), 1)


def stage_on(opened_on: date, due_on: date, today: date) -> int | None:
    """Return which reminder is due on a day, in days before the due day; None: none is.

    A day on which nobody could have been asked yet reminds nobody, and a late worker sends only
    the latest.
    """
    left, whole = (due_on - today).days, (due_on - opened_on).days
    begun = [days for days in REMINDED if 0 <= left <= days < whole]
    return min(begun, default=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a campaign is opened with."""

    name: str
    activities: Sequence[str]
    letters: Sequence[str]
    due_on: date
    is_timing_shown: bool = False


def against_opening(wanted: Wanted, rows: int, today: date) -> tuple[str, ...]:
    """Return every reason why a campaign cannot be opened so."""
    told = []
    if not wanted.name.strip():
        told.append("Give it a name by which people know it, such as: Leuven, last quarter.")
    if wanted.due_on <= today:
        told.append(f"{day(wanted.due_on)} leaves nobody time to answer: choose a later day.")
    if not rows:
        told.append("Nobody is named for any of this there: choose more, or a place above.")
    if rows > MOST:
        told.append(f"These are {rows} rows; one campaign holds {MOST}: choose an area at a time.")
    return tuple(told)
