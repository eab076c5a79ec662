"""The clock of the demo's past: it says when each act is told to have happened, then lets go.

Only the loader sets it, in its own process and before anything is served.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from zoneinfo import ZoneInfo

from governance.core import clock
from governance.core.cli import UnusableError

Story = Iterator[datetime]
"""Yields when its next act happens; the act itself follows when it is taken further."""

OPENS, CLOSES = time(8, 20), time(17, 10)
FRIDAY = 4


class Timeline:
    """An instant that is moved on, never back, and never past the present."""

    def __init__(self) -> None:
        self.present = clock.now()
        """When the loading began: all that is told lies before."""

        self._instant = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """Return the instant that is being told."""
        return self._instant

    def move_to(self, at: datetime) -> None:
        """Go on to an instant."""
        if at > self.present:
            raise UnusableError(
                f"The demo tells of {at:%d %B %Y, %H:%M} UTC, and the clock of this machine is at "
                f"{self.present:%d %B %Y, %H:%M}: set the clock, then start the demo again."
            )
        self._instant = max(at, self._instant)

    def tell(self, stories: list[Story]) -> None:
        """Take all stories to their ends, act by act, in the order of time."""
        acts = [(at, n, story) for n, story in enumerate(stories) if (at := next(story, None))]
        heapify(acts)
        with self._in_force():
            while acts:
                at, n, story = heappop(acts)
                self.move_to(at)
                if following := next(story, None):
                    heappush(acts, (following, n, story))

    @contextmanager
    def _in_force(self) -> Iterator[None]:
        """Have the whole program read this clock until the block ends."""
        real = clock.now
        clock.now = self.now
        try:
            yield
        finally:
            clock.now = real


class Pace:
    """When somebody at a site gets round to the next thing: in office hours, Monday to Friday."""

    def __init__(self, zone: str, begins: datetime, minutes: int) -> None:
        """Begin on the day of an instant; `minutes` keep two stories apart."""
        self._apart = timedelta(minutes=minutes)
        there = begins.astimezone(ZoneInfo(zone))
        while there.weekday() > FRIDAY:
            there -= timedelta(days=1)
        self._at = datetime.combine(there, OPENS, there.tzinfo) + self._apart

    def later(self, **span: float) -> datetime:
        """Return when it is done, a `timedelta` of that span after the thing before."""
        self._at += timedelta(**span)
        if not OPENS <= self._at.time() <= CLOSES:
            is_night = self._at.time() < OPENS
            day = self._at.date() if is_night else self._at.date() + timedelta(days=1)
            self._at = datetime.combine(day, OPENS, self._at.tzinfo) + self._apart
        while self._at.weekday() > FRIDAY:
            self._at += timedelta(days=1)
        return self._at.astimezone(UTC)

    def at(self, instant: datetime) -> datetime:
        """Go on from an instant that was agreed, in office hours or not."""
        self._at = instant.astimezone(self._at.tzinfo)
        return instant
