"""Who may do what with people and their roles, and what a grant has to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant, is_own, is_self
from governance.places.models import Place, holds_a_role
from governance.places.rules import zone_reasons

ADMINISTRATOR = role(Role.ADMINISTRATOR)
STAFF = role(Role.ADMINISTRATOR, Role.HR)


class Permission(StrEnum):
    """What can be done with people and with what they hold."""

    READ = "person:read"
    ADD = "person:add"
    EDIT = "person:edit"
    DEACTIVATE = "person:deactivate"
    REACTIVATE = "person:reactivate"
    ANSWER_ERASURE = "person:answer_erasure"
    ISSUE_LINK = "person:issue_link"
    RESET_FACTOR = "person:reset_factor"
    ENABLE_SIGNING = "person:enable_signing"
    LINK_ACCOUNT = "person:link_account"
    UNLINK_ACCOUNT = "person:unlink_account"
    RECEIVE_ROLE = "person:receive_role"
    SEE_SESSIONS = "person:see_sessions"
    END_SESSION = "person:end_session"
    KEEP_ACCOUNT = "person:keep_account"
    READ_ROLE = "role:read"
    GRANT_ROLE = "role:grant"
    REVOKE_ROLE = "role:revoke"


declare(
    Person,
    read=Permission.READ,
    grants={
        Permission.READ: [[holds_a_role], [is_self]],
        Permission.ADD: [[STAFF]],
        Permission.EDIT: [[STAFF]],
        Permission.DEACTIVATE: [[STAFF]],
        Permission.REACTIVATE: [[STAFF]],
        Permission.ANSWER_ERASURE: [[STAFF]],
        Permission.ISSUE_LINK: [[ADMINISTRATOR]],
        Permission.RESET_FACTOR: [[ADMINISTRATOR]],
        Permission.ENABLE_SIGNING: [[ADMINISTRATOR]],
        Permission.LINK_ACCOUNT: [[ADMINISTRATOR]],
        Permission.UNLINK_ACCOUNT: [[ADMINISTRATOR], [is_self]],
        Permission.RECEIVE_ROLE: [[ADMINISTRATOR]],
        Permission.SEE_SESSIONS: [[ADMINISTRATOR], [is_self]],
        Permission.END_SESSION: [[ADMINISTRATOR], [is_self]],
        Permission.KEEP_ACCOUNT: [[is_self]],
    },
)
declare(
    RoleGrant,
    read=Permission.READ_ROLE,
    grants={
        Permission.READ_ROLE: [[holds_a_role], [is_own]],
        Permission.REVOKE_ROLE: [[ADMINISTRATOR]],
    },
)
extend(Place, {Permission.GRANT_ROLE: [[ADMINISTRATOR]]})


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is told of a person before they are there."""

    name: str
    email: str | None
    """None: somebody who does not sign in."""

    time_zone: str

    @property
    def address(self) -> str | None:
        """The e-mail address as it is kept."""
        return (self.email or "").strip().lower() or None


@dataclass(frozen=True, slots=True)
class NewGrant:
    """What is told of a role before it is given."""

    role: Role
    starts_on: date
    ends_on: date | None
    """First day no longer in force; None: until revoked."""

    reason: str


def check_person(new: NewPerson, same_email: Person | None) -> None:
    """Raise `RuleViolation` with every reason why there can be no such person."""
    reasons = zone_reasons(new.time_zone)
    if same_email:
        reasons.append(
            f"{same_email} has the e-mail address {new.email}: "
            "an address stays with one person, even after they left."
        )
    if reasons:
        raise RuleViolation(*reasons)


def check_grant(
    by: Actor, person: Person, new: NewGrant, others: Iterable[RoleGrant], today: date
) -> None:
    """Raise `RuleViolation` with every reason why the role cannot be given.

    `others` are the person's grants of the same role at the same place.
    """
    reasons = [*_giver_reasons(by, person), *_date_reasons(new, today)]
    if person.deactivated_at:
        reasons.append(f"{person} is deactivated: reactivate them first.")
    reasons += reasons_overlapping(person, new, others)
    if reasons:
        raise RuleViolation(*reasons)


def reasons_overlapping(person: Person, new: NewGrant, others: Iterable[RoleGrant]) -> list[str]:
    """Return which of a person's grants of the same role at the same place share a day with it."""
    return [
        f"{person} holds {ROLE_LABELS[other.role]} there {dates(other.starts_on, other.ends_on)} "
        f"already, and this is {dates(new.starts_on, new.ends_on)}: the dates overlap."
        for other in others
        if _overlap(new, other)
    ]


def _giver_reasons(by: Actor, person: Person) -> list[str]:
    """Return why this actor alone cannot give a role: the one place that decides it."""
    if by.id == person.id:
        return ["Nobody gives a role to themselves: ask another administrator."]
    return []


def _date_reasons(new: NewGrant, today: date) -> list[str]:
    reasons = []
    if new.starts_on < today:
        reasons.append(f"{day(new.starts_on)} has passed: a role begins today or later.")
    if new.ends_on is not None and new.ends_on <= new.starts_on:
        reasons.append(
            f"The role begins on {day(new.starts_on)}: the first day without it comes after."
        )
    return reasons


def _overlap(new: NewGrant, other: RoleGrant) -> bool:
    """Whether two spans share a day; back to back they share none."""
    if other.ends_on is not None and other.ends_on <= max(new.starts_on, other.starts_on):
        return False
    return new.ends_on is None or other.starts_on < new.ends_on


def check_revocation(grant: RoleGrant, ends_on: date, today: date) -> None:
    """Raise `RuleViolation` unless the role can end on that day, its first day no longer held."""
    if ends_on < today:
        raise RuleViolation(f"{day(ends_on)} has passed: a role ends today or later.")
    if grant.ends_on is not None and ends_on >= grant.ends_on:
        raise RuleViolation(f"The role ends on {day(grant.ends_on)} already.")


def check_leaving(by: Actor, person: Person) -> None:
    """Raise `RuleViolation` unless this actor can deactivate this person."""
    if by.id == person.id:
        raise RuleViolation("Nobody deactivates themselves: ask another administrator.")
    if person.deactivated_at:
        raise RuleViolation(f"{person} is deactivated already.")


def check_returning(person: Person) -> None:
    """Raise `RuleViolation` unless the person is deactivated."""
    if person.deactivated_at is None:
        raise RuleViolation(f"{person} is active: there is nothing to take back.")


def check_link(by: Actor, person: Person, *, is_enrolled: bool) -> None:
    """Raise `RuleViolation` with every reason why no set-up link can be made."""
    reasons = []
    if by.id == person.id:
        reasons.append("Nobody makes a link for themselves: ask another administrator.")
    if person.deactivated_at:
        reasons.append(f"{person} is deactivated: reactivate them first.")
    if not person.email:
        reasons.append(f"{person} has no e-mail address to sign in with: edit them, and give it.")
    if is_enrolled:
        reasons.append(
            f"{person} has a password and a second factor. Where they are lost, "
            "End the second factor on this page comes first."
        )
    if reasons:
        raise RuleViolation(*reasons)


def check_reset(by: Actor, person: Person, *, is_enrolled: bool) -> None:
    """Raise `RuleViolation` with every reason why a second factor cannot be ended."""
    reasons = []
    if by.id == person.id:
        reasons.append("Nobody ends their own second factor: ask another administrator.")
    if not is_enrolled:
        reasons.append(f"{person} has no second factor: there is nothing to end.")
    if reasons:
        raise RuleViolation(*reasons)


def check_recovery(person: Person, signs_at: Place | None, administrators: list[str]) -> None:
    """Raise `RuleViolation` where the server's command line would pass a second person by."""
    if signs_at and administrators:
        raise RuleViolation(
            f"{person} signs at {signs_at}: {' or '.join(administrators[:3])} ends the second "
            "factor on the person's page, and somebody who answers for the place confirms it."
        )


def check_administrator_stays(others: int, what: str) -> None:
    """Raise `RuleViolation` if nobody would be left to give roles at the enterprise."""
    if not others:
        raise RuleViolation(
            f"{what} is the only administrator of the whole enterprise: name another one first."
        )


def day(on: date) -> str:
    """Return a day as people read it, e.g. 23 Nov 2026."""
    return f"{on.day} {on:%b %Y}"


def dates(starts_on: date, ends_on: date | None) -> str:
    """Return a span in words; `ends_on` is the first day after it."""
    return f"from {day(starts_on)}" + (f" until {day(ends_on)}" if ends_on else "")


def why_not_erased(person: Person, acts: int) -> str:
    """Say why a person is not erased, whatever they did.

    Source: House rule, ADR 0040 (who signed and who acted is part of the record).
    """
    stands = "their account is ended" if person.deactivated_at else "deactivate them instead"
    return (
        f"{person} is not erased: name, meaning and time of what they signed, and who they are in "
        f"{acts} acts of the trail, are part of records that must be kept; {stands}."
    )
