"""What goes wrong at the sites of a rollout, of which nobody there has to tell anybody."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.changes.models import ChangeState
from workflows.deviations.models import Severity
from workflows.rollouts.models import Rollout, RolloutState, Wave, WaveAsset
from workflows.rollouts.queries.figures import BACKED_OUT, changes_of, deviations_of, emergencies

WATCHED = (RolloutState.RUNNING, RolloutState.HALTED, RolloutState.PROPOSED, RolloutState.DRAFT)


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that went wrong."""

    wave_id: int
    change_id: int | None
    cause: str
    told: str


def failures(session: Session, rollout: Rollout) -> list[Failure]:
    """Return what went wrong in the waves that were opened, and halted nothing yet."""
    known = {halt.cause for halt in rollout.halts}
    opened = [wave for wave in rollout.waves if wave.opened_at]
    found = (one for wave in opened for one in _of(session, wave))
    return [one for one in found if one.cause not in known]


def _of(session: Session, wave: Wave) -> Iterator[Failure]:
    for change in changes_of(wave).values():
        if change.state is ChangeState.BACKED_OUT:
            cause = f"{BACKED_OUT}:{change.id}:{change.revision}"
            yield Failure(wave.id, change.id, cause, f"{change} of {wave} was taken back.")
    for one in deviations_of(session, wave):
        if one.severity is Severity.CRITICAL:
            told = f"{one} of {wave} is critical."
            yield Failure(wave.id, None, f"deviation:{one.id}", told)
    assets = {row.asset_id for row in wave.assets}
    for other in emergencies(session, assets, wave.opened_at) if wave.opened_at else ():
        told = f"{other} is an emergency on an asset of {wave}."
        yield Failure(wave.id, None, f"emergency:{other.id}", told)


def watched(session: Session) -> list[int]:
    """Return the rollouts of which a wave has been opened, and that are not over."""
    wanted = select(Rollout.id).where(
        Rollout.state.in_(WATCHED),
        Rollout.id.in_(select(Wave.rollout_id).where(Wave.opened_at.is_not(None))),
    )
    return list(session.scalars(wanted.order_by(Rollout.id)))


def of_change(session: Session, change_id: int) -> int | None:
    """Return the rollout that a change is of."""
    wanted = (
        select(Wave.rollout_id)
        .join(WaveAsset, WaveAsset.wave_id == Wave.id)
        .where(WaveAsset.change_id == change_id)
        .limit(1)
    )
    return session.scalar(wanted)
