"""Who may change how people sign in, and which groups come to which roles. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from governance.core.access import Actor, declare, role
from governance.core.errors import RuleViolation
from governance.core.states import Guard, Machine, Move
from governance.identity.models import ROLE_LABELS, Role
from governance.identity.rights.models import OWNERS, anywhere
from governance.identity.rights.rules import (
    asker_may_still_ask,
    decided_by_another,
    deciding_against_has_a_reason,
)
from governance.identity.sso.addresses import why_unusable
from governance.identity.sso.models import IdentityProvider, ProviderState
from governance.identity.sso.tokens import values_of

S = ProviderState
READERS = (Role.ADMINISTRATOR, Role.AUDITOR)


class Permission(StrEnum):
    """What can be done with the settings of a provider."""

    READ = "identity_provider:read"
    PROPOSE = "identity_provider:propose"
    CONFIRM = "identity_provider:confirm"
    REFUSE = "identity_provider:refuse"
    WITHDRAW = "identity_provider:withdraw"
    END = "identity_provider:end"


ADMINISTRATOR = [[role(Role.ADMINISTRATOR)]]
SECOND = [[anywhere(*OWNERS)]]
"""QA or an area owner, of whatever site: everybody's way in is at stake. Source: ADR 0069."""

declare(
    IdentityProvider,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*READERS)], *SECOND],
        Permission.PROPOSE: ADMINISTRATOR,
        Permission.CONFIRM: SECOND,
        Permission.REFUSE: SECOND,
        Permission.WITHDRAW: ADMINISTRATOR,
        Permission.END: ADMINISTRATOR,
    },
)


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What the guards of a provider's settings may know."""

    label: str
    state: ProviderState
    asked_by_id: int = 0
    asked_by: str = ""
    person_id: int = 0
    """Whom it is about: nobody."""

    asker_may: bool = True
    """Whether who asked may still ask for it."""

    has_owners: bool = True
    """Whether anybody but who asked ever answered for a place."""

    reason: str | None = None


def nobody_answers_yet(facts: ProviderFacts, _by: Actor, _at: datetime) -> str | None:
    """One person is enough only before anybody else has answered for a place.

    Source: House rule, ADR 0069.
    """
    if facts.has_owners:
        return f"{facts.label} takes a second person: QA or an area owner."
    return None


GUARDS: dict[str, Guard] = {
    "decided_by_another@1": decided_by_another,
    "asker_may_still_ask@1": asker_may_still_ask,
    "nobody_answers_yet@1": nobody_answers_yet,
    "deciding_against_has_a_reason@1": deciding_against_has_a_reason,
}
SAID_WHY = "deciding_against_has_a_reason@1"
PROVIDER = Machine(
    (
        Move("confirm", (S.ASKED,), S.IN_FORCE, ("decided_by_another@1", "asker_may_still_ask@1")),
        Move("begin", (S.ASKED,), S.IN_FORCE, ("nobody_answers_yet@1",)),
        Move("refuse", (S.ASKED,), S.REFUSED, ("decided_by_another@1", SAID_WHY)),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN, (SAID_WHY,)),
        Move("end", (S.IN_FORCE,), S.ENDED, (SAID_WHY,)),
    ),
    GUARDS,
)
MACHINES = {"provider@1": PROVIDER}


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One line: whoever has this value in that claim holds a role at a place."""

    claim: str
    value: str
    role: Role
    path: str

    @property
    def words(self) -> str:
        """Say it as it is written."""
        at = self.path.strip("/")
        return f"{self.claim} = {self.value} -> {ROLE_LABELS[self.role]} at {at}"


LINE = re.compile(r"([\w.:/-]{1,100})\s*=\s*(.{1,200}?)\s*->\s*([A-Za-z_ ]+?) at ([a-z0-9/-]+)")
USUAL = frozenset({"groups"})
"""Claims that are kept before any rule reads them, so that the first rules can be tried."""

DIRECTORY_GROUPS = "directory.groups"
"""What rules call the groups that the directory has somebody in, by SCIM; no provider says it."""

HOW = "write it as: groups = plant-qa -> QA at acme/leuven"


def read_rules(text: str) -> tuple[list[RoleRule], list[str]]:
    """Return the rules of a text, a line each, and every reason against it."""
    rules, reasons = [], []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        found = LINE.fullmatch(line)
        named = found[3].lower().replace(" ", "_") if found else ""
        if found is None:
            reasons.append(f"Line {number} of the rules is none: {HOW}.")
        elif named not in set(Role):
            reasons.append(f"Line {number} of the rules names no role: {found[3]}.")
        elif named == Role.ADMINISTRATOR:
            reasons.append(
                f"Line {number} of the rules makes administrators: they are named here, by "
                "somebody, and not by a group elsewhere."
            )
        else:
            path = f"/{found[4].strip('/')}/"
            rules.append(RoleRule(found[1], found[2], Role(named), path))
    return rules, reasons


def met(rules: Iterable[RoleRule], claims: Mapping[str, Any]) -> list[RoleRule]:
    """Return the rules that apply to somebody of whom this is said."""
    return [each for each in rules if each.value in values_of(claims, each.claim)]


def check_known(provider: IdentityProvider, ways: Iterable[IdentityProvider]) -> None:
    """Raise `RuleViolation` unless a provider is among those that know somebody."""
    if provider.id not in {each.id for each in ways}:
        raise RuleViolation(f"{provider} does not know you yet: link it under My account first.")


def tried(text: str, said: str) -> list[RoleRule]:
    """Return the rules of a text that apply to somebody of whom this JSON object is said.

    Raises `RuleViolation` with every reason why either cannot be read.
    """
    rules, reasons = read_rules(text)
    try:
        claims = json.loads(said)
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        reasons.append('Claims are a JSON object, such as {"groups": ["plant-qa"]}.')
    if reasons:
        raise RuleViolation(*reasons)
    return met(rules, claims)


def checked_rules(text: str) -> list[RoleRule]:
    """Return the rules of a text; `RuleViolation` with every reason why it cannot be read.

    Source: House rule, ADR 0069.
    """
    rules, reasons = read_rules(text)
    if reasons:
        raise RuleViolation(*reasons)
    return rules


@dataclass(frozen=True, slots=True)
class Settings:
    """What is told of a provider before it is there."""

    name: str
    issuer: str
    client_id: str
    factors: str
    rules: str
    reason: str


def check_settings(told: Settings, paths: Iterable[str], *, has_secret: bool) -> None:
    """Raise `RuleViolation` with every reason why there can be no such provider.

    `paths` are those of all places.
    """
    rules, reasons = read_rules(told.rules)
    if why := why_unusable(told.issuer):
        reasons.append(f"The issuer cannot be used: {why}.")
    if not told.factors.split():
        reasons.append(
            "Say which values of acr or amr stand for a second factor: without one nobody gets in."
        )
    if not has_secret:
        reasons.append("Give the client's secret, or its private key: none is kept of this client.")
    known = set(paths)
    reasons += [
        f"There is no place {each.path.strip('/')}: its page shows how its path is written."
        for each in rules
        if each.path not in known
    ]
    if reasons:
        raise RuleViolation(*reasons)
