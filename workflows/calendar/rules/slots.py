"""Which time is free for all at once: what is open, without what is taken. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from workflows.calendar.rules.wall import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order; those that overlap or touch become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.begins_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].begins_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Return what lies in a span of both."""
    return merged(a.shared(b) for a in one for b in other if a.meets(b))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans where nothing is taken."""
    found = merged(spans)
    for gone in merged(taken):
        left = []
        for span in found:
            if not span.meets(gone):
                left.append(span)
                continue
            parts = (Span(span.begins_at, gone.begins_at), Span(gone.ends_at, span.ends_at))
            left += [part for part in parts if part.begins_at < part.ends_at]
        found = left
    return found


def next_free(
    within: Span,
    opened: Iterable[Sequence[Span]],
    taken: Iterable[Span],
    lasts: timedelta,
) -> Span | None:
    """Return the first span of a length that is open to each, and taken by nobody.

    `opened` has, for each who minds, when it is open; who has no such times minds nothing.
    """
    free = [within]
    for spans in opened:
        free = common(free, merged(spans))
    for span in without(free, taken):
        begins = whole_hour(span.begins_at)
        if begins + lasts <= span.ends_at:
            return Span(begins, begins + lasts)
        if span.begins_at + lasts <= span.ends_at:
            return Span(span.begins_at, span.begins_at + lasts)
    return None


def whole_hour(at: datetime) -> datetime:
    """Return the next full hour, or the moment itself if it is one."""
    down = at.replace(minute=0, second=0, microsecond=0)
    return at if down == at else down + timedelta(hours=1)
