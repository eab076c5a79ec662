"""Who names affected lots and who decides on an interval, and what must hold. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor, declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.register.rules import EVERYBODY
from governance.validation.outside.models import Interval, IntervalState, Verdict

S = IntervalState
POLICY = "outside@1"
DECIDED = "outside_decision"
SAYS = {
    Verdict.NO_IMPACT: "What was made while it was outside its approved state is not affected.",
    Verdict.ASSESSED: "The impact on what was made meanwhile was assessed, in the record named.",
}
"""What a decision says, in the words that the signer sees."""

NAMERS = (Role.QA, Role.VALIDATION, Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD)


class Permission(StrEnum):
    """What can be permitted on an interval; nobody begins one by hand."""

    READ = "interval:read"
    NAME_LOT = "interval:name_lot"
    DECIDE = "interval:decide"


declare(
    Interval,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.NAME_LOT: [[role(*NAMERS)]],
        Permission.DECIDE: [[role(Role.QA)]],
    },
)


@dataclass(frozen=True, slots=True)
class IntervalFacts:
    """What the guards of an interval may know."""

    label: str
    state: IntervalState
    tag: str
    is_over: bool
    workers: frozenset[int] = frozenset()
    """Whose acts began and ended it."""

    lots: int = 0
    verdict: Verdict | None = None
    record: str = ""


def interval_is_over(facts: IntervalFacts, _by: Actor, _at: datetime) -> str | None:
    """What still lasts may affect more: it is decided on once it has ended.

    Source: House rule.
    """
    if facts.is_over:
        return None
    return f"{facts.tag} is still outside its approved state: {facts.label} is decided on after it."


def decided_by_another(facts: IntervalFacts, by: Actor, _at: datetime) -> str | None:
    """Whoever began or ended it by what they did does not decide what it means.

    Source: House rule.
    """
    if by.id not in facts.workers:
        return None
    return f"{by.name} did the work that {facts.label} is about: somebody else of QA decides."


def assessment_is_named(facts: IntervalFacts, _by: Actor, _at: datetime) -> str | None:
    """Where lots were affected or assessed, the record of that is named.

    Source: House rule.
    """
    if facts.verdict is Verdict.ASSESSED and not facts.record:
        return f"Name the deviation or the lot record in which {facts.label} was assessed."
    return None


GUARDS = {
    "interval_is_over@1": interval_is_over,
    "interval_is_decided_by_another@1": decided_by_another,
    "assessment_is_named@1": assessment_is_named,
}
INTERVAL = Machine((Move("decide", (S.OPEN,), S.DECIDED, tuple(GUARDS)),), GUARDS)
MACHINES = {"outside@1": INTERVAL}
