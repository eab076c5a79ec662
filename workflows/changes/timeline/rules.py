"""A week or a month of the calendar as a picture: bars in rows, without any that overlap. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from workflows.calendar.rules.wall import Span, whole_days

DAY = timedelta(days=1)
YEARS = range(2000, 2100)
LEFT, WIDE, TALL, GAP = 150, 850, 24, 4
"""Units of the drawing: where time begins, how wide all is, how tall a bar is, what parts two."""

LEAST = 24
"""No bar is narrower: a finger has to meet it."""

LETTER = 6.5
"""Width of a letter."""

FEWEST = 12
"""Letters that are always told of a bar."""


class Step(StrEnum):
    """How much of the calendar is looked at."""

    WEEK = "week"
    MONTH = "month"


class Period(NamedTuple):
    """One week, from its Monday, or one month."""

    step: Step
    first: date

    @property
    def end(self) -> date:
        """The day after its last one."""
        if self.step is Step.WEEK:
            return self.first + 7 * DAY
        return (self.first.replace(day=28) + 4 * DAY).replace(day=1)

    @property
    def days(self) -> list[date]:
        """Each day of it."""
        return [self.first + number * DAY for number in range((self.end - self.first).days)]

    @property
    def weeks(self) -> list[list[date]]:
        """Its days in whole weeks, those around it included."""
        monday = self.first - self.first.weekday() * DAY
        last = self.end - DAY
        many = ((last - monday).days // 7) + 1
        return [[monday + (7 * week + day) * DAY for day in range(7)] for week in range(many)]

    @property
    def earlier(self) -> "Period":
        """The one before it."""
        return period_of(self.step, self.first - DAY)

    @property
    def later(self) -> "Period":
        """The one after it."""
        return Period(self.step, self.end)

    def on(self, zone: str) -> Span:
        """Return when it is, in a zone."""
        return whole_days(self.first, self.end, zone)


def period_of(step: Step, day: date) -> Period:
    """Return the week or the month of a day."""
    back = day.weekday() if step is Step.WEEK else day.day - 1
    return Period(step, day - back * DAY)


def read(step: str, day: str, today: date) -> Period | None:
    """Return what an address asks for: this month, unless it says another; None: no such."""
    try:
        wanted = date.fromisoformat(day) if day else today
        found = period_of(Step(step or Step.MONTH), wanted)
    except (ValueError, OverflowError):
        return None
    return found if found.first.year in YEARS else None


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that takes its time at a place, or opens it."""

    kind: str
    """`maintenance_window`, `freeze`, `campaign` or `change`."""

    id: int
    span: Span
    reference: str
    title: str
    place_id: int
    state: str = ""
    """Of a change: where it is in its life."""

    unsettled: int = 0
    """Of a change: conflicts that nobody answered for."""


class Drawn(NamedTuple):
    """A bar where it stands in the drawing."""

    bar: Bar
    x: float
    y: float
    width: float
    words_x: float
    """Where its words begin: in it, or behind it where it is narrow."""

    letters: int
    """Of its words, those for which there is room."""


class Row(NamedTuple):
    """The bars of one place, none of which overlaps another."""

    place_id: int
    y: float
    tall: float
    bars: list[Drawn]


class Picture(NamedTuple):
    """All rows, and where each day begins."""

    rows: list[Row]
    tall: float
    days: list[tuple[date, float]]
    now: float | None
    """Where now is; None: not in this period."""


def picture(
    period: Period, zone: str, bars: Iterable[Bar], places: Sequence[int], now: datetime
) -> Picture:
    """Return the drawing: a row for each place that has bars, in the order of the places."""
    within = period.on(zone)
    of: dict[int, list[Bar]] = {}
    for bar in sorted(bars, key=lambda bar: (bar.span, bar.reference)):
        of.setdefault(bar.place_id, []).append(bar)
    rows, top = [], float(TALL + GAP)
    for place_id in places:
        if place_id in of:
            rows.append(_row(place_id, of[place_id], within, top))
            top += rows[-1].tall
    days = [(day, _at(whole_days(day, day + DAY, zone).begins_at, within)) for day in period.days]
    return Picture(
        rows, top, days, _at(now, within) if within.begins_at <= now < within[1] else None
    )


def _row(place_id: int, bars: Sequence[Bar], within: Span, top: float) -> Row:
    """Return the bars of a place, each in the first line that is free for it and its words."""
    free: list[float] = []
    drawn = []
    for bar in bars:
        shown = bar.span.shared(within)
        x, end = _at(shown.begins_at, within), _at(shown.ends_at, within)
        width = max(LEAST, end - x)
        x = min(x, WIDE - width)
        is_wide = width >= LEAST + min(FEWEST, len(bar.title)) * LETTER
        words_x = x + (LEAST - GAP if is_wide else width + GAP)
        room = x + width - words_x if is_wide else min(FEWEST * LETTER, WIDE - words_x)
        line = next((number for number, until in enumerate(free) if until <= x), len(free))
        free[line : line + 1] = [max(x + width, words_x + room) + GAP]
        y = top + GAP + line * (TALL + GAP)
        drawn.append(Drawn(bar, round(x, 1), y, round(width, 1), words_x, int(room // LETTER)))
    return Row(place_id, top, len(free) * (TALL + GAP) + 2 * GAP, drawn)


def _at(moment: datetime, within: Span) -> float:
    """Return how far to the right a moment is."""
    share = (moment - within.begins_at) / (within.ends_at - within.begins_at)
    return round(LEFT + share * (WIDE - LEFT), 1)


class Told(NamedTuple):
    """A bar on one day: from when to when on it, by the clock there."""

    bar: Bar
    begins: str
    ends: str

    @property
    def is_whole(self) -> bool:
        """Whether it takes all of the day."""
        return (self.begins, self.ends) == ("00:00", "24:00")


def by_day(period: Period, zone: str, bars: Iterable[Bar]) -> Mapping[date, list[Told]]:
    """Return what each day holds, in the order in which it begins."""
    at = ZoneInfo(zone)
    ordered = sorted(bars, key=lambda bar: (bar.span, bar.reference))
    found: dict[date, list[Told]] = {}
    for day in period.days:
        whole = whole_days(day, day + DAY, zone)
        for bar in ordered:
            if bar.span.meets(whole):
                begins, ends = bar.span.shared(whole)
                until = "24:00" if ends == whole.ends_at else f"{ends.astimezone(at):%H:%M}"
                told = Told(bar, f"{begins.astimezone(at):%H:%M}", until)
                found.setdefault(day, []).append(told)
    return found
