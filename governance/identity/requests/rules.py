"""Who asks for a role, who approves it, who gives it, and until when. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance.core.access import Actor, declare, extend, role
from governance.core.errors import RuleViolation
from governance.core.states import Machine, Move
from governance.identity.models import ROLE_LABELS, Person, Role, is_self
from governance.identity.requests.models import AskedState, RoleRequest
from governance.identity.rights.models import is_about_me
from governance.identity.rights.rules import READERS, SECOND, STAND_INS
from governance.identity.rules import NewGrant, day
from governance.places.models import holds_a_role

S = AskedState
LASTS = timedelta(days=14)
"""How long a request waits before it expires. Source: House rule, ADR 0079."""

REMINDED = timedelta(days=3)
"""How long before that whom it waits for is reminded. Source: House rule, ADR 0079."""


class Permission(StrEnum):
    """What can be permitted on a request for a role; to ask is on the person who would hold it."""

    ASK = "person:ask_role"
    READ = "role_request:read"
    APPROVE = "role_request:approve"
    GIVE = "role_request:give"
    REFUSE = "role_request:refuse"
    WITHDRAW = "role_request:withdraw"


ADMINISTRATOR = [role(Role.ADMINISTRATOR)]
extend(Person, {Permission.ASK: [[is_self], [holds_a_role]]})
declare(
    RoleRequest,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*READERS)], [is_about_me], *STAND_INS],
        Permission.APPROVE: SECOND,
        Permission.GIVE: [ADMINISTRATOR],
        Permission.REFUSE: [*SECOND, ADMINISTRATOR],
        Permission.WITHDRAW: [[is_about_me]],
    },
)


@dataclass(frozen=True, slots=True)
class AskedFacts:
    """What the guards of a request may know."""

    label: str
    state: AskedState
    person_id: int = 0
    person: str = ""
    asked_by_id: int = 0
    asked_by: str = ""
    approved_by_id: int | None = None
    due_on: date = date.max
    is_active: bool = True
    """Whether the person works here."""

    apart: tuple[str, ...] = ()
    """What they hold that nobody holds together with this, in sentences."""

    seconds: tuple[tuple[int, str], ...] = ()
    """Who answers for the place today, but for the two whom it concerns: id and name."""

    reason: str | None = None


def decided_by_another(facts: AskedFacts, by: Actor, _at: datetime) -> str | None:
    """Nobody approves, gives or refuses a role that they asked for or would hold.

    Source: House rule, ADR 0079.
    """
    if by.id == facts.person_id:
        return f"{facts.label} is about {by.name}: somebody else decides on it."
    if by.id == facts.asked_by_id:
        return f"{by.name} asked for {facts.label}: somebody else decides on it."
    return None


def approved_by_who_answers_for_the_place(
    facts: AskedFacts, by: Actor, _at: datetime
) -> str | None:
    """The business says who works in it: QA or the area owner, never administration alone.

    Source: House rule, ADR 0019 and ADR 0079.
    """
    if by.id in {number for number, _ in facts.seconds}:
        return None
    if not facts.seconds:
        return f"{facts.label} waits: nobody is there but the two whom it is about."
    names = " or ".join(name for _, name in facts.seconds[:5])
    return f"{facts.label} is approved by who answers for the place: ask {names}."


def given_by_another(facts: AskedFacts, by: Actor, _at: datetime) -> str | None:
    """Who would hold a role, or approved it, does not give it: two people, of two functions.

    Source: House rule, ADR 0079.
    """
    if by.id == facts.person_id:
        return f"{facts.label} is about {by.name}: another administrator gives it."
    if by.id == facts.approved_by_id:
        return f"{by.name} approved {facts.label}: another administrator gives it."
    return None


def roles_stay_apart(facts: AskedFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody holds two roles at one place that are to be kept apart.

    Source: House rule, ADR 0079.
    """
    return " ".join(facts.apart) or None


def person_works_here(facts: AskedFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody who left is given a role.

    Source: House rule.
    """
    return None if facts.is_active else f"{facts.person} was deactivated: refuse {facts.label}."


def deciding_against_has_a_reason(facts: AskedFacts, _by: Actor, _at: datetime) -> str | None:
    """Who refuses or withdraws says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} is not given."


def its_day_is_over(facts: AskedFacts, _by: Actor, at: datetime) -> str | None:
    """What nobody decided on is not decided on later: it is asked for anew.

    Source: House rule, ADR 0079.
    """
    if at.date() > facts.due_on:
        return None
    return f"{facts.label} may be decided on up to and including {day(facts.due_on)}."


def its_day_is_not_over(facts: AskedFacts, _by: Actor, at: datetime) -> str | None:
    """What nobody decided on in time is asked for anew.

    Source: House rule, ADR 0079.
    """
    if at.date() <= facts.due_on:
        return None
    return f"{facts.label} expired after {day(facts.due_on)}: ask for the role anew."


GUARDS = {
    "decided_by_another@1": decided_by_another,
    "approved_by_who_answers_for_the_place@1": approved_by_who_answers_for_the_place,
    "given_by_another@1": given_by_another,
    "roles_stay_apart@1": roles_stay_apart,
    "person_works_here@1": person_works_here,
    "deciding_against_has_a_reason@1": deciding_against_has_a_reason,
    "its_day_is_over@1": its_day_is_over,
    "its_day_is_not_over@1": its_day_is_not_over,
}
HOLDS = ("roles_stay_apart@1", "person_works_here@1", "its_day_is_not_over@1")
OPEN = (S.ASKED, S.APPROVED)
ROLE_REQUEST = Machine(
    (
        Move("approve", (S.ASKED,), S.APPROVED, (
            "decided_by_another@1", "approved_by_who_answers_for_the_place@1", *HOLDS,
        )),
        Move("give", (S.APPROVED,), S.GIVEN, ("given_by_another@1", *HOLDS)),
        Move("refuse", OPEN, S.REFUSED, (
            "decided_by_another@1", "deciding_against_has_a_reason@1",
        )),
        Move("withdraw", OPEN, S.WITHDRAWN, ("deciding_against_has_a_reason@1",)),
        Move("expire", OPEN, S.EXPIRED, ("its_day_is_over@1",)),
    ),
    GUARDS,
)  # fmt: skip
MACHINES = {"role-request@1": ROLE_REQUEST}


def check_asking(
    person: Person, new: NewGrant, today: date, others: tuple[str, ...], *, is_asked: bool
) -> None:
    """Raise `RuleViolation` with every reason why a role cannot be asked for.

    `others` says what they hold already and what is kept apart.
    """
    reasons = list(others)
    if person.deactivated_at:
        reasons.append(f"{person} is deactivated: reactivate them first.")
    if new.starts_on < today:
        reasons.append(f"{day(new.starts_on)} has passed: a role begins today or later.")
    if new.ends_on is not None and new.ends_on <= new.starts_on:
        reasons.append(
            f"The role begins on {day(new.starts_on)}: the first day without it comes after."
        )
    if is_asked:
        named = ROLE_LABELS[new.role]
        reasons.append(f"The role {named} was asked for {person} there, and waits for an answer.")
    if reasons:
        raise RuleViolation(*reasons)
