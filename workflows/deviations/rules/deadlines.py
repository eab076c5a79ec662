"""By when a deviation leaves each state, and who is told when it does not. Pure.

Source of all figures: House rule, ADR 0056.
"""

from datetime import UTC, date, datetime, time, timedelta

from governance.core.days import working_days_after
from workflows.deviations.models import DeviationState, Severity

DAYS = {
    DeviationState.OPENED: {Severity.MINOR: 10, Severity.MAJOR: 5, Severity.CRITICAL: 1},
    DeviationState.INVESTIGATED: {Severity.MINOR: 5, Severity.MAJOR: 3, Severity.CRITICAL: 1},
    DeviationState.DISPOSED: {Severity.MINOR: 30, Severity.MAJOR: 30, Severity.CRITICAL: 30},
}
"""Working days in a state, on the clock of the site."""

STEPS = (timedelta(days=-1), timedelta(), timedelta(days=2))
"""How long after a deadline people are told: those it waits for, who leads there, then QA."""

SOONEST = -STEPS[0]


def due_at(state: DeviationState, severity: Severity, since: datetime, zone: str) -> datetime:
    """Return by when a deviation leaves the state that it came into."""
    return working_days_after(since, DAYS[state][severity], zone)


def steps_due(due: datetime, at: datetime) -> int:
    """Return how many of the steps above are due."""
    return sum(due + after <= at for after in STEPS)


def capa_due(on: date) -> datetime:
    """Return when a day by which an action is done ends, in UTC."""
    return datetime.combine(on + timedelta(days=1), time(), UTC)
