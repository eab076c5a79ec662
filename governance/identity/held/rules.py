"""Who may have what is held about a person, and when a card need not name them. Pure."""

from datetime import date
from enum import StrEnum

import governance.identity.employment.rules  # noqa: F401  # what it permits is added to below
from governance.core.access import extend
from governance.core.errors import RuleViolation
from governance.identity.employment.models import employs
from governance.identity.held.purposes import YEARS, term_ends_on
from governance.identity.models import Person, Role, is_self
from governance.identity.rules import day


class Permission(StrEnum):
    """What can be permitted about what is held."""

    SEE_HELD = "person:see_held"
    PSEUDONYMISE = "person:pseudonymise"


extend(
    Person,
    {
        Permission.SEE_HELD: [[is_self], [employs(Role.HR)]],
        Permission.PSEUDONYMISE: [[employs(Role.HR)]],
    },
)


def check_pseudonymising(person: Person, today: date) -> None:
    """Raise `RuleViolation` unless somebody left so long ago that the card need not name them.

    Source: House rule.
    """
    if person.deactivated_at is None:
        raise RuleViolation(f"{person} works here: the card names them until long after they left.")
    ends = term_ends_on(person.deactivated_at.date())
    if today < ends:
        raise RuleViolation(
            f"{person} left on {day(person.deactivated_at.date())}: "
            f"their card names them until {day(ends)}."
        )


def left_before(today: date) -> date:
    """Return the day on which somebody left whose card need not name them from today on."""
    return date(today.year - YEARS, today.month, min(today.day, 28))


def pseudonym(person_id: int) -> str:
    """Return what a card says in the place of a name."""
    return f"Former colleague {person_id}"
