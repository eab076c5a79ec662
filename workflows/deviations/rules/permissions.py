"""Who reads, opens and decides on deviations, and who does what they call for. Pure."""

from enum import StrEnum

import governance.places.rules  # noqa: F401  # what it permits is added to below
from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.places.models import Place
from workflows.deviations.models import Capa, Deviation, is_own_action

FINDERS = tuple(each for each in Role if each not in {Role.HR, Role.AUDITOR, Role.ADMINISTRATOR})
LEADS = (Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER, Role.CHANGE_COORDINATOR, Role.VALIDATION)
"""Who finds out why, and has things done about it. Source: House rule, ADR 0056."""


class Permission(StrEnum):
    """What can be permitted about deviations and actions; opening one is permitted on a place."""

    OPEN = "place:open_deviation"
    READ = "deviation:read"
    INVESTIGATE = "deviation:investigate"
    DISPOSE = "deviation:dispose"
    CLOSE = "deviation:close"
    CANCEL = "deviation:cancel"
    OPEN_CAPA = "deviation:open_capa"
    READ_CAPA = "capa:read"
    DO_CAPA = "capa:do"
    CHECK_CAPA = "capa:check"


QUALITY, INVOLVED = role(Role.QA), role(Role.QA, *LEADS)
declare(
    Deviation,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)]],
        Permission.INVESTIGATE: [[INVOLVED]],
        Permission.DISPOSE: [[QUALITY]],
        Permission.CLOSE: [[QUALITY]],
        Permission.CANCEL: [[QUALITY]],
        Permission.OPEN_CAPA: [[INVOLVED]],
    },
)
declare(
    Capa,
    read=Permission.READ_CAPA,
    grants={
        Permission.READ_CAPA: [[role(*Role)], [is_own_action]],
        Permission.DO_CAPA: [[is_own_action]],
        Permission.CHECK_CAPA: [[INVOLVED]],
    },
)
extend(Place, {Permission.OPEN: [[role(*FINDERS)]]})
