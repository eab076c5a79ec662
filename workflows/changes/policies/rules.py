"""Who may do what with a version of the policy, and the moves of its life. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from governance.core.access import Actor, declare, holds_root, role
from governance.core.states import Machine, Move
from governance.evidence.models import Signature
from governance.identity.models import Role
from workflows.changes.policies.models import PolicyState as S
from workflows.changes.policies.models import PolicyVersion

WRITERS = (Role.QA, Role.CHANGE_COORDINATOR)
CENTRAL = (Role.QA, Role.REGULATORY, Role.VALIDATION, Role.DATA_INTEGRITY_OWNER)
"""Held for the whole enterprise, any of these is central compliance."""


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
        Permission.APPROVE: [[role(*CENTRAL)]],
    },
)


class Part(StrEnum):
    """For what a version is signed: each by somebody else."""

    QUALITY = "policy_quality"
    CENTRAL = "policy_central"


MEANINGS = {
    Part.QUALITY: "I approve this difference for quality assurance.",
    Part.CENTRAL: "I approve this difference for central compliance, for all sites.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at."""

    label: str
    state: S
    author_id: int
    in_force_on: date | None
    differs: bool
    """Whether it asks anything else than the version that it was made from."""

    is_simulated: bool
    """Whether a simulation of just this text is finished."""

    against: tuple[str, ...]
    """What stands against it, whoever approves."""

    signed: frozenset[str]
    """The parts that are signed under its present content."""

    signers: frozenset[int]


def it_is_sound_v1(facts: Facts, _by: Actor, _at: datetime) -> str | None:
    """Refuse what asks less than the least. Source: House rule, ADR 0064."""
    return " ".join(facts.against) or None


def it_differs_v1(facts: Facts, _by: Actor, _at: datetime) -> str | None:
    """Refuse a version that asks what another asks. Source: House rule, ADR 0064."""
    return None if facts.differs else f"{facts.label} asks what it was made from: edit it first."


def it_is_simulated_v1(facts: Facts, _by: Actor, _at: datetime) -> str | None:
    """Refuse what nobody tried on past and open changes. Source: House rule, ADR 0064."""
    if facts.is_simulated:
        return None
    return f"{facts.label} as it is written now was not tried on past changes: simulate it first."


def its_day_is_ahead_v1(facts: Facts, _by: Actor, at: datetime) -> str | None:
    """Refuse a day that is over: nothing holds backwards. Source: House rule, ADR 0064."""
    if facts.in_force_on and facts.in_force_on >= at.date():
        return None
    return f"Say from which day {facts.label} is in force: {at.date()} or later."


def signed_by_another_v1(facts: Facts, by: Actor, _at: datetime) -> str | None:
    """Refuse its author, and one person twice. Source: House rule, ADR 0064."""
    if by.id == facts.author_id:
        return f"{by.name} wrote {facts.label}: others approve it."
    if by.id in facts.signers:
        return f"{by.name} has signed {facts.label} already: the other signature is another's."
    return None


def both_have_signed_v1(facts: Facts, _by: Actor, _at: datetime) -> str | None:
    """Refuse until quality and central compliance signed. Source: House rule, ADR 0064."""
    missing = [part.removeprefix("policy_") for part in Part if part not in facts.signed]
    return f"{' and '.join(missing).capitalize()} has still to sign it." if missing else None


GUARDS = {
    "it_is_sound@1": it_is_sound_v1,
    "it_differs@1": it_differs_v1,
    "it_is_simulated@1": it_is_simulated_v1,
    "its_day_is_ahead@1": its_day_is_ahead_v1,
    "signed_by_another@1": signed_by_another_v1,
    "both_have_signed@1": both_have_signed_v1,
}
READY = ("it_is_sound@1", "it_differs@1", "it_is_simulated@1", "its_day_is_ahead@1")
VERSIONS = Machine(
    (
        Move("propose", (S.DRAFT,), S.APPROVAL, READY),
        Move("sign", (S.APPROVAL,), S.APPROVAL, ("signed_by_another@1", "its_day_is_ahead@1")),
        Move("reopen", (S.APPROVAL,), S.DRAFT),
        Move("approve", (S.APPROVAL,), S.APPROVED, (*READY, "both_have_signed@1")),
        Move("withdraw", (S.DRAFT, S.APPROVAL), S.WITHDRAWN),
    ),
    GUARDS,
)
MACHINES = {"policy-version@1": VERSIONS}


def part_of(actor: Actor, signed: Iterable[str]) -> Part | None:
    """Return what the actor signs for, of what is not signed yet; None: for nothing."""
    done = set(signed)
    is_central = holds_root(actor.paths([str(role) for role in CENTRAL]))
    holds = {Part.CENTRAL: is_central, Part.QUALITY: actor.holds(Role.QA)}
    return next((part for part, may in holds.items() if may and part not in done), None)


def in_force(signatures: Iterable[Signature], content: str | None) -> list[Signature]:
    """Return those under the present content; all others are void."""
    return [each for each in signatures if content and each.content_sha256 == content]
