"""Who may read the whole trail, and who may have it verified."""

from enum import StrEnum

from governance.audit.models import AuditEvent, Verification
from governance.core.access import declare, role

READERS = ("auditor", "qa")
WATCHERS = (*READERS, "administrator")
"""Also told how the last verification ended."""


class Permission(StrEnum):
    """What can be done with the trail; nobody may change it."""

    READ = "trail:read"
    READ_VERIFICATION = "trail:read_verification"
    VERIFY = "trail:verify"


declare(AuditEvent, read=Permission.READ, grants={Permission.READ: [[role(*READERS)]]})
declare(
    Verification,
    read=Permission.READ_VERIFICATION,
    grants={
        Permission.READ_VERIFICATION: [[role(*WATCHERS)]],
        Permission.VERIFY: [[role(*WATCHERS)]],
    },
)
