"""When a vacancy is opened, by when it is to be filled, and who reads of it. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from governance.core.access import declare, role
from governance.identity.models import Role
from governance.ownership.answers import Answer, Cause
from governance.ownership.models import Activity
from governance.ownership.moments import begins_at
from governance.ownership.vacancies.models import VacantDuty

CRITICAL = frozenset(
    {
        Activity.QA_PLAN,
        Activity.QA_RELEASE,
        Activity.VALIDATION,
        Activity.PROCESS_SAFETY,
        Activity.REGULATORY,
        Activity.DATA_INTEGRITY,
    }
)
"""The activities on which product and patient rest."""

DAYS, CRITICAL_DAYS = 10, 5
"""Working days in which a vacancy is to be filled. Source: House rule, ADR 0028."""

DELIBERATE = frozenset({Cause.BLANK, Cause.NEVER_NAMED})
"""What is empty on purpose, or was so from the beginning, is no vacancy that somebody left."""

SATURDAY = 5


class Permission(StrEnum):
    """What can be permitted about vacancies: the worker opens and closes them, people read."""

    READ = "vacancy:read"


declare(VacantDuty, read=Permission.READ, grants={Permission.READ: [[role(*Role)]]})


def is_vacated(answer: Answer, *, has_own_row: bool) -> bool:
    """Whether the very record asked about lost whom it named; what only inherits did not.

    `has_own_row` says whether a row in force is about it.
    """
    if answer.vacancy is None or answer.vacancy.cause in DELIBERATE:
        return False
    if answer.source is not None:
        return answer.source.is_own
    return has_own_row or answer.vacancy.cause is Cause.ENDED


def due_at(activity: Activity, on: date) -> datetime:
    """Return when a vacancy opened that day is due: the end, in UTC, of its last working day.

    Saturdays and Sundays do not count; holidays do, since each site has its own.
    """
    left = CRITICAL_DAYS if activity in CRITICAL else DAYS
    last = on
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < SATURDAY
    return begins_at(last + timedelta(days=1))
