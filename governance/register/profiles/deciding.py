"""Who decides on a profile at a place, and what stands against it; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.places.models import Level, Place, holds_a_role
from governance.register.profiles.fields import ALWAYS
from governance.register.profiles.models import Demand, ProfileRuling
from governance.register.profiles.rules import FIELDS, PROFILES, Ruled

SAYS: Final = {
    Demand.MUST: "must have",
    Demand.MAY: "may have",
    Demand.NEED_NOT: "need not have",
    Demand.AS_ABOVE: "as the enterprise, or the profile itself, says",
}
DECIDABLE: Final = {name: label for name, label in FIELDS.items() if name not in ALWAYS}


class Permission(StrEnum):
    """What can be done with the profiles of a place."""

    READ = "profile:read"
    READ_RULING = "profile_ruling:read"
    DECIDE = "profile:decide"


declare(
    ProfileRuling,
    read=Permission.READ_RULING,
    grants={Permission.READ_RULING: [[role(*Role)]]},
)
extend(
    Place,
    {
        Permission.READ: [[holds_a_role]],
        Permission.DECIDE: [[role(Role.QA, Role.ADMINISTRATOR)]],
    },
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides: on which field of which profile, and why."""

    profile: str
    field: str
    demand: Demand
    reason: str


def reasons_against(place: Place, told: Decision, standing: Ruled | None) -> tuple[str, ...]:
    """Return every reason why this cannot be decided; `standing` is the place's own decision.

    Source: House rule, ADR 0024.
    """
    reasons = []
    if place.level not in {Level.ENTERPRISE, Level.SITE}:
        reasons.append(f"{place} is no site: profiles are decided on for a site, or for all.")
    if told.profile not in {profile.name for profile in PROFILES}:
        reasons.append("Kind of asset: choose one of the list.")
    if told.field not in DECIDABLE:
        reasons.append("Field: choose one of the list; no asset is without the others.")
    now = standing.demand if standing else Demand.AS_ABOVE
    if now is told.demand:
        label = FIELDS.get(told.field, told.field).lower()
        reasons.append(f"{place} has it so already: {label}, {SAYS[now]}.")
    return tuple(reasons)
