"""Who may hand over what to whom, for how long. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance.core.access import Actor, declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.activities import ACTIVITY_LABELS, roles_in_words
from governance.ownership.answers import Delegate, Holder, Node, dates, day
from governance.ownership.models import Activity, Delegation, is_between_us, is_given_by_me
from governance.ownership.resolution import fits
from governance.ownership.rules import NAMING
from governance.places.models import Place

MOST_DAYS = 90
"""A delegation is for a time; what lasts longer is a hand-over. Source: House rule, ADR 0028."""

ANSWERING = tuple(each for each in Role if each not in {Role.ADMINISTRATOR, Role.AUDITOR})
"""The roles with which somebody may answer for anything, and so hand it over."""


class Permission(StrEnum):
    """What can be permitted about delegations."""

    READ = "delegation:read"
    CANCEL = "delegation:cancel"
    DELEGATE = "ownership:delegate"
    """On a place: hand over what oneself answers for there and below."""

    DELEGATE_FOR = "ownership:delegate_for"
    """On a place: hand over what somebody else answers for who is away."""


declare(
    Delegation,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_between_us]],
        Permission.CANCEL: [[is_given_by_me], [role(*NAMING)]],
    },
)
extend(
    Place,
    {Permission.DELEGATE: [[role(*ANSWERING)]], Permission.DELEGATE_FOR: [[role(*NAMING)]]},
)


@dataclass(frozen=True, slots=True)
class Handing:
    """What somebody asks for: this person acts for that one, in this, on these days, and why."""

    from_person_id: int
    to_person_id: int
    activity: Activity | None
    """None: everything."""

    starts_on: date
    ends_on: date
    """First day no longer in force."""

    reason: str


@dataclass(frozen=True, slots=True)
class Between:
    """The two people, with all that is known of them, and the place."""

    giver: Holder
    taker: Holder
    at: Node


def in_words(activity: Activity | None) -> str:
    """Say what is handed over."""
    return ACTIVITY_LABELS[activity] if activity else "everything they answer for"


def may_be_handed_over(handing: Handing, between: Between, by: Actor, today: date) -> None:
    """Raise `RuleViolation` with every reason against this delegation."""
    reasons = [
        *_against_days(handing, today),
        *_against_people(between, by, handing),
        *_against_fit(handing, between),
        *_against_others(handing, between),
    ]
    if not handing.reason.strip():
        reasons.append("Say why: the reason is kept with the delegation.")
    if reasons:
        raise RuleViolation(*reasons)


def _against_days(handing: Handing, today: date) -> Iterator[str]:
    if handing.starts_on < today:
        yield (
            f"{day(handing.starts_on)} is over: nobody acts for days gone by. "
            f"Begin on {day(today)} or later."
        )
    if handing.ends_on <= handing.starts_on:
        yield f"It would end before it starts: end it after {day(handing.starts_on)}."
    if (handing.ends_on - handing.starts_on).days > MOST_DAYS:
        last = day(handing.starts_on + timedelta(days=MOST_DAYS))
        yield (
            f"A delegation lasts {MOST_DAYS} days at most: end it by {last}, "
            "or hand the accountability over for good."
        )


def _against_people(between: Between, by: Actor, handing: Handing) -> Iterator[str]:
    """Yield what speaks against these two, or against who asks for it.

    Source: House rule, ADR 0028 (nobody arranges to act for somebody else).
    """
    giver, taker = between.giver, between.taker
    if giver.id == taker.id:
        yield f"{giver.name} would act for themselves: choose somebody else."
    for each in {giver.id: giver, taker.id: taker}.values():
        if not each.is_active(handing.starts_on):
            yield f"{each.name} is deactivated: name a successor where they answered for anything."
    if by.id == giver.id:
        return
    if by.id == taker.id:
        yield f"Nobody makes themselves the delegate: have {giver.name} or another lead do it."
    if not giver.is_away(handing.starts_on):
        yield (
            f"{giver.name} is not out of office on {day(handing.starts_on)}: "
            "they hand over themselves, or say first that they are away."
        )


def _against_fit(handing: Handing, between: Between) -> Iterator[str]:
    """Yield why the delegate could not act: no fitting role, or away the whole time.

    Source: House rule, ADR 0028 (a deputy is as qualified as whom they stand in for).
    """
    giver, taker, at = between.giver, between.taker, between.at
    on = handing.starts_on
    asked = [handing.activity] if handing.activity else _what_fits(giver, at, handing)
    last = max(on, handing.ends_on - timedelta(days=1))
    if not any(fits(taker, each, at.path, on) and fits(taker, each, at.path, last)
               for each in asked):  # fmt: skip
        needed = f"the role {roles_in_words(handing.activity)}" if handing.activity else (
            f"a role that fits what {giver.name} answers for"
        )  # fmt: skip
        yield (
            f"{taker.name} does not hold {needed} at {at.label} or above from {day(on)} "
            f"to {day(last)}: choose somebody who does."
        )
    for span in taker.away:
        if span.starts_on <= on and (span.ends_on is None or handing.ends_on <= span.ends_on):
            yield f"{taker.name} is out of office all that time: choose somebody who is there."


def _what_fits(giver: Holder, at: Node, handing: Handing) -> list[Activity]:
    return [each for each in Activity if fits(giver, each, at.path, handing.starts_on)] or list(
        Activity
    )


def _against_others(handing: Handing, between: Between) -> Iterator[str]:
    """Yield the delegations that it would meet: of both, since none is ever passed on.

    Source: House rule, ADR 0028 (never chained; one person stands in for another at a time).
    """
    giver, taker, at = between.giver, between.taker, between.at
    for other in _meeting(giver.delegates, handing, at):
        yield (
            f"{other.holder.name} acts for {giver.name} in {in_words(other.activity)} "
            f"{_dates(other)} already: cancel {_reference(other)} first, or choose other days."
        )
    for other in _meeting(taker.delegates, handing, at):
        yield (
            f"{taker.name} has handed over {in_words(other.activity)} {_dates(other)} themselves "
            f"({_reference(other)}), and a delegation is never passed on: choose somebody else."
        )


def _meeting(given: Iterable[Delegate], handing: Handing, at: Node) -> Iterator[Delegate]:
    """Yield what is in force on some of the days, in some of the duties, at some of the places."""
    for other in given:
        begins, ends = other.span.starts_on, other.span.ends_on or date.max
        is_then = max(begins, handing.starts_on) < min(ends, handing.ends_on)
        is_there = at.path.startswith(other.path) or other.path.startswith(at.path)
        same = None in {other.activity, handing.activity} or other.activity is handing.activity
        if is_then and is_there and same:
            yield other


def _dates(other: Delegate) -> str:
    return dates(other.span.starts_on, other.span.ends_on)


def _reference(other: Delegate) -> str:
    return f"DG-{other.delegation_id:05}"


def may_be_cancelled(delegation: Delegation, reason: str, today: date) -> None:
    """Raise `RuleViolation` with every reason against cancelling it today."""
    reasons = []
    if delegation.cancelled_on is not None:
        reasons.append(
            f"{delegation} was cancelled on {day(delegation.cancelled_on)}: nothing is left to do."
        )
    elif delegation.ends_on <= today:
        reasons.append(f"{delegation} ended on {day(delegation.ends_on)}: nothing is left to do.")
    if not reason.strip():
        reasons.append("Say why: the reason is kept with the delegation.")
    if reasons:
        raise RuleViolation(*reasons)
