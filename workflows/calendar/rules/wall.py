"""What a clock on a wall shows, and when that is: the only place where the two are compared. Pure.

A zone has hours that its clocks show twice, and hours that they never show. What holds work back
is read as long as it can be, what lets it begin as short: in doubt nobody works in a freeze.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)


class Span(NamedTuple):
    """A stretch of time between two instants; its end is no longer part of it."""

    begins_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at

    def holds(self, other: "Span") -> bool:
        """Whether all of the other one lies within."""
        return self.begins_at <= other.begins_at and other.ends_at <= self.ends_at

    def shared(self, other: "Span") -> "Span":
        """Return what the two have in common; they meet."""
        return Span(max(self.begins_at, other.begins_at), min(self.ends_at, other.ends_at))


class Stretch(NamedTuple):
    """What an entry of the calendar says of its times, on a clock on the wall."""

    begins_local: str
    ends_local: str
    every_weeks: int = 0
    until_on: date | None = None
    is_held_back: bool = True
    """Whether it holds work back; otherwise it lets work begin."""

    def on(self, zone: str, within: Span) -> list[Span]:
        """Return when it is, in a zone, as far as that meets a span."""
        found = (_span(*clocks, zone, self.is_held_back) for clocks in self._clocks(zone, within))
        return [span for span in found if span and span.meets(within)]

    def _clocks(self, zone: str, within: Span) -> Iterator[tuple[datetime, datetime]]:
        """Yield what clocks show each time that it may meet the span."""
        begins, ends = map(datetime.fromisoformat, (self.begins_local, self.ends_local))
        step = WEEK * self.every_weeks
        first, last = (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in within)
        if step and ends < first:
            skipped = (first - ends) // step
            begins, ends = begins + skipped * step, ends + skipped * step
        while begins <= last + timedelta(days=1):
            if self.until_on and begins.date() > self.until_on:
                return
            yield begins, ends
            if not step:
                return
            begins, ends = begins + step, ends + step


@lru_cache(maxsize=4096)
def _span(begins: datetime, ends: datetime, zone: str, is_held_back: bool) -> Span | None:  # noqa: FBT001
    """Return when it is; None: clocks show nothing of it there."""
    at = ZoneInfo(zone)
    found = Span(
        instant(begins, at, is_later=not is_held_back),
        _over(ends, at) if is_held_back else instant(ends, at, is_later=False),
    )
    return found if found.begins_at < found.ends_at else None


def instant(shown: datetime, zone: ZoneInfo, *, is_later: bool) -> datetime:
    """Return when a clock shows this: of an hour shown twice, the first or the later time.

    Of what is never shown, the moment at which the clock leaps over it.
    Source: House rule, ADR 0062 (what holds back is read long, what lets begin is read short).
    """
    first, second = _both(shown, zone)
    if first <= second:
        return second if is_later else first
    return _leap(second, first, zone)


def _over(shown: datetime, zone: ZoneInfo) -> datetime:
    """Return after which moment a clock never again shows a time before this."""
    first, second = _both(shown - MINUTE, zone)
    return second + MINUTE if first <= second else _leap(second, first, zone)


def _both(shown: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two readings of what a clock shows: the second is earlier where it never does."""
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def whole_days(starts_on: date, ends_on: date, zone: str) -> Span:
    """Return the days from the first one to that before the last, in a zone."""
    begins, ends = (
        instant(datetime(on.year, on.month, on.day), ZoneInfo(zone), is_later=False)  # noqa: DTZ001
        for on in (starts_on, ends_on)
    )
    return Span(begins, ends)


def _leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between two instants at which clocks of a zone are set forward."""
    was = before.astimezone(zone).utcoffset()
    while after - before > MINUTE:
        middle = before + ((after - before) // 2 // MINUTE) * MINUTE
        if middle.astimezone(zone).utcoffset() == was:
            before = middle
        else:
            after = middle
    return after
