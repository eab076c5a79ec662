"""Whether somebody is current on an item at an instant, and what is missing. Pure.

Source: House rule, ADR 0048.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance.curricula.models import Decision, How, ItemKind

COMPLETES = {
    ItemKind.DOCUMENT: How.READ,
    ItemKind.COURSE: How.ATTENDED,
    ItemKind.OJT: How.ASSESSED,
    ItemKind.QUIZ: How.ANSWERED,
}
"""By what an item is completed. Reading alone completes a document."""

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item on which quality assurance decided."""

    id: int
    decision: Decision
    effective_at: datetime
    decided_at: datetime
    withdrawn_at: datetime | None = None

    def is_known(self, at: datetime) -> bool:
        """Whether it was decided by then, and not called off."""
        return self.decided_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Done:
    """One training record as it is stored: what was passed, and tries that were not."""

    id: int
    version_id: int
    how: How
    completed_at: datetime
    is_passed: bool
    ends_at: datetime | None
    recorded_at: datetime
    revoked_at: datetime | None = None

    def is_known(self, at: datetime) -> bool:
        """Whether it was recorded by then, and not revoked."""
        return self.recorded_at <= at and (self.revoked_at is None or at < self.revoked_at)


@dataclass(frozen=True, slots=True)
class Item:
    """What there is of an item: its kind, and every version that was decided."""

    kind: ItemKind
    versions: tuple[Version, ...]


class State(StrEnum):
    """How somebody stands with an item at an instant."""

    NOT_IN_FORCE = "not_in_force"
    """No version of it is in force then: nobody can be asked for it."""

    CURRENT = "current"
    NOT_YET = "not_yet"
    """They never were."""

    LAPSED = "lapsed"
    """They were, and are not any more."""


class Ask(StrEnum):
    """What somebody has to do to be current."""

    READING = "reading"
    """To read the version in force; a document asks for nothing else."""

    COMPLETION = "completion"
    """To attend it, to do it before an assessor, or to answer its questions."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with an item at an instant, and why."""

    state: State
    version_id: int | None = None
    """The version in force then."""

    asks: Ask | None = None
    """What is missing of that version; None: nothing."""

    records: tuple[int, ...] = ()
    """What it rests on: the completion, and a later reading if one was asked."""

    since: datetime | None = None
    """Since when they are not current any more."""

    until: datetime | None = None
    """When they will not be, unless they do something; None: nothing that is known ends it."""

    @property
    def is_met(self) -> bool:
        """Whether nothing stands against work that asks for it."""
        return self.asks is None


@dataclass(frozen=True, slots=True)
class _Case:
    """What was known at one instant, the versions in the order in which they come into force."""

    kind: ItemKind
    chain: Sequence[Version]
    done: Sequence[Done]

    def at(self, at: datetime) -> Standing:
        """Return the standing at an instant, without since when and until when."""
        in_force = [each for each in self.chain if each.effective_at <= at]
        if not in_force:
            return Standing(State.NOT_IN_FORCE)
        order = {each.id: n for n, each in enumerate(in_force)}
        floor = _latest(in_force, Decision.REQUALIFY)
        since = _latest(in_force, Decision.REQUALIFY, Decision.READING)
        valid = [each for each in self.done if _is_valid(each, at) and each.version_id in order]
        completions = [
            one for one in valid if self._completes(one) and order[one.version_id] >= floor
        ]
        readings = [
            one for one in valid
            if (one.how is How.READ or self._completes(one)) and order[one.version_id] >= since
        ]  # fmt: skip
        now = in_force[-1].id
        if not completions:
            is_document = self.kind is ItemKind.DOCUMENT
            asks = Ask.READING if is_document else Ask.COMPLETION
            return Standing(State.NOT_YET, now, asks)
        if not readings:
            return Standing(State.NOT_YET, now, Ask.READING)
        best = max(completions, key=_lasting)
        read = best if best in readings else max(readings, key=_lasting)
        return Standing(State.CURRENT, now, records=tuple(dict.fromkeys((best.id, read.id))))

    def _completes(self, one: Done) -> bool:
        return one.how is COMPLETES[self.kind]


def _latest(chain: Sequence[Version], *decisions: Decision) -> int:
    """Return the place of the latest version decided so; the first one asks by itself."""
    return max((n for n, each in enumerate(chain) if each.decision in decisions), default=0)


def _is_valid(one: Done, at: datetime) -> bool:
    is_over = one.ends_at is not None and one.ends_at <= at
    return one.is_passed and one.completed_at <= at and not is_over


def _lasting(one: Done) -> tuple[bool, datetime, int]:
    return (one.ends_at is None, one.ends_at or one.completed_at, one.id)


def current(item: Item, done: Iterable[Done], at: datetime, known_at: datetime) -> Standing:
    """Return how somebody stands with an item at an instant, as it was known at another.

    Who completed it from its latest requalification on, and read it from its latest reading on,
    is current: by any version up to the one in force. What is to be done again lapses by itself.
    """
    chain = sorted(
        (each for each in item.versions if each.is_known(known_at)),
        key=lambda each: (each.effective_at, each.id),
    )
    known = [each for each in done if each.is_known(known_at)]
    case = _Case(item.kind, chain, known)
    now = case.at(at)
    turns = sorted(
        {each.effective_at for each in chain}
        | {one.ends_at for one in known if one.ends_at is not None}
    )
    if now.state is State.CURRENT:
        later = (turn for turn in turns if turn > at)
        until = next((turn for turn in later if case.at(turn).state is not State.CURRENT), None)
        return Standing(now.state, now.version_id, None, now.records, None, until)
    if now.state is State.NOT_IN_FORCE:
        return now
    was = (turn for turn in reversed(turns) if turn <= at)
    since = next((t for t in was if case.at(t - INSTANT).state is State.CURRENT), None)
    state = State.LAPSED if since is not None else State.NOT_YET
    return Standing(state, now.version_id, now.asks, (), since)
