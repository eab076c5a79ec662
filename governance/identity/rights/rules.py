"""Which rights take two people, who is the second, and when a request may be decided. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor, declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.identity.rights.models import RequestState, RightsRequest, is_about_me

S = RequestState
SIGNING = frozenset(Role) - {Role.HR, Role.AUDITOR, Role.ADMINISTRATOR}
"""Roles whose holders sign something. Source: House rule, ADR 0019."""

OWNERS = (Role.QA, Role.AREA_OWNER)
"""Who answers for a place in the business, and so is the second person there and below."""

READERS = (*OWNERS, Role.ADMINISTRATOR, Role.HR, Role.AUDITOR)


class Permission(StrEnum):
    """What can be permitted on a request; to ask is `role:grant` or `person:…` on the person."""

    READ = "right:read"
    CONFIRM = "right:confirm"
    REFUSE = "right:refuse"
    WITHDRAW = "right:withdraw"


SECOND = [[role(*OWNERS)], [role(Role.ADMINISTRATOR)]]
declare(
    RightsRequest,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*READERS)], [is_about_me]],
        Permission.CONFIRM: SECOND,
        Permission.REFUSE: SECOND,
        Permission.WITHDRAW: [[role(Role.ADMINISTRATOR, Role.HR)]],
    },
)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the guards of a request may know."""

    label: str
    state: RequestState
    person_id: int = 0
    person: str = ""
    asked_by_id: int = 0
    asked_by: str = ""
    asker_may: bool = True
    """Whether who asked may still ask for it."""

    owners: tuple[tuple[int, str], ...] = ()
    """Who answers for the place today, but for the two whom it concerns: id and name."""

    reason: str | None = None
    """What the person gave as the reason."""


def decided_by_another(facts: RequestFacts, by: Actor, _at: datetime) -> str | None:
    """Whoever asks for a right, or would have it, does not decide about it.

    Source: House rule, ADR 0019.
    """
    if by.id == facts.asked_by_id:
        return f"{by.name} asked for it: somebody else decides on {facts.label}."
    if by.id == facts.person_id:
        return f"{facts.label} is about {by.name}: somebody else decides on it."
    return None


def decided_by_who_answers_for_the_place(
    facts: RequestFacts, by: Actor, _at: datetime
) -> str | None:
    """QA or the area owner decides; another administrator only while there is none of them.

    Source: House rule, ADR 0019.
    """
    if not facts.owners or by.id in {number for number, _ in facts.owners}:
        return None
    names = " or ".join(name for _, name in facts.owners[:5])
    return f"{facts.label} is decided by who answers for the place: ask {names}."


def asker_may_still_ask(facts: RequestFacts, _by: Actor, _at: datetime) -> str | None:
    """What a leaver, or a former administrator, asked for is asked for anew by another.

    Source: House rule, ADR 0019.
    """
    if facts.asker_may:
        return None
    return f"{facts.asked_by} may not ask for it any more: have it asked for anew."


def deciding_against_has_a_reason(facts: RequestFacts, _by: Actor, _at: datetime) -> str | None:
    """Who refuses or withdraws says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} is not granted."


GUARDS = {
    "decided_by_another@1": decided_by_another,
    "decided_by_who_answers_for_the_place@1": decided_by_who_answers_for_the_place,
    "asker_may_still_ask@1": asker_may_still_ask,
    "deciding_against_has_a_reason@1": deciding_against_has_a_reason,
}
DECIDED = ("decided_by_another@1", "decided_by_who_answers_for_the_place@1")
RIGHTS_REQUEST = Machine(
    (
        Move("confirm", (S.ASKED,), S.CONFIRMED, (*DECIDED, "asker_may_still_ask@1")),
        Move("refuse", (S.ASKED,), S.REFUSED, (*DECIDED, "deciding_against_has_a_reason@1")),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN, ("deciding_against_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {"rights@1": RIGHTS_REQUEST}
