"""What a token can be good for: each scope opens the permissions of its nouns. Pure.

An address that no scope opens is opened by no token.
"""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """What a token is good for, at the addresses for programs."""

    READ_REGISTER = "register:read"
    WRITE_REGISTER = "register:write"
    READ_OWNERSHIP = "ownership:read"
    WRITE_OWNERSHIP = "ownership:write"
    READ_LEARNING = "learning:read"
    WRITE_LEARNING = "learning:write"
    READ_CHANGES = "changes:read"
    WRITE_CHANGES = "changes:write"
    READ_ACCESS = "access:read"
    WRITE_ACCESS = "access:write"
    SCIM = "scim"


SCOPE_LABELS = {
    Scope.READ_REGISTER: "read the register: assets, catalogue, places, validated state",
    Scope.WRITE_REGISTER: "write the register",
    Scope.READ_OWNERSHIP: "read who answers for what",
    Scope.WRITE_OWNERSHIP: "write who answers for what",
    Scope.READ_LEARNING: "read skills and training",
    Scope.WRITE_LEARNING: "write skills and training",
    Scope.READ_CHANGES: "read changes, deviations, rollouts and the calendar",
    Scope.WRITE_CHANGES: "write changes, deviations, rollouts and the calendar",
    Scope.READ_ACCESS: "read who may do what: roles, tokens, remote access, reviews, the trail",
    Scope.WRITE_ACCESS: "end tokens, open and end remote access, ask for what takes two",
    Scope.SCIM: "bring people from a directory, by SCIM",
}
READS = frozenset({"GET", "HEAD"})
NOUNS = {
    "register": frozenset({
        "asset", "catalogue", "contract", "drift", "baseline", "location", "place", "interval",
        "term", "configuration", "benign", "lowering",
    }),
    "ownership": frozenset({
        "ownership", "team", "absence", "vacancy", "delegation", "attestation", "attested_row",
    }),
    "learning": frozenset({
        "competence", "person", "skill_evidence", "skill_requirement", "curriculum",
        "training_item", "training_item_effect", "training_item_version", "training_record",
        "training_session", "training", "pair_plan",
    }),
    "changes": frozenset({
        "change", "template", "policy", "deviation", "capa", "rollout", "calendar",
    }),
    "access": frozenset({
        "token", "service_account", "identity_provider", "right", "role", "role_request",
        "security_alarm", "recertification", "recertified_right", "dormant_account",
        "remote_access", "trail", "trail_review", "trail_scope",
    }),
}  # fmt: skip
"""The nouns of permissions by area."""

ELSEWHERE = {
    "place:hold_session": "learning",
    "place:propose_pair": "learning",
    "baseline:look": "register",
    "person:ask_role": "access",
}
"""Permissions whose area is another than that of their noun."""

BRINGS_PEOPLE = "directory:bring"
"""What the scope of directories opens, and nothing else does."""

PERSONAL = frozenset({
    "asset:consent", "ownership:delegate", "delegation:cancel", "pair_plan:agree",
    "training_session:confirm_paper", "person:keep_account", "person:link_account",
    "person:unlink_account", "role_request:approve",
    "identity_provider:confirm", "identity_provider:refuse", "right:confirm", "right:refuse",
    "role_request:give", "role_request:refuse", "recertified_right:answer",
})  # fmt: skip
"""What somebody gives their own word for: no token opens it. Source: House rule, ADR 0076."""


def area_of(permission: str) -> str:
    """Return the area of a permission; empty: of none, so no scope opens it."""
    if permission in PERSONAL:
        return ""
    noun = permission.partition(":")[0]
    return ELSEWHERE.get(permission) or next((a for a, of in NOUNS.items() if noun in of), "")


def opens(scopes: Iterable[str], permission: str, method: str) -> bool:
    """Whether a token with these scopes opens an address that asks for the permission.

    Source: House rule, ADR 0076.
    """
    if permission == BRINGS_PEOPLE:
        return Scope.SCIM in scopes
    area = area_of(permission)
    verb = "read" if method in READS else "write"
    return bool(area) and f"{area}:{verb}" in set(scopes)


def told(scopes: str) -> str:
    """Return what a token is good for as people read it, such as `read and write register`."""
    areas: dict[str, list[str]] = {}
    for each in scopes.split():
        area, _, way = each.partition(":")
        areas.setdefault(area, []).append(way)
    return ", ".join(
        f"{' and '.join(ways)} {area}" if any(ways) else area.upper()
        for area, ways in areas.items()
    )
