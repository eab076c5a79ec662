"""Who plans a rollout, who signs it, and who carries it out. Pure."""

from enum import StrEnum

import governance.places.rules  # noqa: F401  # what it permits is added to below
from governance.core.access import declare, extend, role
from governance.evidence.packets.rules import PACKERS
from governance.identity.models import Role
from governance.places.models import Place
from workflows.rollouts.models import Rollout, is_owner, works_at_a_site_of_it

PLANNERS = (Role.OT_LEAD, Role.IT_LEAD, Role.CHANGE_OWNER, Role.CHANGE_COORDINATOR)


class Permission(StrEnum):
    """What can be permitted on a rollout; to plan one is permitted on its place."""

    PLAN = "place:plan_rollout"
    READ = "rollout:read"
    WRITE = "rollout:write"
    AGREE = "rollout:agree"
    SIGN_GATE = "rollout:sign_gate"
    SIGN_AS_OWNER = "rollout:sign_as_owner"
    SIGN_FOR_QUALITY = "rollout:sign_for_quality"
    GO_ON = "rollout:go_on"
    RAISE = "rollout:raise"
    """Raise the change of a site; the register says at which."""

    PACK = "rollout:pack"


OWN = [[is_owner], [role(Role.CHANGE_OWNER)]]
QUALITY = [[role(Role.QA)]]
READERS = [[role(*Role)], [works_at_a_site_of_it]]
declare(
    Rollout,
    read=Permission.READ,
    grants={
        Permission.READ: READERS,
        Permission.WRITE: OWN,
        Permission.AGREE: QUALITY,
        Permission.SIGN_GATE: [*OWN, *QUALITY],
        Permission.SIGN_AS_OWNER: OWN,
        Permission.SIGN_FOR_QUALITY: QUALITY,
        Permission.GO_ON: QUALITY,
        Permission.RAISE: READERS,
        Permission.PACK: [[role(*PACKERS)]],
    },
)
extend(Place, {Permission.PLAN: [[role(*PLANNERS)]]})
