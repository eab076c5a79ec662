"""Who brings people from the directory, and what of what it says is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.core.access import Actor, declare, role
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Role
from governance.ownership.directory.models import DirectoryEntry

LONGEST_NAME = 100
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
KEPT: Mapping[str, Mapping[str, frozenset[str]]] = {
    USER: {
        "userName": frozenset(),
        "name": frozenset({"formatted", "familyName", "givenName"}),
        "displayName": frozenset(),
        "emails": frozenset({"value", "type", "primary"}),
        "active": frozenset(),
    },
    ENTERPRISE: {
        "employeeNumber": frozenset(),
        "manager": frozenset({"value", "$ref"}),
    },
    GROUP: {"displayName": frozenset(), "members": frozenset({"value", "$ref", "type"})},
}
"""The attributes that are taken, and their parts; no other is announced. Source: ADR 0077."""


class Permission(StrEnum):
    """What can be permitted on what the directory says."""

    READ = "directory:read"
    BRING = "directory:bring"


HR = [[role(Role.HR)]]
declare(DirectoryEntry, read=Permission.READ, grants={Permission.READ: HR, Permission.BRING: HR})


@dataclass(frozen=True, slots=True)
class Told:
    """What the directory says of somebody, as far as it is acted on."""

    name: str
    is_active: bool
    number: str | None
    """The employee ID; None: not told."""

    manager: str | None
    """The manager's id in SCIM; None: not told."""

    emails: tuple[str, ...] = ()
    """A hint at who it may be, and never more."""


def told_of(said: Mapping[str, Any]) -> Told:
    """Return what is acted on of a user; somebody of whom nothing is said of it is active."""
    name, more = said.get("name") or {}, said.get(ENTERPRISE) or {}
    parts = " ".join(filter(None, (name.get("givenName"), name.get("familyName"))))
    called = said.get("displayName") or name.get("formatted") or parts or said["userName"]
    manager = (more.get("manager") or {}).get("value")
    plain = " ".join(str(called).split())[:LONGEST_NAME]
    emails = tuple(each["value"] for each in said.get("emails") or () if each.get("value"))
    is_active = said.get("active") is not False
    return Told(plain, is_active, more.get("employeeNumber"), manager, emails)


def check_program(actor: Actor) -> None:
    """Raise `Forbidden` unless a program acts by its token.

    Source: House rule, ADR 0077.
    """
    if actor.token is None:
        raise Forbidden(
            f"{actor.name} is a person: the directory brings people with a token that is good for "
            "scim, and people add people on the page People."
        )


def check_linkable(account: str, told: Told) -> None:
    """Raise `RuleViolation` where who is active here would be somebody whom the directory ended.

    Source: House rule, ADR 0086.
    """
    if not told.is_active:
        raise RuleViolation(
            f"{account} is not active, as the directory says: have it made active there first, or "
            "deactivate the person here."
        )
