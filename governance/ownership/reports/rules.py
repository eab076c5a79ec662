"""Who may read why an overlap is meant."""

from governance.core.access import declare, role
from governance.identity.models import Role
from governance.ownership.reports.models import OverlapNote
from governance.ownership.rules import Permission

declare(OverlapNote, read=Permission.READ, grants={Permission.READ: [[role(*Role)]]})
