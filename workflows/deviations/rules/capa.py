"""What can follow what in the life of an action, under which guards. Pure."""

from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.deviations.models import CapaState

S = CapaState


@dataclass(frozen=True, slots=True)
class CapaFacts:
    """What the guards of an action may know."""

    label: str
    state: CapaState
    owner_id: int
    doer_id: int | None = None
    """Who said that it was done."""

    said: str = ""
    """What was done, or found, as is about to be said."""


def it_is_told_what(facts: CapaFacts, _by: Actor, _at: datetime) -> str | None:
    """Whoever does or checks an action says what they did, or found.

    Source: House rule, ADR 0056.
    """
    return None if facts.said.strip() else f"Say of {facts.label} what was done, or found."


def checked_by_another(facts: CapaFacts, by: Actor, _at: datetime) -> str | None:
    """Whether an action helped is not for who did it to say.

    Source: House rule, ADR 0056.
    """
    if by.id not in {facts.owner_id, facts.doer_id}:
        return None
    return f"{by.name} did {facts.label}: somebody else checks whether it helped."


GUARDS = {f"{guard.__name__}@1": guard for guard in (it_is_told_what, checked_by_another)}
CHECKED_BY = ("it_is_told_what@1", "checked_by_another@1")
CAPA = Machine(
    (
        Move("do", (S.OPEN,), S.DONE, ("it_is_told_what@1",)),
        Move("find_effective", (S.DONE,), S.EFFECTIVE, CHECKED_BY),
        Move("find_ineffective", (S.DONE,), S.INEFFECTIVE, CHECKED_BY),
    ),
    GUARDS,
)
MACHINES = {"capa@1": CAPA}
