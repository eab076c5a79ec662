"""Who takes on what was changed without authorisation, and by when. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from governance.core.access import declare, role
from governance.core.days import working_days_after
from governance.identity.models import Role
from workflows.deviations.rules.permissions import LEADS
from workflows.deviations.unauthorised.models import UnauthorisedChange

DAYS = 1
"""Working days until somebody takes it on, by the site's clock. Source: House rule, ADR 0056."""

STEPS = (timedelta(), timedelta(), timedelta(days=1))
"""After its start, its end, and its end again: who is accountable is told, then who leads there as
well, then quality assurance. Source: House rule, ADR 0056."""


class Permission(StrEnum):
    """What can be permitted on an unauthorised change."""

    READ = "unauthorised_change:read"
    DEVIATE = "unauthorised_change:deviate"
    RESTORE = "unauthorised_change:restore"
    CONFIRM = "unauthorised_change:confirm"


declare(
    UnauthorisedChange,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)]],
        Permission.DEVIATE: [[role(Role.QA, *LEADS)]],
        Permission.RESTORE: [[role(*LEADS)]],
        Permission.CONFIRM: [[role(Role.QA)]],
    },
)


def due_at(since: datetime, zone: str) -> datetime:
    """Return by when somebody takes it on."""
    return working_days_after(since, DAYS, zone)


def steps_due(opened: datetime, due: datetime, at: datetime) -> int:
    """Return how many steps of the clock are due."""
    starts = (opened, due, due)
    return sum(start + after <= at for start, after in zip(starts, STEPS, strict=True))


def reasons_against_restoring(label: str, said: str, restored: str) -> list[str]:
    """Return why it is not said to be put back: nothing was read, or it was said before.

    Source: House rule, ADR 0056.
    """
    told = []
    if not said.strip():
        told.append(f"Say what was put back for {label}, and what was read on it then.")
    if restored:
        told.append(f"{label} was put back already: quality assurance confirms it.")
    return told


def reasons_against_confirming(
    label: str, by: tuple[int, str], restorer: int | None
) -> Sequence[str]:
    """Return why somebody does not confirm that it was put back.

    Source: House rule, ADR 0056 (who puts it back does not confirm it).
    """
    if restorer is None:
        return [f"Nobody has put {label} back: have it done, then confirm it."]
    if restorer == by[0]:
        return [f"{by[1]} put {label} back; somebody else of quality assurance confirms it."]
    return []
