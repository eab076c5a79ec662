"""Which rights take two people, who is the second, and when a request may be decided. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor, declare, role
from governance.core.errors import RuleViolation
from governance.core.states import Machine, Move
from governance.identity.models import Person, Role
from governance.identity.rights.models import (
    OWNERS,
    SIGNING,
    RequestState,
    RightsRequest,
    SigningRight,
    anywhere,
    is_about_me,
    no_qa_is_left,
    nobody_answers,
    nobody_signs,
)

S = RequestState
READERS = (*OWNERS, Role.ADMINISTRATOR, Role.HR, Role.AUDITOR)


class Permission(StrEnum):
    """What can be permitted on a request; to ask is `role:grant` or `person:…` on the person."""

    READ = "right:read"
    CONFIRM = "right:confirm"
    REFUSE = "right:refuse"
    WITHDRAW = "right:withdraw"


STAND_INS = [
    [anywhere(Role.QA), nobody_answers],
    [anywhere(*sorted(SIGNING)), nobody_answers, no_qa_is_left],
    [anywhere(Role.ADMINISTRATOR), nobody_answers, nobody_signs],
]
SECOND = [[role(*OWNERS)], *STAND_INS]
"""Who answers for the place; else QA of elsewhere; else whoever signs; at the very last another
administrator. Source: House rule, ADR 0019."""

declare(
    RightsRequest,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*READERS)], [is_about_me], *STAND_INS],
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

    seconds: tuple[tuple[int, str], ...] = ()
    """Who can be the second person today, but for the two whom it concerns: id and name."""

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
    """QA or the area owner decides; while there is none of them, QA of elsewhere.

    Without any QA whoever signs; an administrator only where nobody else signs anything.
    Source: House rule, ADR 0019.
    """
    if by.id in {number for number, _ in facts.seconds}:
        return None
    if not facts.seconds:
        return f"{facts.label} waits: nobody is there but the two whom it is about."
    names = " or ".join(name for _, name in facts.seconds[:5])
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
    "decided_by_who_answers_for_the_place@2": decided_by_who_answers_for_the_place,
    "asker_may_still_ask@1": asker_may_still_ask,
    "deciding_against_has_a_reason@1": deciding_against_has_a_reason,
}
DECIDED = ("decided_by_another@1", "decided_by_who_answers_for_the_place@2")
RIGHTS_REQUEST = Machine(
    (
        Move("confirm", (S.ASKED,), S.CONFIRMED, (*DECIDED, "asker_may_still_ask@1")),
        Move("refuse", (S.ASKED,), S.REFUSED, (*DECIDED, "deciding_against_has_a_reason@1")),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN, ("deciding_against_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {"rights@1": RIGHTS_REQUEST}


@dataclass(frozen=True, slots=True)
class Linking:
    """What is asked when an account is to be somebody's."""

    person: str
    account: str
    person_id: int
    is_active: bool
    same_issuer: str = ""
    """Which account of the same issuer they have already; empty: none."""

    former_id: int | None = None
    """Whose the account is; None: nobody's."""

    former: str = ""
    former_holds: tuple[str, ...] = ()
    """What else than the account makes that row somebody: roles, a way to sign in."""


def check_linking(told: Linking) -> None:
    """Raise `RuleViolation` with every reason why an account cannot be somebody's.

    It is taken from nobody but from a row that came to be by it: whoever holds roles or a password
    is known here for themselves. Source: House rule, ADR 0086.
    """
    reasons = []
    if told.former_id == told.person_id:
        reasons.append(f"{told.account} is the account of {told.person} already.")
    elif told.same_issuer:
        reasons.append(
            f"{told.person} has the account {told.same_issuer}: have that one ended first."
        )
    if not told.is_active:
        reasons.append(f"{told.person} is deactivated: reactivate them first.")
    if told.former_id != told.person_id and told.former_holds:
        held = " and ".join(told.former_holds)
        reasons.append(
            f"{told.account} is the account of {told.former}, who has {held}: end that first, or "
            "have the account ended there."
        )
    if reasons:
        raise RuleViolation(*reasons)


def check_of_another(by: Actor, *people: int | None) -> None:
    """Raise `RuleViolation` where somebody links an account of their own by their word alone.

    Source: House rule, ADR 0086.
    """
    if by.id in people:
        raise RuleViolation(
            f"{by.name} does not link their own account by their word: under My account they show "
            "at the provider who they are, or another administrator asks for it."
        )


def check_unlinking(person_id: int, holder_id: int | None, person: str, account: str) -> None:
    """Raise `RuleViolation` unless an account is somebody's, so that it can be ended.

    Source: House rule, ADR 0086.
    """
    if holder_id != person_id:
        raise RuleViolation(f"{account} is no account of {person}: there is nothing to end.")


def check_is_no_other(person: Person, same: Person | None) -> None:
    """Raise `RuleViolation` where a row is taken back that turned out to be somebody else.

    Source: House rule, ADR 0086.
    """
    if same:
        raise RuleViolation(
            f"{person} is {same} (person {same.id}): two people linked the account."
        )


ACKNOWLEDGEMENT = (
    "I answer for everything that is signed in my name. A signature that I give here binds me as "
    "one by hand does. I let nobody use my password, my app or my key, and I tell at once if one "
    "is lost."
)
"""What people say once before they sign."""


def reasons_against_signing(name: str, right: SigningRight | None) -> list[str]:
    """Return why somebody may not sign.

    Source: House rule, ADR 0040 (identity is verified, and accountability acknowledged, first).
    """
    ask = f"an administrator, on the page of {name}, and whoever answers for the place confirms it"
    if right is None:
        return [f"{name} may not sign yet: first it is verified who they are, by {ask}."]
    if right.locked_at:
        since = f"{right.locked_at:%d %B %Y, %H:%M} UTC"
        return [f"{name} may not sign since {since}, {right.locked_why}: it is unlocked by {ask}."]
    if right.acknowledged_at is None:
        where = "under My sessions, What my signature means"
        return [f"{name} has still to say what a signature means: {where}."]
    return []


def check_enabling(by: Actor, name: str, person_id: int, *, is_enrolled: bool) -> None:
    """Raise `RuleViolation` with every reason why somebody cannot be let sign.

    Source: House rule, ADR 0040.
    """
    reasons = []
    if by.id == person_id:
        reasons.append(f"{by.name} does not verify themselves: ask another administrator.")
    if not is_enrolled:
        reasons.append(f"{name} has nothing to sign with yet: make a link to set it up first.")
    if reasons:
        raise RuleViolation(*reasons)
