"""Over which periods changes are counted, and what is made of the numbers. Pure.

Source of all figures: House rule, ADR 0053. No figure is about one person.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Any

FEW = 5
"""Fewer changes than these make a median or a share that says little: it is told as such."""

SHOWN = 6
"""Periods side by side, the asked one last."""

FIRST_YEAR, LAST_YEAR = 2000, 2200
MONTHS = 12


class Step(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """Its length."""
        return 1 if self is Step.MONTH else 3


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter, by the clock of UTC."""

    step: Step
    number: int
    """How many such periods there were since year 0."""

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        year, month = divmod(self.number * self.step.months, MONTHS)
        return datetime(year, month + 1, 1, tzinfo=UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return Period(self.step, self.number + 1).begins_at

    def __str__(self) -> str:
        """Name it as an address and a heading do: `2026-03` or `2026-Q1`."""
        each = MONTHS // self.step.months
        year, part = divmod(self.number, each)
        return f"{year}-{part + 1:02}" if self.step is Step.MONTH else f"{year}-Q{part + 1}"


def period_of(step: Step, at: datetime) -> Period:
    """Return the period that holds a moment."""
    at = at.astimezone(UTC)
    return Period(step, (at.year * MONTHS + at.month - 1) // step.months)


def read(text: str) -> Period | None:
    """Return the period that a text names; None: it names none."""
    year, dash, part = text.partition("-")
    step = Step.QUARTER if part[:1] == "Q" else Step.MONTH
    digits = part.removeprefix("Q")
    is_number = (year + digits).isdecimal() and (year + digits).isascii()
    wide = 1 if step is Step.QUARTER else 2
    if not dash or not is_number or len(year) != 4 or len(digits) != wide:  # noqa: PLR2004
        return None
    each = MONTHS // step.months
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or not 1 <= int(digits) <= each:
        return None
    return Period(step, int(year) * each + int(digits) - 1)


def up_to(last: Period) -> list[Period]:
    """Return the periods that are shown beside one another, ending with this."""
    return [Period(last.step, last.number - back) for back in reversed(range(SHOWN))]


def sorted_into(periods: Sequence[Period], rows: Iterable[tuple[datetime, Any]]) -> list[list[Any]]:
    """Return what fell into each of some periods that follow one another."""
    begins = [each.begins_at for each in periods]
    found: list[list[Any]] = [[] for _ in periods]
    for at, what in rows:
        if begins[0] <= at < periods[-1].ends_at:
            found[bisect_right(begins, at) - 1].append(what)
    return found


def days(between: timedelta) -> float:
    """Return a time in days and fractions of a day."""
    return between / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure says of one period."""

    value: float | None
    """None: there is nothing to say it of."""

    of: int
    """How many changes it rests on."""

    @property
    def is_few(self) -> bool:
        """Whether it rests on so few that it says little."""
        return 0 < self.of < FEW


def middle(values: Sequence[float]) -> Told:
    """Return the median."""
    return Told(round(median(values), 1) if values else None, len(values))


def share(part: int, whole: int) -> Told:
    """Return a share in percent."""
    return Told(round(100 * part / whole, 1) if whole else None, whole)


WIDE, HIGH, EDGE = 132, 36, 6


def drawn(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """Return where the point of each period lies in the picture of a trend; None: no point."""
    known = [value for value in values if value is not None]
    most = max(known, default=0) or 1
    apart = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    return [
        None
        if value is None
        else (round(EDGE + n * apart, 1), round(HIGH - EDGE - (HIGH - 2 * EDGE) * value / most, 1))
        for n, value in enumerate(values)
    ]


def lines(points: Sequence[tuple[float, float] | None]) -> list[tuple[float, float, float, float]]:
    """Return the lines between neighbours that both have a point."""
    return [(*a, *b) for a, b in pairwise(points) if a and b]
