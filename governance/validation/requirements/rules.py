"""Who writes what is required of an asset. Pure."""

from enum import StrEnum

from governance.core.access import extend, role
from governance.identity.models import Role
from governance.register.models import Asset


class Permission(StrEnum):
    """What can be permitted on what is required of an asset."""

    REQUIRE = "asset:require"


WRITERS = (Role.VALIDATION, Role.QA, Role.OT_LEAD, Role.IT_LEAD, Role.CHANGE_OWNER)
extend(Asset, {Permission.REQUIRE: [[role(*WRITERS)]]})
