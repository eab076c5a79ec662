"""What a token and a service account have to be, and who decides on one. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import governance.identity.rights.rules  # noqa: F401  # who stands in is declared there
from governance.core.access import Actor, Held, declare, extend, role
from governance.core.errors import RuleViolation
from governance.core.states import Guard, Machine, Move
from governance.identity.models import Person, Role, is_self
from governance.identity.rights.models import OWNERS, anywhere
from governance.identity.rights.rules import (
    asker_may_still_ask,
    decided_by_another,
    deciding_against_has_a_reason,
)
from governance.identity.rules import day
from governance.identity.sso.rules import nobody_answers_yet
from governance.identity.tokens.models import (
    AccountState,
    ApiToken,
    ServiceAccount,
    is_mine,
    is_responsible,
)
from governance.identity.tokens.scopes import Scope
from governance.places.models import Place

S = AccountState
DAYS = 90
MOST_DAYS = 365
"""How long a token lasts, unless said otherwise, and at most. Source: House rule, ADR 0076."""

NOTICE = timedelta(days=14)
"""How long a service account goes on once who answered for it has left."""

FRESH = timedelta(minutes=10)
"""How long ago somebody may have signed in who makes a token."""


class Permission(StrEnum):
    """What can be done with tokens and with service accounts."""

    READ = "token:read"
    CREATE = "token:create"
    END = "token:end"
    READ_ACCOUNT = "service_account:read"
    ASK = "service_account:ask"
    CONFIRM = "service_account:confirm"
    REFUSE = "service_account:refuse"
    WITHDRAW = "service_account:withdraw"
    HAND_OVER = "service_account:hand_over"
    CREATE_FOR = "service_account:create_token"
    END_ACCOUNT = "service_account:end"


WATCHERS = role(Role.ADMINISTRATOR, Role.OT_SECURITY)
READERS = role(Role.ADMINISTRATOR, Role.OT_SECURITY, Role.AUDITOR)
ADMINISTRATOR = role(Role.ADMINISTRATOR)
SECOND = [[role(*OWNERS)], [anywhere(Role.QA)]]
"""Who answers for the place, or QA of another one. Source: House rule, ADR 0076."""

extend(Person, {Permission.CREATE: [[is_self]]})
extend(Place, {Permission.ASK: [[ADMINISTRATOR]]})
declare(
    ApiToken,
    read=Permission.READ,
    grants={Permission.READ: [[READERS], [is_mine]], Permission.END: [[WATCHERS], [is_mine]]},
)
declare(
    ServiceAccount,
    read=Permission.READ_ACCOUNT,
    grants={
        Permission.READ_ACCOUNT: [[READERS], [is_responsible], *SECOND],
        Permission.CONFIRM: SECOND,
        Permission.REFUSE: SECOND,
        Permission.WITHDRAW: [[ADMINISTRATOR]],
        Permission.HAND_OVER: [[WATCHERS]],
        Permission.CREATE_FOR: [[is_responsible], [ADMINISTRATOR]],
        Permission.END_ACCOUNT: [[WATCHERS], [is_responsible]],
    },
)


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is told of a token before it is there."""

    name: str
    scopes: tuple[str, ...]
    days: int = DAYS
    is_fresh: bool = True
    """Whether who makes it signed in a moment ago."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is told of a service account before it is there."""

    name: str
    purpose: str
    role: Role
    responsible_id: int


def narrowed(held: Iterable[Held], path: str) -> frozenset[Held]:
    """Return what is left of roles at one place and below it: never more than there was."""
    kept = set()
    for each in held:
        if path.startswith(each.path):
            kept.add(Held(each.role, path))
        elif each.path.startswith(path):
            kept.add(each)
    return frozenset(kept)


def check_token(new: NewToken, held: Collection[Held], *, is_service: bool) -> None:
    """Raise `RuleViolation` with every reason why there can be no such token.

    `held` is what whoever acts by it holds at the token's place and below.
    Source: House rule, ADR 0076.
    """
    reasons = []
    if not new.is_fresh:
        reasons.append(
            f"You signed in more than {FRESH.seconds // 60} minutes ago: sign out, sign in again, "
            "and make the token then."
        )
    if not new.scopes:
        reasons.append("Say what the token is good for: without a scope it opens nothing.")
    if Scope.SCIM in new.scopes and (not is_service or len(new.scopes) > 1):
        reasons.append(
            "People are brought by SCIM with a token that is good for nothing else, of a service "
            "account: ask for one with the role HR of the enterprise."
        )
    if not 1 <= new.days <= MOST_DAYS:
        reasons.append(f"A token lasts from 1 to {MOST_DAYS} days.")
    if not held:
        reasons.append("No role is held there: the token would open nothing. Choose another place.")
    if reasons:
        raise RuleViolation(*reasons)


def check_ending(token: ApiToken, now: datetime) -> None:
    """Raise `RuleViolation` unless the token is still good."""
    if token.ended_at or token.expires_at <= now:
        raise RuleViolation(f"The {token} is refused already: there is nothing to end.")


def check_account(new: NewAccount, same_name: str | None, responsible: Person | None) -> None:
    """Raise `RuleViolation` with every reason why there can be no such service account.

    Source: House rule, ADR 0076.
    """
    reasons = []
    if same_name:
        reasons.append(
            f"There is, or was, a service account {same_name}: give this one its own name."
        )
    if new.role is Role.ADMINISTRATOR:
        reasons.append("A program administers nothing: choose the role whose work it does.")
    if responsible is None or responsible.deactivated_at:
        reasons.append("Responsible: choose somebody active of the list.")
    if reasons:
        raise RuleViolation(*reasons)


def why_no_person(name: str) -> str:
    """Say that the row of a service account never comes to be a person's.

    Source: House rule, ADR 0076.
    """
    return (
        f"{name} is a service account: nobody signs in as it, and it is never active as people are."
    )


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the guards of a service account may know."""

    label: str
    state: AccountState
    asked_by_id: int = 0
    asked_by: str = ""
    person_id: int = 0
    """Who would answer for it."""

    asker_may: bool = True
    has_owners: bool = True
    """Whether anybody but who asked ever answered for the place."""

    responsible: str = ""
    is_responsible_there: bool = True
    reason: str | None = None


def somebody_answers_for_it(facts: AccountFacts, _by: Actor, _at: datetime) -> str | None:
    """A service account has somebody active who answers for it.

    Source: House rule, ADR 0076.
    """
    if facts.is_responsible_there:
        return None
    return f"{facts.responsible} has left: have {facts.label} asked for anew, with somebody else."


GUARDS: dict[str, Guard] = {
    "decided_by_another@1": decided_by_another,
    "asker_may_still_ask@1": asker_may_still_ask,
    "nobody_answers_yet@1": nobody_answers_yet,
    "somebody_answers_for_it@1": somebody_answers_for_it,
    "deciding_against_has_a_reason@1": deciding_against_has_a_reason,
}
SAID_WHY = "deciding_against_has_a_reason@1"
THERE = "somebody_answers_for_it@1"
ACCOUNT = Machine(
    (
        Move("confirm", (S.ASKED,), S.IN_FORCE,
             ("decided_by_another@1", "asker_may_still_ask@1", THERE)),
        Move("begin", (S.ASKED,), S.IN_FORCE, ("nobody_answers_yet@1", THERE)),
        Move("refuse", (S.ASKED,), S.REFUSED, ("decided_by_another@1", SAID_WHY)),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN, (SAID_WHY,)),
        Move("end", (S.IN_FORCE,), S.ENDED, (SAID_WHY,)),
    ),
    GUARDS,
)  # fmt: skip
MACHINES = {"service_account@1": ACCOUNT}


def notice_on(today: date) -> date:
    """Return the first day without a service account whose responsible person leaves today."""
    return today + NOTICE


def alarm(name: str, left: str, ends_on: date) -> str:
    """Say what happens to a service account for which nobody answers."""
    return (
        f"{left} has left and nobody answers for {name}: it ends on {day(ends_on)} unless somebody "
        "takes it over, and its tokens may be known to who left"
    )
