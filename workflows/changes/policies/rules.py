"""Who may do what with a version of the policy, and the moves of its life. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from governance.core.access import declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from workflows.changes.policies.models import PolicyState as S
from workflows.changes.policies.models import PolicyVersion

WRITERS = (Role.QA, Role.CHANGE_COORDINATOR)
APPROVERS = (Role.QA, Role.REGULATORY, Role.VALIDATION)


class Permission(StrEnum):
    """What can be permitted on a version of the policy."""

    READ = "policy:read"
    WRITE = "policy:write"
    APPROVE = "policy:approve"


declare(
    PolicyVersion,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)]],
        Permission.WRITE: [[role(*WRITERS)]],
        Permission.APPROVE: [[role(*APPROVERS)]],
    },
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at."""

    label: str
    state: S


VERSIONS = Machine(
    (
        Move("propose", (S.DRAFT,), S.APPROVAL),
        Move("reopen", (S.APPROVAL,), S.DRAFT),
        Move("approve", (S.APPROVAL,), S.APPROVED),
        Move("withdraw", (S.DRAFT, S.APPROVAL), S.WITHDRAWN),
    ),
    {},
)
MACHINES = {"policy-version@1": VERSIONS}


def facts_of(one: PolicyVersion) -> Facts:
    """Return what the guards look at."""
    return Facts(str(one), one.state)
