"""By when a change leaves each state, and who is told when it does not. Pure.

Source of all figures: House rule, ADR 0035.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from governance.core.days import working_days_after
from workflows.changes.models import ChangeRequest, ChangeState, RiskClass
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.machine import is_emergency

Days = Mapping[ChangeState, tuple[int, int, int]]
"""Working days in a state at low, medium and high risk."""

FOURTH: Days = {
    S.TRIAGE: (2, 2, 2),
    S.ASSESSMENT: (5, 5, 5),
    S.PLANNING: (10, 10, 10),
    S.APPROVAL: (3, 5, 5),
    S.VERIFICATION: (5, 3, 2),
    S.RELEASE: (5, 3, 2),
    S.REVIEW: (10, 10, 5),
    S.EFFECTIVENESS: (10, 10, 10),
    S.REJECTED: (10, 10, 10),
    S.BACKED_OUT: (5, 5, 5),
}
"""Before its approval a change has no risk class yet; its states up to then take the same time."""

REPLACED: Days = {S.VERIFICATION: (2, 2, 2), S.BACKED_OUT: (5, 5, 5)}
RETROSPECTIVE: Days = {
    **{state: FOURTH[state] for state in (S.VERIFICATION, S.RELEASE, S.REVIEW, S.EFFECTIVENESS)},
    S.EMERGENCY_ACTIVE: (1, 1, 1),
    S.RETROSPECTIVE: (1, 1, 1),
    S.APPROVAL: (5, 5, 5),
    S.RETRO_REJECTED: (5, 5, 5),
    S.BACKED_OUT: (5, 5, 5),
}
"""Of an emergency what is written and approved is counted from the moment it was safe again."""

DEADLINES: Mapping[str, Days] = {
    "change@4": FOURTH,
    "change@5": FOURTH,
    "like-for-like@1": REPLACED,
    "emergency@1": RETROSPECTIVE,
    "temporary@1": FOURTH,
    "standard@1": REPLACED,
}
"""By the definition a change began under; of one that is not here nobody is reminded."""

WORKED_IN = frozenset({S.AUTHORISED, S.IMPLEMENTATION})
"""States that last no longer than the window that was approved."""


SINCE_SAFE = frozenset({S.RETROSPECTIVE, S.APPROVAL})
"""States of an emergency whose time began when it was safe again."""


def due_at(change: ChangeRequest, since: datetime, zone: str) -> datetime | None:
    """Return by when the change leaves the state that it came into; None: nobody waits for it."""
    if change.workflow in DEADLINES and change.state in WORKED_IN:
        return change.window_ends_at
    days = days_in(change)
    if is_emergency(change) and change.state in SINCE_SAFE:
        since = change.completed_at or since
    return working_days_after(since, days, zone) if days else None


def days_in(change: ChangeRequest) -> int | None:
    """Return how many working days the change may be in its state; None: none are counted."""
    days, order = DEADLINES.get(change.workflow, {}), list(RiskClass)
    if change.state not in days:
        return None
    return days[change.state][order.index(change.risk or order[-1])]


def is_overdue(change: ChangeRequest, at: datetime) -> bool:
    """Whether its deadline is over; on hold none is."""
    is_held = change.state is ChangeState.ON_HOLD
    return change.due_at is not None and change.due_at <= at and not is_held


REMINDED = (timedelta(days=-1), timedelta(), timedelta(days=2))
"""How long after its deadline a change is brought to mind: of those it waits for, then of the
coordinators, then of the area owners."""

WARNED = (timedelta(days=-7), timedelta(days=-1), timedelta(days=2))
"""The same of a temporary change that stands; when its end comes, more than that happens."""

SOONEST = -WARNED[0]


def steps_of(state: ChangeState) -> tuple[timedelta, ...]:
    """Return when people are told of a deadline in a state."""
    return WARNED if state in {S.IN_EFFECT, S.RESTORATION} else REMINDED


def steps_due(due: datetime, at: datetime, steps: tuple[timedelta, ...] = REMINDED) -> int:
    """Return how many of the steps above are due."""
    return sum(due + after <= at for after in steps)
