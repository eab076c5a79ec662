"""Sign a rollout: put it up, agree to it, open its gates, go on after a failure, end it."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import RuleViolation
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content
from governance.evidence.signing import sign as give_signature
from governance.identity.attest import Proof
from workflows.changes.barriers.queries import locked as lock_changes
from workflows.changes.barriers.steps import bar, lift
from workflows.rollouts.models import Gate, Rollout
from workflows.rollouts.queries.cases import KIND, At, facts_of, gate_of, locked, whole
from workflows.rollouts.queries.failing import failures
from workflows.rollouts.queries.figures import changes_of
from workflows.rollouts.queries.held import GATE, HALT, STOP, not_begun, source, why_stopped
from workflows.rollouts.rules.content import content, freezing
from workflows.rollouts.rules.machine import (
    AGREED,
    AUTHORED,
    GATE_OWNER,
    GATE_QUALITY,
    GOES_ON,
    MEANINGS,
    POLICY,
    ROLLOUT,
)
from workflows.rollouts.rules.permissions import Permission


def propose(session: Session, actor: Actor, rollout: Rollout, proof: Proof) -> None:
    """Put it up for central compliance: from here on its text is what is signed."""
    must(session, actor, Permission.WRITE, rollout)
    kept = whole(session, rollout)
    ROLLOUT.fire(kept, facts_of(kept), "propose", by=actor, at=clock.now())
    kept.content_sha256 = keep_content(session, KIND, kept.id, content(kept))
    _sign(session, actor, proof, kept, (AUTHORED, kept.content_sha256))
    record(session, actor, "rollout.proposed", kept, content=kept.content_sha256)


def agree(session: Session, actor: Actor, rollout: Rollout, proof: Proof) -> None:
    """Sign what is the same for every site, once for all of them."""
    must(session, actor, Permission.AGREE, rollout)
    kept = whole(session, rollout)
    ROLLOUT.fire(kept, facts_of(kept), "agree", by=actor, at=clock.now())
    _sign(session, actor, proof, kept, (AGREED, kept.content_sha256 or ""))
    kept.agreed_at = clock.now()
    record(session, actor, "rollout.agreed", kept, content=kept.content_sha256)


def revise(session: Session, actor: Actor, rollout: Rollout, reason: str) -> None:
    """Open what was signed again; what was frozen for an open wave stays as it is."""
    must(session, actor, Permission.WRITE, rollout)
    kept = whole(session, rollout)
    facts = facts_of(kept, reason=reason)
    ROLLOUT.fire(kept, facts, "revise", by=actor, at=clock.now())
    void, kept.revision = kept.content_sha256, kept.revision + 1
    kept.content_sha256 = kept.agreed_at = None
    record(session, actor, "rollout.revised", kept, reason=reason, void=void)


def sign_gate(session: Session, actor: Actor, rollout: Rollout, proof: Proof) -> None:
    """Sign that the next wave may begin; with the second of two signatures it does.

    Every criterion is judged at this moment, while nothing of the wave that is closed can move.
    Raises `RuleViolation` with each that does not hold: there is no other way through.
    """
    must(session, actor, Permission.SIGN_GATE, rollout)
    locked(session, rollout.id)
    lock_changes(session, _of_waves(whole(session, rollout)))
    kept = whole(session, rollout)
    at = At(session, kept)
    facts = facts_of(kept, at)
    ROLLOUT.check(facts, "sign_gate", actor, clock.now())
    if fresh := [one.told for one in failures(session, kept)]:
        raise RuleViolation(*fresh)
    gate = gate_of(kept) or Gate(rollout_id=kept.id, number=at.number)
    activity = _part(session, actor, kept, gate)
    sha256 = keep_content(session, KIND, kept.id, at.body)
    _sign(session, actor, proof, kept, (activity, sha256))
    if activity == GATE_OWNER:
        gate.owner_id, gate.owner_at, gate.owner_sha256 = actor.id, clock.now(), sha256
    else:
        gate.quality_id, gate.quality_at, gate.quality_sha256 = actor.id, clock.now(), sha256
    session.add(gate)
    ROLLOUT.fire(kept, facts, "sign_gate", by=actor, at=clock.now())
    record(session, actor, "rollout.gate_signed", kept, gate=at.number, activity=activity)
    if gate.owner_id and gate.quality_id:
        _open(session, actor, kept, at, gate)


def _of_waves(rollout: Rollout) -> set[int]:
    return {key for wave in rollout.waves for key in changes_of(wave)}


def _part(session: Session, actor: Actor, rollout: Rollout, gate: Gate) -> str:
    """Return for whom the actor signs; whoever owns it never does so for quality."""
    is_apart = actor.id != rollout.owner_id
    if (
        gate.quality_id is None
        and is_apart
        and may(session, actor, Permission.SIGN_FOR_QUALITY, rollout)
    ):
        return GATE_QUALITY
    if gate.owner_id is None and may(session, actor, Permission.SIGN_AS_OWNER, rollout):
        return GATE_OWNER
    raise RuleViolation(f"The part of {actor.name} in this gate of {rollout} is signed already.")


def _open(session: Session, actor: Actor, rollout: Rollout, at: At, gate: Gate) -> None:
    """Close one wave and open the next: freeze by what it is judged, and let its changes begin."""
    now = gate.opened_at = clock.now()
    if at.closes:
        at.closes.passed_at = now
    if at.opens is None:
        session.flush()
        ROLLOUT.fire(rollout, facts_of(rollout), "finish", by=actor, at=now)
        rollout.ended_at = now
        record(session, actor, "rollout.finished", rollout)
        return
    wave = at.opens
    wave.criteria_sha256 = keep_content(session, KIND, rollout.id, freezing(rollout, wave))
    wave.opened_at = now
    record(
        session, actor, "rollout.wave_opened", rollout, wave=str(wave), frozen=wave.criteria_sha256
    )
    lift(session, actor, source(rollout, GATE), changes_of(wave), f"{wave} of {rollout} is open.")


def go_on(session: Session, actor: Actor, rollout: Rollout, decision: str, proof: Proof) -> None:
    """Decide on what halted it, signed: the cause is told, and what has not begun may go on."""
    must(session, actor, Permission.GO_ON, rollout)
    kept, now = whole(session, rollout), clock.now()
    facts = facts_of(kept)
    ROLLOUT.check(facts, "go_on", actor, now)
    open_ = [halt for halt in kept.halts if halt.decision is None]
    body = {
        "rollout": kept.reference,
        "failures": [one.told for one in open_],
        "decision": decision,
    }
    sha256 = keep_content(session, KIND, kept.id, body)
    _sign(session, actor, proof, kept, (GOES_ON, sha256))
    for halt in open_:
        halt.decision, halt.decided_at, halt.decided_by_id = decision, now, actor.id
        halt.decision_sha256 = sha256
    ROLLOUT.fire(kept, facts, "go_on", by=actor, at=now)
    record(session, actor, "rollout.gone_on", kept, decision=decision)
    lift(session, actor, source(kept, HALT), _of_waves(kept), f"QA decided that {kept} goes on.")


def stop(session: Session, actor: Actor, rollout: Rollout, reason: str) -> None:
    """Give it up: what has not begun is held back for good, and cancelled by its site."""
    must(session, actor, Permission.WRITE, rollout)
    kept = whole(session, rollout)
    ROLLOUT.fire(kept, facts_of(kept, reason=reason), "stop", by=actor, at=clock.now())
    kept.ended_at, kept.reason = clock.now(), reason.strip()
    record(session, actor, "rollout.stopped", kept, reason=reason)
    bar(session, actor, source(kept, STOP), not_begun(kept), why_stopped(kept))


def _sign(
    session: Session, actor: Actor, proof: Proof, rollout: Rollout, what: tuple[str, str]
) -> None:
    """Sign one content of a rollout under one activity."""
    activity, sha256 = what
    signable = Signable(KIND, rollout.id, rollout.reference, rollout.version, sha256, POLICY)
    give_signature(session, actor, proof, signable, [Statement(activity, MEANINGS[activity])])
