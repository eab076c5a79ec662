"""What holds an asset fast: higher slices say so here, by inversion."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import CompoundSelect, bindparam, null, select, union_all
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.register.controlled import Authorisation
from governance.register.drifts.models import Drift, DriftState
from governance.register.life.rules import AssetFacts
from governance.register.models import Asset, Dependency, Strength
from governance.register.queries.masking import MASK, hidden
from governance.register.vocabulary import IN_USE

HOLDS: list[Callable[[Session, Asset], list[str]]] = []
"""Each gives the references of what is open on an asset, such as its changes."""

AUTHORISING: list[Callable[[Session, Actor, Asset], Authorisation | None]] = []
"""Each gives the authorisation that the actor has for an asset now, from a change under way."""


HELD: Final[CompoundSelect[Any]] = union_all(
    select(Asset.tag.label("tag"), Asset.id.label("id"))
    .join(Dependency, Dependency.dependent_id == Asset.id)
    .where(
        Dependency.provider_id == bindparam("asset_id"),
        Dependency.strength == Strength.HARD,
        Asset.state.in_(IN_USE),
    )
    .distinct(),
    select(null(), Drift.id).where(
        Drift.asset_id == bindparam("asset_id"), Drift.state == DriftState.FILED
    ),
)
"""What stops without an asset, and the drifts on it that wait for a decision; made once."""


def authorised(
    session: Session, actor: Actor, asset: Asset, reason: str | None
) -> str | Authorisation | None:
    """Return why the actor edits an asset: the change that authorises it, else the reason."""
    for give in AUTHORISING:
        if found := give(session, actor, asset):
            return replace(found, reason=reason)
    return reason


def facts_of(session: Session, actor: Actor, asset: Asset) -> AssetFacts:
    """Freeze what the guards of an asset may know, and tell the actor: names they may read."""
    held = session.execute(HELD, {"asset_id": asset.id}).all()
    stopped = sorted((row for row in held if row.tag is not None), key=lambda row: row.tag)
    masks = hidden(session, actor, ((Asset.__tablename__, str(row.id)) for row in stopped))
    seen = [row.tag for row in stopped if (Asset.__tablename__, str(row.id)) not in masks]
    more = [MASK] if len(masks) == 1 else [f"{len(masks):,} assets you may not see"]
    return AssetFacts(
        label=asset.tag,
        state=asset.state,
        gxp=asset.gxp,
        validation_state=asset.validation_state,
        commissioned_on=asset.commissioned_on,
        hard_dependents=(*seen, *(more if masks else ())),
        open_drifts=tuple(f"DR-{row.id:04}" for row in held if row.tag is None),
        open_changes=tuple(name for hold in HOLDS for name in hold(session, asset)),
    )
