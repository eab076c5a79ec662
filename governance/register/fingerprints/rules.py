"""How a fingerprint that a tool took is held against the one that is approved. Pure.

Source: House rule, ADR 0066.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LONGEST = {"component": 200, "algorithm": 40, "value": 256, "tool": 120}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a tool took of one component."""

    algorithm: str
    value: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """What is approved of the component."""

    algorithm: str
    value: str
    since_at: datetime


@dataclass(frozen=True, slots=True)
class Aim:
    """What a change of the asset leaves it with."""

    reference: str
    value: str
    released_at: datetime | None
    """None: it is at work."""


class Verdict(StrEnum):
    """What a reading comes to."""

    SAME = "same"
    FIRST = "first"
    AT_WORK = "at_work"
    """It is what a change that is at work aims at: no drift, and not approved yet."""

    RELEASED = "released"
    """It is what a change left that was released since."""

    DRIFT = "drift"


def refusals(label: str, taken: Taken, approved: Approved | None, now: datetime) -> list[str]:
    """Return why a reading cannot be held against what is approved.

    Source: House rule, ADR 0066.
    """
    told = []
    if taken.taken_at > now:
        told.append(f"{label} was taken {_at(taken.taken_at)}, which is not yet: mend the time.")
    if approved is None:
        return told
    if taken.algorithm.casefold() != approved.algorithm.casefold():
        told.append(
            f"{label} was made by {taken.algorithm}, what is approved by {approved.algorithm}: "
            "have it made alike."
        )
    elif taken.value != approved.value and taken.taken_at < approved.since_at:
        told.append(
            f"{label} was taken {_at(taken.taken_at)}, before what is approved since "
            f"{_at(approved.since_at)}: take it anew."
        )
    return told


def judged(
    taken: Taken, approved: Approved | None, aims: Collection[Aim]
) -> tuple[Verdict, Aim | None]:
    """Return what a reading comes to, and the change that explains it.

    A change that was released before what is approved came to be explains nothing: to go back to
    what once was is drift like any other.
    Source: House rule, ADR 0066.
    """
    if approved is None:
        return Verdict.FIRST, None
    if taken.value == approved.value:
        return Verdict.SAME, None
    same = [aim for aim in aims if aim.value.casefold() == taken.value.casefold()]
    for aim in same:
        if aim.released_at is None:
            return Verdict.AT_WORK, aim
    for aim in same:
        if aim.released_at is not None and aim.released_at > approved.since_at:
            return Verdict.RELEASED, aim
    return Verdict.DRIFT, None


def _at(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
