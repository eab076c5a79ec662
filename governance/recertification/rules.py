"""Who opens, answers and signs a campaign, and what an answer must meet. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.identity.rules import day
from governance.ownership.attestation.figures import doubts
from governance.places.models import Place
from governance.recertification.models import (
    Recertification,
    RecertificationState,
    RecertifiedRight,
    Reply,
    is_asked_in_it,
    is_involved,
    is_not_theirs,
    is_reviewer,
    waits_too_long,
)

S = RecertificationState
POLICY = "recertification@1"
SIGNED_AS = "recertification_result"
MEANING = "Each right was looked at by somebody who may judge it: what is not needed has ended."
MOST = 5_000
"""Rights in one campaign."""

HASTY_SECONDS = 30
"""Under which a yes to all that somebody was asked casts doubt. Source: House rule, ADR 0080."""

FEWEST = 3
"""Rights, from which on a quick yes to all of them casts doubt. Source: House rule, ADR 0080."""


class Permission(StrEnum):
    """What can be permitted about campaigns and their rights."""

    READ = "recertification:read"
    OPEN = "recertification:open"
    """On a place: ask about every role that is held there or below."""

    CONCLUDE = "recertification:conclude"
    ABANDON = "recertification:abandon"
    PACK = "recertification:pack"
    READ_ROW = "recertified_right:read"
    ANSWER = "recertified_right:answer"


READERS = role(Role.QA, Role.AREA_OWNER, Role.ADMINISTRATOR, Role.HR, Role.AUDITOR)
COMPLIANCE = role(Role.QA)
declare(
    Recertification,
    read=Permission.READ,
    grants={
        Permission.READ: [[READERS], [is_asked_in_it]],
        Permission.CONCLUDE: [[COMPLIANCE]],
        Permission.ABANDON: [[COMPLIANCE]],
        Permission.PACK: [[role(Role.QA, Role.AUDITOR)]],
    },
)
declare(
    RecertifiedRight,
    read=Permission.READ_ROW,
    grants={
        Permission.READ_ROW: [[READERS], [is_reviewer], [is_involved]],
        Permission.ANSWER: [
            [is_reviewer, is_not_theirs],
            [role(Role.QA, Role.AREA_OWNER), waits_too_long, is_not_theirs],
        ],
    },
)
extend(Place, {Permission.OPEN: [[COMPLIANCE]]})


@dataclass(frozen=True, slots=True)
class RecertificationFacts:
    """What the guards of a campaign may know."""

    label: str
    state: RecertificationState
    unanswered: int
    """Rights that still hold and that nobody has answered."""

    only_by: int | None = None
    """Who answered all of it alone, where one person did."""

    reason: str | None = None


def all_is_answered(facts: RecertificationFacts, _by: Actor, _at: datetime) -> str | None:
    """Silence is no yes: a campaign is signed once each right that still holds was judged.

    Source: House rule, ADR 0080.
    """
    if not facts.unanswered:
        return None
    number = "1 right is" if facts.unanswered == 1 else f"{facts.unanswered} rights are"
    return (
        f"{number} unanswered in {facts.label}: remind the reviewers. Past the due day whoever "
        "answers for the place answers as well."
    )


def signed_by_another(facts: RecertificationFacts, by: Actor, _at: datetime) -> str | None:
    """Who judged every right alone does not sign the result alone.

    Source: House rule, ADR 0080.
    """
    if facts.only_by != by.id:
        return None
    return f"{by.name} answered all of {facts.label}: another one of QA signs it."


def abandoning_has_a_reason(facts: RecertificationFacts, _by: Actor, _at: datetime) -> str | None:
    """Who ends a campaign without a result says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} ends without a result."


GUARDS = {
    "all_is_answered@1": all_is_answered,
    "signed_by_another@1": signed_by_another,
    "abandoning_has_a_reason@1": abandoning_has_a_reason,
}
RECERTIFICATION = Machine(
    (
        Move("conclude", (S.OPEN,), S.SIGNED, ("all_is_answered@1", "signed_by_another@1")),
        Move("abandon", (S.OPEN,), S.ABANDONED, ("abandoning_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {POLICY: RECERTIFICATION}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers, and since when they saw the question."""

    reply: Reply
    shown_at: datetime | None
    note: str = ""
    ends_on: date | None = None
    """With `not`: first day without the role; None: today, at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A right at the moment of its answer."""

    label: str
    state: RecertificationState
    is_answered: bool
    was_unsure: bool
    """Whether the first reviewer was unsure, so that this is the second."""


def against_answer(given: Given, asked: Asked, now: datetime) -> tuple[str, ...]:
    """Return every reason why an answer is not taken.

    Source: House rule, ADR 0080.
    """
    told = []
    if asked.state is not S.OPEN:
        told.append(f"{asked.label} is over: end the role on the person's page.")
    if asked.is_answered:
        told.append("It is answered, and an answer stands: to end the role, use the person's page.")
    if given.shown_at is None or given.shown_at > now:
        told.append("This page does not say since when it is open: answer it on a fresh one.")
    if given.reply is not Reply.STILL and not given.note.strip():
        told.append("Say why: the note goes to whoever is asked next, or stands with the end.")
    if given.reply is Reply.UNSURE and asked.was_unsure:
        told.append("You are the second to be asked: find out, and say still or not.")
    if given.ends_on and (given.reply is not Reply.NOT or given.ends_on < now.date()):
        told.append("A last day stands only with *not needed*, and is today or later.")
    return tuple(told)


def against_opening(name: str, due_on: date, rows: int, today: date) -> tuple[str, ...]:
    """Return every reason why a campaign cannot be opened so."""
    told = []
    if not name.strip():
        told.append("Give it a name by which people know it, such as: Leuven, last quarter.")
    if due_on <= today:
        told.append(f"{day(due_on)} leaves nobody time to answer: choose a later day.")
    if not rows:
        told.append("Nobody holds a role there: choose a place above.")
    if rows > MOST:
        told.append(f"These are {rows} rights; one campaign holds {MOST}: choose a site at a time.")
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as the warnings need it."""

    by: str
    reply: Reply
    seconds: float
    """Of the whole answer."""

    batch: int


def warnings(said: Collection[Said]) -> tuple[str, ...]:
    """Return a sentence for each sign that rights were confirmed without a look.

    Source: House rule, ADR 0080.
    """
    by_row = sorted(each.seconds / each.batch for each in said)
    median = by_row[len(by_row) // 2] if by_row else None
    told = list(doubts(median, max((each.batch for each in said), default=None)))
    for name, theirs in groupby(sorted(said, key=attrgetter("by")), key=attrgetter("by")):
        mine = list(theirs)
        took = sum(each.seconds / each.batch for each in mine)
        all_yes = all(each.reply is Reply.STILL for each in mine)
        if all_yes and len(mine) >= FEWEST and took < HASTY_SECONDS:
            told.append(f"{name} said yes to all {len(mine)} rights within {took:.0f} seconds.")
    return tuple(told)
