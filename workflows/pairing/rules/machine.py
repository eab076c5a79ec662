"""What can follow what in the plan of two people, under which guards. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.pairing.models import PairState

S = PairState


class Goal(NamedTuple):
    """What one of the two is to hold at the end, and what they hold now."""

    person: str
    competence: str
    held: int
    wanted: int


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the guards of a plan may know."""

    label: str
    state: PairState
    unagreed: tuple[str, ...] = ()
    """Who of the two has not agreed."""

    goals: tuple[Goal, ...] = ()
    reason: str | None = None


def both_have_agreed(facts: PairFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody is made to teach, and nobody to learn: both agree.

    Source: House rule, ADR 0047.
    """
    if not facts.unagreed:
        return None
    return f"{facts.label} waits for {' and '.join(facts.unagreed)} to agree."


def goal_is_shown(facts: PairFacts, _by: Actor, _at: datetime) -> str | None:
    """A plan ends well by what shows it, never by somebody's word.

    Source: House rule, ADR 0047.
    """
    short = [
        f"{one.person} holds level {one.held} in {one.competence} and is to hold {one.wanted}"
        for one in facts.goals
        if one.held < one.wanted
    ]
    if not short:
        return None
    return f"{'; '.join(short)}: have what shows it recorded first, or stop {facts.label}."


def stopping_has_a_reason(facts: PairFacts, _by: Actor, _at: datetime) -> str | None:
    """What is given up says why.

    Source: House rule, ADR 0047.
    """
    return None if (facts.reason or "").strip() else f"Say why {facts.label} is stopped."


GUARDS = {
    "both_have_agreed@1": both_have_agreed,
    "goal_is_shown@1": goal_is_shown,
    "stopping_has_a_reason@1": stopping_has_a_reason,
}
OPEN = (S.PROPOSED, S.AGREED, S.UNDER_WAY)
"""Where something is still to come of it."""

PAIR = Machine(
    (
        Move("agree", (S.PROPOSED,), S.PROPOSED),
        Move("settle", (S.PROPOSED,), S.AGREED, ("both_have_agreed@1",)),
        Move("begin", (S.AGREED,), S.UNDER_WAY),
        Move("tick", (S.UNDER_WAY,), S.UNDER_WAY),
        Move("finish", (S.UNDER_WAY,), S.DONE, ("goal_is_shown@1",)),
        Move("stop", OPEN, S.STOPPED, ("stopping_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {"pair@1": PAIR}
