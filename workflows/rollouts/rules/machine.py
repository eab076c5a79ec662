"""What can follow what in the life of a rollout, under which guards. Pure."""

from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.rollouts.models import RolloutState

S = RolloutState
POLICY = "rollout@1"
AUTHORED, AGREED = "rollout_authorship", "rollout_compliance"
GATE_OWNER, GATE_QUALITY = "gate_owner", "gate_quality"
GOES_ON = "rollout_goes_on"
MEANINGS = {
    AUTHORED: "I wrote what is the same for every site, the waves and their criteria.",
    AGREED: "For central compliance: what is the same for every site may be rolled out like this.",
    GATE_OWNER: "As owner: the criteria hold by the figures shown, and it goes on.",
    GATE_QUALITY: "For quality: the criteria hold by the figures shown, and it goes on.",
    GOES_ON: "For quality: the cause is told, and what has not begun may go on.",
}


@dataclass(frozen=True, slots=True)
class RolloutFacts:
    """What the guards of a rollout may know."""

    label: str
    state: RolloutState
    owner_id: int = 0
    missing: tuple[str, ...] = ()
    """What is not written yet, in words."""

    is_as_signed: bool = True
    """Whether it reads as central compliance signed it."""

    unmet: tuple[str, ...] = ()
    """Criteria of the gate that do not hold now, each with its figure."""

    failures: tuple[str, ...] = ()
    """What went wrong at its sites, and nobody has decided on."""

    gate_signers: frozenset[int] = frozenset()
    open_waves: int = 0
    waits: int = 0
    """Waves that are not passed yet."""

    reason: str | None = None


def it_is_described(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """What is signed for every site says what is done, where, and by what it is judged.

    Source: House rule, ADR 0065.
    """
    return f"{facts.label} lacks {'; '.join(facts.missing)}." if facts.missing else None


def owner_does_not_agree(facts: RolloutFacts, by: Actor, _at: datetime) -> str | None:
    """Who owns a rollout does not sign it for quality.

    Source: House rule, ADR 0065.
    """
    if by.id == facts.owner_id:
        return f"{by.name} owns {facts.label}: somebody else signs for quality."
    return None


def it_is_as_signed(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """A gate is judged by the criteria that were signed before, never by others.

    Source: House rule, ADR 0065.
    """
    if not facts.is_as_signed:
        return f"{facts.label} does not read as it was signed: have the present version signed."
    return None


def every_criterion_holds(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody opens a wave while a criterion of the gate before it does not hold.

    Source: House rule, ADR 0065.
    """
    return " ".join(facts.unmet) or None


def no_failure_is_undecided(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing goes on over a failure that nobody has decided on.

    Source: House rule, ADR 0065.
    """
    if facts.failures:
        return f"{' '.join(facts.failures)} Have QA decide on it first, signed."
    return None


def two_sign_a_gate(facts: RolloutFacts, by: Actor, _at: datetime) -> str | None:
    """Owner and quality are two people.

    Source: House rule, ADR 0065.
    """
    if by.id in facts.gate_signers:
        return (
            f"{by.name} has signed this gate of {facts.label}: somebody else signs the other half."
        )
    return None


def every_wave_is_passed(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """It is done when the gate after its last wave is signed.

    Source: House rule, ADR 0065.
    """
    return f"{facts.waits} waves of {facts.label} are still to come." if facts.waits else None


def ending_has_a_reason(facts: RolloutFacts, _by: Actor, _at: datetime) -> str | None:
    """What is opened again or given up says why.

    Source: House rule, ADR 0065.
    """
    return None if (facts.reason or "").strip() else f"Say why, for whoever reads {facts.label}."


GUARDS = {
    f"{guard.__name__}@1": guard
    for guard in (
        it_is_described,
        owner_does_not_agree,
        it_is_as_signed,
        every_criterion_holds,
        no_failure_is_undecided,
        two_sign_a_gate,
        every_wave_is_passed,
        ending_has_a_reason,
    )
}
OVER = (S.DONE, S.STOPPED)
SHUT = {
    S.DRAFT: "is a draft: have it agreed to first",
    S.PROPOSED: "waits for central compliance",
    S.HALTED: "is halted: quality decides on the cause first",
    S.DONE: "is done: it has no gate left",
    S.STOPPED: "was given up: no gate of it opens any more",
}
"""States in which no gate is signed, in words."""

OPEN = (S.DRAFT, S.PROPOSED, S.RUNNING)
GATE = (
    "it_is_as_signed@1",
    "every_criterion_holds@1",
    "no_failure_is_undecided@1",
    "two_sign_a_gate@1",
)
ROLLOUT = Machine(
    (
        Move("propose", (S.DRAFT,), S.PROPOSED, ("it_is_described@1",)),
        Move("agree", (S.PROPOSED,), S.RUNNING, ("owner_does_not_agree@1", "it_is_as_signed@1")),
        Move("revise", (S.PROPOSED, S.RUNNING), S.DRAFT, ("ending_has_a_reason@1",)),
        Move("sign_gate", (S.RUNNING,), S.RUNNING, GATE),
        Move("finish", (S.RUNNING,), S.DONE, ("every_wave_is_passed@1",)),
        Move("halt", OPEN, S.HALTED),
        Move("go_on", (S.HALTED,), None, ("owner_does_not_agree@1",)),
        Move("stop", (*OPEN, S.HALTED), S.STOPPED, ("ending_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {"rollout@1": ROLLOUT}
