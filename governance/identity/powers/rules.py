"""Who may see who can do what, and what is kept apart for whom. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from governance.core.access import extend, role
from governance.identity.apart import met
from governance.identity.models import ROLE_LABELS, Person, Role, is_self
from governance.places.models import Place

READERS = (Role.ADMINISTRATOR, Role.QA, Role.AUDITOR)
"""Who sees who can do what, there and below."""

LINE = frozenset({Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD, Role.CHANGE_OWNER})


class Permission(StrEnum):
    """What can be seen of powers."""

    SEE = "place:see_powers"
    SEE_OF = "person:see_powers"


extend(Place, {Permission.SEE: [[role(*READERS)]]})
extend(Person, {Permission.SEE_OF: [[role(*READERS)], [is_self]]})


def notes(roles: Iterable[Role]) -> list[str]:
    """Return what is kept apart for somebody who holds these roles at one place.

    Source: House rule, ADR 0006 and ADR 0079.
    """
    held = frozenset(roles)
    told = [
        f"{ROLE_LABELS[pair.one].capitalize()} and {pair.others_told}: {pair.why}. End one of them."
        for pair in met(held)
    ]
    if Role.QA in held and held & LINE:
        told.append("QA and line: signs a change for one of the two, never for both.")
    return told
