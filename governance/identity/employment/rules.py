"""Who says for whom somebody works, and what it has to be. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from governance.core.access import declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.employment.models import (
    Employment,
    EmploymentKind,
    PlannedLeaving,
    employs,
    is_about_me,
)
from governance.identity.models import Person, Role
from governance.identity.rules import STAFF
from governance.places.models import holds_a_role

K = TypeVar("K", int, str)
KIND_LABELS = {
    EmploymentKind.EMPLOYEE: "employee",
    EmploymentKind.CONTRACTOR: "contractor",
    EmploymentKind.VENDOR: "vendor",
}


class Permission(StrEnum):
    """What can be permitted about employment."""

    READ = "employment:read"
    EMPLOY = "person:employ"
    """On a person: say for whom and where they work."""

    READ_PLAN = "planned_leaving:read"
    PLAN_LEAVING = "person:plan_leaving"
    """On a person: keep the month in which they may leave."""


declare(
    Employment,
    read=Permission.READ,
    grants={Permission.READ: [[holds_a_role], [is_about_me]]},
)
declare(
    PlannedLeaving,
    read=Permission.READ_PLAN,
    grants={Permission.READ_PLAN: [[role(Role.HR)]]},
)
extend(
    Person,
    {Permission.EMPLOY: [[STAFF]], Permission.PLAN_LEAVING: [[employs(Role.HR)]]},
)


@dataclass(frozen=True, slots=True)
class Employed:
    """What HR says about somebody."""

    employee_id: str
    kind: EmploymentKind
    company: str | None = None
    ends_on: date | None = None
    """First day on which they no longer work here."""

    site_id: int | None = None
    manager_id: int | None = None


def check_employed(
    person: str, told: Employed, same_number: str | None, above: Sequence[str]
) -> None:
    """Raise `RuleViolation` with every reason against it.

    `same_number` has the number already; `above` are those above the manager, where the person is
    among them.
    """
    reasons = list(reasons_against(told))
    if same_number:
        reasons.append(
            f"{same_number} has the employee ID {told.employee_id}: "
            "a number stays with one person, even after they left."
        )
    if above:
        reasons.append(
            f"{person} would be managed by themselves, by way of {', '.join(above)}: "
            "name a manager above them."
        )
    if reasons:
        raise RuleViolation(*reasons)


def reasons_against(told: Employed) -> Iterator[str]:
    """Yield every reason that lies in what is said alone.

    Source: House rule.
    """
    label = KIND_LABELS[told.kind]
    if told.kind is EmploymentKind.EMPLOYEE:
        if told.company:
            yield f"An employee has no other company: leave out {told.company}."
        return
    if not told.company:
        yield f"A {label} works for a company: say for which."
    if told.ends_on is None:
        yield f"A {label} is here for a time: give the first day on which they no longer are."


def chain(managed_by: Mapping[K, K], person: K, manager: K | None) -> list[K]:
    """Return who stands from the manager up to the person, if that is a circle; else nothing."""
    met: list[K] = []
    above = manager
    while above is not None and above not in met:
        met.append(above)
        if above == person:
            return met
        above = managed_by.get(above)
    return []


def month_of(day: date) -> date:
    """Return the first day of a month: a plan says nothing more exact."""
    return day.replace(day=1)
