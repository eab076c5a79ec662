"""Who keeps a spare account, and who looks into its use. Pure."""

from enum import StrEnum

from governance.core.access import Actor, declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role
from governance.identity.rights.models import anywhere
from governance.identity.spare.models import SpareUse


class Permission(StrEnum):
    """What can be done with spare accounts and their use."""

    KEEP = "person:keep_spare"
    READ = "spare_use:read"
    CLOSE = "spare_use:close"
    REVIEW = "spare_use:review"


REVIEWERS = [[anywhere(Role.QA)], [role(Role.ADMINISTRATOR)]]
extend(Person, {Permission.KEEP: [[role(Role.ADMINISTRATOR)]]})
declare(
    SpareUse,
    read=Permission.READ,
    grants={
        Permission.READ: [*REVIEWERS, [role(Role.AUDITOR)]],
        Permission.CLOSE: [[role(Role.ADMINISTRATOR)]],
        Permission.REVIEW: REVIEWERS,
    },
)


def check_keeping(by: Actor, person_id: int, name: str, *, is_kept: bool) -> None:
    """Raise `RuleViolation` with every reason why an account cannot become a spare one.

    Source: House rule, ADR 0069.
    """
    reasons = []
    if by.id == person_id:
        reasons.append(f"{by.name} does not do so for themselves: ask another administrator.")
    if is_kept:
        reasons.append(f"The account of {name} is a spare one already.")
    if reasons:
        raise RuleViolation(*reasons)


def check_closing(by: Actor, use: SpareUse, away: str) -> None:
    """Raise `RuleViolation` unless the outage is over, and another than who used it says so.

    `away` names the providers if nobody has come in by one since. Source: House rule, ADR 0069.
    """
    reasons = []
    if by.id == use.person_id:
        reasons.append(f"{by.name} used it: another administrator closes {use}.")
    if use.closed_at:
        reasons.append(f"{use} was closed already.")
    elif away:
        reasons.append(
            f"Nobody has signed in with {away} since {use.used_at:%d %b %Y, %H:%M} UTC, so it may "
            "still be away: sign in with it yourself, then close the account."
        )
    if reasons:
        raise RuleViolation(*reasons)


def check_review(by: Actor, use: SpareUse) -> None:
    """Raise `RuleViolation` unless somebody else looks into it, once, when the outage is over.

    Source: House rule, ADR 0069.
    """
    if by.id == use.person_id:
        raise RuleViolation(f"{by.name} used it: somebody else looks into {use}.")
    if use.reviewed_at:
        raise RuleViolation(f"{use} was looked into already.")
    if use.closed_at is None:
        raise RuleViolation(
            f"{use} is not closed: what was done with it is known once nobody is in by it any more."
        )


def why_no_signature(name: str) -> str:
    """Say that a spare account signs nothing, and what to do.

    Source: House rule, ADR 0069.
    """
    return (
        f"{name} is in with a spare account, kept for an outage: it signs nothing. Enter on paper "
        "what cannot wait, and sign with your own account afterwards."
    )
