"""Who proposes that two people learn from each other, and who sees what they plan. Pure."""

from enum import StrEnum

import governance.places.rules  # noqa: F401  # what it permits is added to below
from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.places.models import Place
from workflows.pairing.models import PairPlan, is_of_pair

LEADS = (Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER, Role.HR)
"""Who plans what people learn. Source: House rule, ADR 0047."""


class Permission(StrEnum):
    """What can be permitted about pairs; proposing one is permitted on its place."""

    PROPOSE = "place:propose_pair"
    READ = "pair_plan:read"
    AGREE = "pair_plan:agree"
    CARRY_ON = "pair_plan:carry_on"
    """Begin it, say what was done, bring it to its end."""

    STOP = "pair_plan:stop"


BOTH, EITHER = [[is_of_pair]], [[is_of_pair], [role(*LEADS)]]
declare(
    PairPlan,
    read=Permission.READ,
    grants={
        Permission.READ: [*EITHER, [role(Role.AUDITOR)]],
        Permission.AGREE: BOTH,
        Permission.CARRY_ON: BOTH,
        Permission.STOP: EITHER,
    },
)
extend(Place, {Permission.PROPOSE: [[role(*LEADS)]]})
