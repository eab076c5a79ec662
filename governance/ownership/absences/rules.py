"""Who says that somebody is out of office, and when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import governance.identity.rules  # noqa: F401  # what is permitted on a person is added to below
from governance.core.access import declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role, is_self
from governance.ownership.answers import Holder, dates, day
from governance.ownership.models import Absence, is_my_absence, leads
from governance.ownership.rules import NAMING

MOST_DAYS = 366
"""Who is away for longer hands over for good. Source: House rule, ADR 0028."""


class Permission(StrEnum):
    """What can be permitted about absences."""

    READ = "absence:read"
    CANCEL = "absence:cancel"
    TELL = "person:tell_absence"
    """On a person: say from when to when they are out of office."""


declare(
    Absence,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_my_absence]],
        Permission.CANCEL: [[is_my_absence], [leads(*NAMING)], [role(Role.HR)]],
    },
)
extend(Person, {Permission.TELL: [[is_self], [leads(*NAMING)], [role(Role.HR)]]})


@dataclass(frozen=True, slots=True)
class Days:
    """The days that somebody is away."""

    starts_on: date
    """First day away."""

    ends_on: date
    """First day back."""


def may_be_told(days: Days, holder: Holder, today: date) -> None:
    """Raise `RuleViolation` with every reason against this absence."""
    reasons = []
    if not holder.is_active(today):
        reasons.append(f"{holder.name} is deactivated: nothing waits for them.")
    if days.starts_on < today:
        reasons.append(
            f"{day(days.starts_on)} is over, and who acted then stays who acted: "
            f"begin on {day(today)} or later."
        )
    if days.ends_on <= days.starts_on:
        reasons.append(f"The first day back comes after {day(days.starts_on)}, the first day away.")
    if (days.ends_on - days.starts_on).days > MOST_DAYS:
        reasons.append(f"An absence lasts {MOST_DAYS} days at most: hand over for good instead.")
    reasons += _meeting(days, holder)
    if reasons:
        raise RuleViolation(*reasons)


def _meeting(days: Days, holder: Holder) -> Iterable[str]:
    for span in holder.away:
        ends = span.ends_on or date.max
        if max(span.starts_on, days.starts_on) < min(ends, days.ends_on):
            yield (
                f"{holder.name} is out of office {dates(span.starts_on, span.ends_on)} already: "
                "choose other days, or cancel that first."
            )


def may_be_cancelled(absence: Absence, today: date) -> None:
    """Raise `RuleViolation` if nothing of it is left."""
    if absence.cancelled_on is not None or absence.ends_on <= today:
        over = day(absence.cancelled_on or absence.ends_on)
        raise RuleViolation(f"This absence is over since {over}: nothing is left to cancel.")
