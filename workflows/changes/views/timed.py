"""The time of a change for programs: what it meets in its window, and the next that is free."""

from datetime import datetime

from governance.core.api import Shape
from governance.core.web import actor, requires, session
from workflows.calendar.rules.wall import Span
from workflows.changes.commands.writing import OPEN
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import schedule_mask
from workflows.changes.rules.permissions import Permission
from workflows.changes.scheduling.queries import answering, conflicts_of, free_of, window_of
from workflows.changes.scheduling.rules import Clash, Weight
from workflows.changes.views.programs import bp


class WindowOut(Shape):
    """A stretch of time."""

    begins_at: datetime
    ends_at: datetime


class ConflictOut(Shape):
    """What a change meets in its window."""

    key: str
    """What tells it from others: another window meets another conflict."""

    clash: Clash
    weight: Weight
    window: WindowOut
    """The time that both want."""

    said: str
    """In words, with the path there; assets that the reader may not see are not named."""

    answered_by: str | None
    """Who answered for it; null: nobody has."""

    answers: list[str]
    """Who may answer for it; nobody where it blocks."""

    is_settled: bool


class FreeOut(Shape):
    """The next time that is free for all that a change needs at once."""

    window: WindowOut | None
    """Null: nothing is free for as long as is looked ahead."""

    said: str


class ScheduleOut(Shape):
    """The time of a change."""

    window: WindowOut | None
    """Null: it has none yet."""

    zone: str
    conflicts: list[ConflictOut]
    free: FreeOut | None
    """Null: it is no longer being written."""


def _window(span: Span | None) -> WindowOut | None:
    return WindowOut(begins_at=span.begins_at, ends_at=span.ends_at) if span else None


@bp.get("/<int:id>/schedule")
@requires(Permission.READ, ChangeRequest)
@bp.output(ScheduleOut)
def schedule(change: ChangeRequest) -> ScheduleOut:
    """Give what a change meets in its window, who answers for it, and the next free time."""
    case = case_of(session(), change)
    found = conflicts_of(session(), change)
    masked = schedule_mask(session(), actor(), case, found)
    may = answering(session(), found)
    free = free_of(session(), change) if change.state in OPEN else None
    free_out = FreeOut(window=_window(free.span), said=masked(free.sentence)) if free else None
    conflicts = [
        ConflictOut(
            key=each.key,
            clash=each.taken.clash,
            weight=each.taken.weight,
            window=WindowOut(begins_at=each.span.begins_at, ends_at=each.span.ends_at),
            said=masked(each.sentence),
            answered_by=each.justified.justified_by.name if each.justified else None,
            answers=sorted(may[each.key].values()) if each.taken.weight is Weight.ASKS else [],
            is_settled=each.is_settled,
        )
        for each in found
    ]
    return ScheduleOut(
        window=_window(window_of(change)),
        zone=case.change.place.time_zone,
        conflicts=conflicts,
        free=free_out,
    )
