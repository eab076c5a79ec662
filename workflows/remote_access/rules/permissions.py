"""Who asks for remote access, who approves it, who opens and who ends it. Pure."""

from enum import StrEnum

import workflows.changes.rules.permissions  # noqa: F401  # what it permits is added to below
from governance.core.access import declare, extend, role
from governance.evidence.packets.rules import PACKERS
from governance.identity.models import Role
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.permissions import WORKERS
from workflows.remote_access.models import (
    RemoteAccess,
    asked_for_it,
    role_at_an_asset,
    watches_it,
)

ANSWERING = (Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD, Role.OT_SECURITY)
"""Who may be accountable for an asset or for OT security; who is, a rule says. They end it, too."""


class Permission(StrEnum):
    """What can be permitted on a remote access; asking for one is permitted on its change."""

    REQUEST = "change:request_remote_access"
    READ = "remote_access:read"
    APPROVE = "remote_access:approve"
    REFUSE = "remote_access:refuse"
    WITHDRAW = "remote_access:withdraw"
    OPEN = "remote_access:open"
    END = "remote_access:end"
    """Say that the work is done, and close the way in."""

    REVOKE = "remote_access:revoke"
    """Take it back at once, whatever is going on."""

    PACK = "remote_access:pack"


ANSWERS = [[role(*ANSWERING)], [role_at_an_asset(*ANSWERING)]]
declare(
    RemoteAccess,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [role_at_an_asset(*Role)]],
        Permission.APPROVE: ANSWERS,
        Permission.REFUSE: ANSWERS,
        Permission.WITHDRAW: [[asked_for_it]],
        Permission.OPEN: [[role(*WORKERS)], [role_at_an_asset(*WORKERS)]],
        Permission.END: [[asked_for_it], [watches_it], *ANSWERS],
        Permission.REVOKE: ANSWERS,
        Permission.PACK: [[role(*PACKERS)]],
    },
)
extend(ChangeRequest, {Permission.REQUEST: [[role(*WORKERS)]]})
