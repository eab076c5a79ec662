"""Where an asset sits, and what sits in it: a chassis has few modules, a hall of racks hundreds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, contains_eager

from governance.core.access import Actor, readable
from governance.core.listing.shape import Choice, Filter
from governance.register.models import Asset
from governance.register.parts.models import Mounting

SHOWN = 20
"""Modules that an asset's page names; the list of assets pages through all of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an asset sits, and what sits in it."""

    inside: Mounting | None
    """None: in no other one, or in one that the reader may not see."""

    modules: tuple[Mounting, ...]
    number: int
    """All that sit in it, of those that the reader may see."""


def place_in_racks(session: Session, actor: Actor, asset: Asset) -> Place:
    """Return where an asset sits, and the first of what sits in it."""
    above = (
        select(Mounting)
        .join(Mounting.parent)
        .where(Mounting.asset_id == asset.id, Asset.id.in_(_seen(actor)))
        .options(contains_eager(Mounting.parent))
    )
    below = (
        select(Mounting)
        .join(Mounting.asset)
        .where(Mounting.parent_id == asset.id, Asset.id.in_(_seen(actor)))
        .options(contains_eager(Mounting.asset))
        .order_by(Mounting.position, Mounting.slot, Mounting.asset_id)
        .limit(SHOWN + 1)
    )
    modules = tuple(session.scalars(below))
    number = len(modules)
    if number > SHOWN:
        counted = select(func.count()).where(Mounting.parent_id == asset.id)
        number = session.scalar(counted.where(Mounting.asset_id.in_(_seen(actor)))) or 0
    return Place(session.scalars(above).one_or_none(), modules[:SHOWN], number)


def _seen(actor: Actor) -> Any:
    return readable(actor, Asset).with_only_columns(Asset.id)


def sits_in(ids: Sequence[str]) -> ColumnElement[bool]:
    """Return that an asset sits in one of these."""
    inside = Mounting.parent_id.in_([int(key) for key in ids])
    return exists().where(Mounting.asset_id == Asset.id, inside)


def condition(session: Session, paths: Sequence[str], asked: Sequence[str]) -> Filter:
    """Return the condition that a page of racks leads to: what sits in the assets asked for.

    It names those alone that hang at or below a path: others are no choice.
    """
    keys = [int(key) for key in asked if key.isdecimal() and len(key) < 10]  # noqa: PLR2004
    named = select(Asset.id, Asset.tag).where(Asset.id.in_(keys), Asset.within(paths))
    options = [(str(key), tag) for key, tag in session.execute(named)]
    return Choice("within", "Sits in", options, sits_in, lead="in")
