"""What can follow what in the life of a deviation, under which guards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.deviations.models import DeviationState, Disposition, Impact, Severity

S = DeviationState
POLICY = "deviation@1"
OPEN = (S.OPENED, S.INVESTIGATED, S.DISPOSED)
"""Where something is still to come of it."""


@dataclass(frozen=True, slots=True)
class DeviationFacts:
    """What the guards of a deviation may know."""

    label: str
    state: DeviationState
    severity: Severity = Severity.MINOR
    cause: str = ""
    """Why it happened: as found, or as is about to be said."""

    disposition: Disposition | None = None
    """What is about to be signed, or was."""

    impact: Impact | None = None
    lots: str = ""
    decided: str = ""
    had_impact: Impact | None = None
    """What was signed earlier of its impact; None: nothing yet."""

    involved: Mapping[int, str] = field(default_factory=dict)
    """Who had a hand in it, and which: they do not decide on it."""

    capas: int = 0
    undone: tuple[str, ...] = ()
    """Corrective actions that are not done."""

    reason: str | None = None


def cause_is_told(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """What was investigated says why it happened.

    Source: House rule, ADR 0056.
    """
    return None if facts.cause.strip() else f"Say why {facts.label} happened."


def disposed_by_another(facts: DeviationFacts, by: Actor, _at: datetime) -> str | None:
    """Who had a hand in a deviation does not decide on it.

    Source: House rule, ADR 0056.
    """
    if by.id not in facts.involved:
        return None
    return (
        f"{by.name} {facts.involved[by.id]}; somebody else of quality assurance must sign the "
        f"disposition of {facts.label}."
    )


def disposition_is_whole(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """A disposition says what is done, whether product was affected, and why.

    Source: House rule, ADR 0056.
    """
    told = (facts.disposition, facts.impact, facts.decided.strip())
    if all(told):
        return None
    return f"Say of {facts.label} what is done, whether product was affected, and why so."


def lots_are_named(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """Where product was affected, the batches are named; where it was not, none is.

    Source: House rule, ADR 0056.
    """
    is_affected, has_lots = facts.impact is Impact.YES, bool(facts.lots.strip())
    if is_affected and not has_lots:
        return f"{facts.label} affected product: name the batches."
    if has_lots and facts.impact is Impact.NO:
        return f"{facts.label} affected no product, and yet names batches: say which holds."
    return None


def impact_was_unknown(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """What is decided is decided again only where its impact was unknown.

    Source: House rule, ADR 0056.
    """
    if facts.had_impact in {None, Impact.UNKNOWN}:
        return None
    return f"{facts.label} has its disposition already: open another deviation for what is new."


def impact_is_known(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing is closed while nobody knows whether product was affected.

    Source: House rule, ADR 0056.
    """
    if facts.impact is not Impact.UNKNOWN:
        return None
    return (
        f"Whether {facts.label} affected product is unknown: find out, and sign its disposition "
        "again."
    )


def corrections_are_done(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """What corrects is done before it is closed; what prevents is tracked on its own.

    Source: House rule, ADR 0056.
    """
    if not facts.undone:
        return None
    return f"{' and '.join(facts.undone)} is not done: have it done, then close {facts.label}."


def critical_is_acted_on(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """A critical deviation leads to at least one action.

    Source: House rule, ADR 0056.
    """
    if facts.severity is Severity.CRITICAL and not facts.capas:
        return (
            f"{facts.label} is critical and leads to no action: open one that corrects or prevents."
        )
    return None


def cancelling_has_a_reason(facts: DeviationFacts, _by: Actor, _at: datetime) -> str | None:
    """What is given up says why.

    Source: House rule, ADR 0056.
    """
    return None if (facts.reason or "").strip() else f"Say why {facts.label} is cancelled."


def cancelled_by_another(facts: DeviationFacts, by: Actor, _at: datetime) -> str | None:
    """Who had a hand in a deviation does not make it go away.

    Source: House rule, ADR 0056.
    """
    if by.id not in facts.involved:
        return None
    return (
        f"{by.name} {facts.involved[by.id]}; somebody else of quality assurance must cancel "
        f"{facts.label}."
    )


GUARDS = {
    f"{guard.__name__}@1": guard
    for guard in (
        cause_is_told, disposed_by_another, disposition_is_whole, lots_are_named,
        impact_was_unknown, impact_is_known, corrections_are_done, critical_is_acted_on,
        cancelling_has_a_reason, cancelled_by_another,
    )
}  # fmt: skip
DISPOSED_BY = (
    "disposed_by_another@1",
    "disposition_is_whole@1",
    "lots_are_named@1",
    "impact_was_unknown@1",
)
CLOSED_BY = ("impact_is_known@1", "corrections_are_done@1", "critical_is_acted_on@1")
DEVIATION = Machine(
    (
        Move("investigate", (S.OPENED,), S.INVESTIGATED, ("cause_is_told@1",)),
        Move("dispose", (S.INVESTIGATED, S.DISPOSED), S.DISPOSED, DISPOSED_BY),
        Move("close", (S.DISPOSED,), S.CLOSED, CLOSED_BY),
        Move(
            "cancel",
            (S.OPENED, S.INVESTIGATED),
            S.CANCELLED,
            ("cancelling_has_a_reason@1", "cancelled_by_another@1"),
        ),
    ),
    GUARDS,
)
MACHINES = {"deviation@1": DEVIATION}
