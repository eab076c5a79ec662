"""A rollout as a picture: waves as columns, sites as rows, and what stands where they meet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted, readable
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.rules.permissions import Permission as OnChange
from workflows.rollouts.models import Rollout, Wave, WaveAsset
from workflows.rollouts.queries.cases import by_site


@dataclass(frozen=True, slots=True)
class Spot:
    """What one wave does at one site, as its reader may see it."""

    wave: Wave
    site_id: int
    site: str
    tags: tuple[str, ...]
    hidden: int
    """Assets that the reader may not see."""

    change: ChangeRequest | None
    is_change_seen: bool
    may_raise: bool

    @property
    def is_to_assess(self) -> bool:
        """Whether its site answers the questions now."""
        asked = {ChangeState.TRIAGE, ChangeState.ASSESSMENT}
        return self.change is not None and self.change.state in asked


@dataclass(frozen=True, slots=True)
class Row:
    """One site, with what each wave does there; None: nothing."""

    site: str
    spots: tuple[Spot | None, ...]


def picture(session: Session, actor: Actor, rollout: Rollout) -> Sequence[Row]:
    """Return the sites by name, each with its waves in their order; four statements."""
    everything = [row for wave in rollout.waves for row in wave.assets]
    seen = readable_ids(session, actor, {row.asset_id for row in everything})
    ids = {row.change_id for row in everything if row.change_id}
    mine = readable(actor, ChangeRequest).where(ChangeRequest.id.in_(ids))
    readable_changes = set(session.scalars(mine.with_only_columns(ChangeRequest.id)))
    names = dict(sorted(((row.site_id, row.site.name) for row in everything), key=lambda x: x[1]))
    able = _raisable(session, actor, [r.asset_id for r in everything if r.change_id is None])
    may_raise = {
        site_id: any(row.site_id == site_id and row.asset_id in seen & able for row in everything)
        for site_id in names
    }
    return [
        Row(name, tuple(
            _spot(wave, rows, seen, readable_changes, may_raise[site_id])
            if (rows := by_site(wave).get(site_id)) else None
            for wave in rollout.waves
        ))
        for site_id, name in names.items()
    ]  # fmt: skip


def _raisable(session: Session, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return on which of these assets the actor may raise a change; one statement."""
    mine = select(Asset.id).where(permitted(actor, OnChange.RAISE, Asset))
    return set(session.scalars(mine.where(Asset.id.in_(ids))))


def _spot(
    wave: Wave, rows: Sequence[WaveAsset], seen: set[int], changes: set[int], *args: bool
) -> Spot:
    (may_raise,) = args
    change = rows[0].change
    return Spot(
        wave=wave,
        site_id=rows[0].site_id,
        site=rows[0].site.name,
        tags=tuple(row.asset.tag for row in rows if row.asset_id in seen),
        hidden=sum(row.asset_id not in seen for row in rows),
        change=change,
        is_change_seen=change is not None and change.id in changes,
        may_raise=may_raise and (change is None or change.state is ChangeState.CANCELLED),
    )
