"""Hold back what has not begun, by barriers; and halt what a failure should stop."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.barriers.steps import bar
from workflows.notifications.telling import News, tell
from workflows.rollouts.models import Gate, Halt, Rollout, RolloutState
from workflows.rollouts.queries.cases import KIND, facts_of, whole
from workflows.rollouts.queries.failing import failures
from workflows.rollouts.queries.figures import changes_of
from workflows.rollouts.queries.held import HALT, not_begun, source, why_halted
from workflows.rollouts.rules.machine import ROLLOUT


def watch(session: Session, actor: Actor, rollout: Rollout) -> bool:
    """Halt a rollout for what went wrong at a site since; return whether anything did.

    What was found before halts nothing again, however often this is asked.
    """
    kept = whole(session, rollout)
    found = failures(session, kept)
    if not found:
        return False
    for one in found:
        session.add(
            Halt(
                rollout_id=kept.id, wave_id=one.wave_id, change_id=one.change_id, cause=one.cause,
                told=one.told, found_at=clock.now(),
            )
        )  # fmt: skip
    if kept.state is not RolloutState.HALTED:
        ROLLOUT.fire(kept, facts_of(kept), "halt", by=actor, at=clock.now())
    told = " ".join(one.told for one in found)
    news = News(KIND, kept.id, kept.reference, f"{kept} is halted. {told}", is_urgent=True)
    tell(session, _concerned(kept), news)
    record(session, actor, "rollout.halted", kept, told=told)
    failed = {one.change_id for one in found}
    bar(session, actor, source(kept, HALT), not_begun(kept) - failed, why_halted(kept, told))
    return True


def _concerned(rollout: Rollout) -> set[int]:
    """Return who is told: the owner, who signed its gates, and who wrote its changes."""
    signed = {one for gate in rollout.gates for one in _signers(gate)}
    wrote = {one.author_id for wave in rollout.waves for one in changes_of(wave).values()}
    return {rollout.owner_id, *signed, *wrote}


def _signers(gate: Gate) -> set[int]:
    return {one for one in (gate.owner_id, gate.quality_id) if one is not None}
