"""Who acknowledges a restore, and what stands against it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from governance.audit.anchors import Restore
from governance.core.access import Actor, declare, holds_root, role
from governance.identity.models import Role


class Permission(StrEnum):
    """What can be done with a restore that was found."""

    READ = "restore:read"
    ACKNOWLEDGE = "restore:acknowledge"


declare(
    Restore,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(Role.AUDITOR, Role.QA, Role.ADMINISTRATOR)]],
        Permission.ACKNOWLEDGE: [[role(Role.QA, Role.ADMINISTRATOR)]],
    },
)

MEANING = (
    "I know that the events after number %(size)s are lost, at least %(lost)s of them, and I have "
    "seen to what was done in that time."
)
"""What each of both says by it."""


class Part(StrEnum):
    """In which capacity somebody acknowledges."""

    ADMINISTRATOR = "administrator"
    QA = "qa"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a restore when somebody would acknowledge it."""

    name: str
    administrator_id: int | None
    qa_id: int | None
    is_acknowledged: bool


def part_of(facts: Facts, by: Actor) -> Part | None:
    """Return as what somebody can still acknowledge: the rarer right first; None: as nothing.

    Source: House rule (a restore takes an administrator, who put the backup back, and QA, who
    answers for the records that are gone).
    """
    free = {Part.ADMINISTRATOR: facts.administrator_id, Part.QA: facts.qa_id}
    mine = (p for p, taken in free.items() if taken is None and holds_root(by.paths([p])))
    return next(mine, None)


def reasons_against(facts: Facts, by: Actor, reason: str) -> tuple[str, ...]:
    """Return every reason why somebody cannot acknowledge a restore now.

    Source: House rule (two people, so that nobody alone makes acts disappear).
    """
    told = []
    if facts.is_acknowledged:
        told.append(f"{facts.name} is acknowledged by both: there is nothing to add.")
    elif by.id in {facts.administrator_id, facts.qa_id}:
        told.append(f"{by.name} has acknowledged {facts.name} already: the other of both is asked.")
    elif part_of(facts, by) is None:
        told.append(
            f"{facts.name} has been acknowledged in your capacity: ask "
            f"{'QA' if facts.qa_id is None else 'an administrator'}."
        )
    if not reason.strip():
        told.append("Say what was done about what is lost: it is kept beside your name.")
    return tuple(told)
