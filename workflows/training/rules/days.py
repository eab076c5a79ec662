"""By when something is to be learned, when that waits, and when it is brought to mind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONG_DAYS = 28
"""Who is away for so many days on end is on long leave: nothing of theirs goes overdue.

Source: House rule, ADR 0052 (a holiday of three weeks is planned for; an illness is not).
"""

FRESH_DAYS = 14
"""What somebody has at least, once they are back or are asked late.

Source: House rule, ADR 0052.
"""

AHEAD_DAYS = 60
"""How long before it ends what somebody was trained in is asked anew.

Source: House rule, ADR 0052.
"""

GAP_DAYS = 30
"""How long somebody has to close a gap that opened. Source: House rule, ADR 0052."""

STAGES = (14, 7, 1, 0)
"""Days before the due day on which it is brought to mind, each once.

Source: House rule, ADR 0052.
"""


@dataclass(frozen=True, slots=True, order=True)
class Away:
    """Days that somebody is away."""

    starts_on: date
    ends_on: date
    """First day back."""

    @property
    def is_long(self) -> bool:
        """Whether they are a long leave."""
        return (self.ends_on - self.starts_on).days >= LONG_DAYS

    def holds(self, on: date) -> bool:
        """Whether a day is one of them."""
        return self.starts_on <= on < self.ends_on


def long_leaves(spans: Iterable[Away]) -> list[Away]:
    """Return the long leaves of one person; absences that touch are one."""
    joined = list[Away]()
    for span in sorted(spans):
        if span.ends_on <= span.starts_on:
            continue  # it was given up before it began
        if joined and span.starts_on <= joined[-1].ends_on:
            last = joined.pop()
            span = Away(last.starts_on, max(last.ends_on, span.ends_on))  # noqa: PLW2901
        joined.append(span)
    return [span for span in joined if span.is_long]


def leave_on(spans: Iterable[Away], on: date) -> Away | None:
    """Return the long leave that somebody is on that day."""
    return next((span for span in long_leaves(spans) if span.holds(on)), None)


def back_on(spans: Iterable[Away], today: date) -> date | None:
    """Return on which day somebody came back from their last long leave."""
    return max((s.ends_on for s in long_leaves(spans) if s.ends_on <= today), default=None)


def due_after(begins_on: date, days: int, today: date) -> date:
    """Return by when something is due that somebody has some days for, from a day on.

    Who is asked late still has these days, of a longer time `FRESH_DAYS` of them.
    """
    return max(begins_on + timedelta(days=days), today + timedelta(days=min(days, FRESH_DAYS)))


def due_before(ends_on: date, today: date) -> date:
    """Return by when something is due before a day, such as that on which a version takes effect.

    Where that day has come, whoever still lacks it has `FRESH_DAYS`: the gate holds them meanwhile.
    """
    if ends_on <= today:
        return today + timedelta(days=FRESH_DAYS)
    return ends_on - timedelta(days=1)


def due_anew(dated_on: date, due_on: date, today: date) -> date:
    """Return by when it is due for who is back: in as many days as they had, or a fortnight."""
    days = max((due_on - dated_on).days, FRESH_DAYS)
    return max(due_on, today + timedelta(days=days))


def stage_on(dated_on: date, due_on: date, today: date) -> int | None:
    """Return how many days before its due day it is to be brought to mind now.

    None: not yet, its due day is over, or that stage lies before it was asked.
    """
    left = (due_on - today).days
    passed = [days for days in STAGES if left <= days]
    if left < 0 or not passed:
        return None
    stage = min(passed)
    return stage if due_on - timedelta(days=stage) > dated_on or stage == 0 else None
