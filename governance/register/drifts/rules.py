"""Who decides on a drift, and what must hold; pure, sentences for people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor, declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.register.drifts.models import Drift, DriftState
from governance.register.rules import EVERYBODY

S = DriftState
OPEN = (S.FILED, S.UNAUTHORISED)
"""States in which the same report does not make another drift."""

POLICY = "drift@1"
REGISTER_ERROR, UNAUTHORISED_CHANGE = "register_error", "unauthorised_change"
MEANINGS = {
    REGISTER_ERROR: "The register was in error: what was reported is what was approved.",
    UNAUTHORISED_CHANGE: "This was changed without authorisation; what was approved stands.",
}
"""What a decision says, in the words that the signer sees."""


class Permission(StrEnum):
    """What can be permitted on a drift; nobody files one by hand."""

    READ = "drift:read"
    CORRECT = "drift:correct"
    ESCALATE = "drift:escalate"


QUALITY = role(Role.QA)
declare(
    Drift,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.CORRECT: [[QUALITY]],
        Permission.ESCALATE: [[QUALITY]],
    },
)


@dataclass(frozen=True, slots=True)
class DriftFacts:
    """What the guards of a drift may know."""

    label: str
    state: DriftState
    tag: str
    words: str
    """The fact, such as firmware."""

    approved: str
    now: str
    """What the register holds now, in words."""

    reported: str
    is_writable: bool = True
    """Whether what was reported can be written: a product must be in the catalogue."""

    reporter_id: int | None = None
    reason: str | None = None


def reason_is_given(facts: DriftFacts, _by: Actor, _at: datetime) -> str | None:
    """Whoever decides says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} is decided so."


def decided_by_another(facts: DriftFacts, by: Actor, _at: datetime) -> str | None:
    """Who brought the report does not decide on it.

    Source: House rule.
    """
    if facts.reporter_id is not None and by.id == facts.reporter_id:
        return f"{by.name} brought the report of {facts.label}: somebody else of QA decides."
    return None


def approved_value_stands(facts: DriftFacts, _by: Actor, _at: datetime) -> str | None:
    """What is decided is the difference that was filed, not another one.

    Source: House rule.
    """
    if facts.now != facts.approved:
        return (
            f"The {facts.words} of {facts.tag} was {facts.approved} when {facts.label} was filed "
            f"and is {facts.now} now: have it reported anew."
        )
    return None


def reported_value_is_writable(facts: DriftFacts, _by: Actor, _at: datetime) -> str | None:
    """A correction writes what the register can hold.

    Source: House rule.
    """
    if facts.is_writable:
        return None
    return f"{facts.reported} is not in the catalogue: have it added, then import the sheet again."


GUARDS = {
    "reason_is_given@1": reason_is_given,
    "decided_by_another@1": decided_by_another,
    "approved_value_stands@1": approved_value_stands,
    "reported_value_is_writable@1": reported_value_is_writable,
}
JUDGED = ("reason_is_given@1", "decided_by_another@1", "approved_value_stands@1")
DRIFT = Machine(
    (
        Move("correct", (S.FILED,), S.CORRECTED, (*JUDGED, "reported_value_is_writable@1")),
        Move("escalate", (S.FILED,), S.UNAUTHORISED, JUDGED),
        Move("settle", (S.UNAUTHORISED,), S.SETTLED),
    ),
    GUARDS,
)
MACHINES = {"drift@1": DRIFT}
