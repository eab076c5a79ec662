"""What people owe: what is asked of them, they do not show, and nobody asked yet. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from workflows.training.models import Reason
from workflows.training.rules.days import AHEAD_DAYS, due_after, due_before


class Key(NamedTuple):
    """One person and one training item."""

    person_id: int
    item_id: int


@dataclass(frozen=True, slots=True)
class Ask:
    """That a curriculum or a requirement asks somebody to be current on an item."""

    key: Key
    reason: Reason
    because: str
    """In words: the role at its place, or what is required."""

    begins_on: date
    """Since when it is asked of them."""

    days: int
    """How many days they have from then on."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands on an item today."""

    version_id: int | None
    """The version in force; None: there is none yet, so that nothing can be learned."""

    is_current: bool = False
    ends_on: date | None = None
    """First day on which they are not current any more; None: nothing that is known ends it."""

    was_current: bool = False
    """Whether they were, some time before."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that takes effect on a later day, and who is to be trained in it before."""

    item_id: int
    version_id: int
    label: str
    effective_on: date
    people: frozenset[int]
    """Whom the decision of quality assurance asks, and who did not do it yet."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something that somebody is asked to learn, and did not yet."""

    id: int
    key: Key
    version_id: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to be asked now."""

    key: Key
    version_id: int
    reason: Reason
    because: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rule looks at, on one day."""

    today: date
    asks: Collection[Ask] = ()
    stands: Mapping[Key, Stand] = field(default_factory=dict)
    coming: Collection[Coming] = ()
    open: Collection[Open] = ()
    away: frozenset[int] = frozenset()
    """Who is on long leave: nothing is asked of them until they are back."""

    back: Mapping[int, date] = field(default_factory=dict)
    """On which day somebody came back from a long leave."""

    gone: frozenset[int] = frozenset()
    """Who is deactivated: nothing is asked of them any more."""


KEPT = frozenset({Reason.CHANGE, Reason.HAND})
"""Reasons that hold until somebody says otherwise: no curriculum takes them back."""


def owed(facts: Facts) -> list[Owed]:
    """Return what is to be asked today, by person and item; nothing that is asked already.

    Source: House rule, ADR 0052.
    """
    there = {(each.key, each.version_id) for each in facts.open}
    idle = facts.away | facts.gone
    ahead = _ahead(facts)
    found = [_of_version(one, key, facts.today) for key, one in ahead.items()]
    for ask in _strictest(facts.asks):
        stand = facts.stands.get(ask.key, Stand(None))
        coming = ahead.get(ask.key)
        if coming and stand.is_current and (stand.ends_on or date.max) >= coming.effective_on:
            continue  # what they are trained in counts until that version
        if told := _of_ask(ask, stand, facts):
            found.append(told)
    return sorted(
        (
            one
            for one in found
            if one.key.person_id not in idle and (one.key, one.version_id) not in there
        ),
        key=lambda one: (one.key, one.version_id),
    )


def _ahead(facts: Facts) -> dict[Key, Coming]:
    """Return the next version that somebody is to be trained in before it takes effect."""
    by_day = sorted(facts.coming, key=lambda one: (one.effective_on, one.version_id), reverse=True)
    return {Key(person, one.item_id): one for one in by_day for person in one.people}


def _strictest(asks: Collection[Ask]) -> Collection[Ask]:
    """Return of several that ask the same of somebody the one that is due first."""
    by_day = sorted(asks, key=lambda one: (due_on(one), one.reason, one.because), reverse=True)
    return {ask.key: ask for ask in by_day}.values()


def due_on(ask: Ask) -> date:
    """Return by when it would be due, had they been asked in time."""
    return ask.begins_on + timedelta(days=ask.days)


def _of_version(one: Coming, key: Key, today: date) -> Owed:
    because = f"version {one.label} takes effect on {one.effective_on.isoformat()}"
    due = due_before(one.effective_on, today)
    return Owed(key, one.version_id, Reason.VERSION, because, due)


def _of_ask(ask: Ask, stand: Stand, facts: Facts) -> Owed | None:
    today = facts.today
    if stand.version_id is None:
        return None
    if stand.is_current:
        if stand.ends_on is None or not _ends_soon(stand, today):
            return None
        because = f"what counts now ends on {stand.ends_on.isoformat()}"
        due = due_before(stand.ends_on, today)
        return Owed(ask.key, stand.version_id, Reason.EXPIRY, because, due)
    begins = max(ask.begins_on, facts.back.get(ask.key.person_id, date.min))
    reason = Reason.EXPIRY if stand.was_current else ask.reason
    due = due_after(begins, ask.days, today)
    return Owed(ask.key, stand.version_id, reason, ask.because, due)


def _ends_soon(stand: Stand, today: date) -> bool:
    """Whether it is to be asked anew already."""
    return stand.ends_on is not None and stand.ends_on <= today + timedelta(days=AHEAD_DAYS)


def withdrawn(facts: Facts) -> list[tuple[int, str]]:
    """Return what is asked no longer, by its key, each with the reason.

    Source: House rule, ADR 0052.
    """
    asked = {ask.key for ask in facts.asks}
    ahead = {(Key(who, one.item_id), one.version_id) for one in facts.coming for who in one.people}
    return [
        (each.id, why)
        for each in facts.open
        if (why := _why_not(each, facts, asked, ahead)) is not None
    ]


def _why_not(
    each: Open, facts: Facts, asked: Collection[Key], ahead: Collection[tuple[Key, int]]
) -> str | None:
    if each.key.person_id in facts.gone:
        return "they are deactivated"
    waits = each.key.person_id in facts.away  # it is looked at once they are back
    if waits or each.reason in KEPT or (each.key, each.version_id) in ahead:
        return None
    if each.key not in asked and each.reason is not Reason.VERSION:
        return "nothing asks for it any more"
    return _outlived(each, facts.stands.get(each.key, Stand(None)), facts.today)


def _outlived(each: Open, stand: Stand, today: date) -> str | None:
    if stand.version_id not in {None, each.version_id}:
        return "a later version takes its place"
    if stand.version_id and stand.is_current and not _ends_soon(stand, today):
        return "they hold what it shows meanwhile"
    return None
