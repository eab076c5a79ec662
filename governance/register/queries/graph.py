"""What depends on an asset, directly or not: the edges, for a pure pass that explains them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

BATCH = 5_000
"""Keys in one statement: both databases take more."""


class Edge(NamedTuple):
    """`dependent` depends on `provider`, so a change of the provider reaches the dependent."""

    dependent_id: int
    provider_id: int
    type: DependencyType
    strength: Strength


@dataclass(frozen=True, slots=True)
class Below:
    """The part of the graph that a change of some assets can reach."""

    edges: tuple[Edge, ...]
    is_capped: bool
    """Whether there are more edges than were asked for."""


class Node(NamedTuple):
    """What a pass over the graph knows of an asset."""

    id: int
    tag: str
    name: str
    site_id: int
    place_id: int
    domain: Domain
    asset_class: AssetClass
    ot_function: OtFunction
    purdue_level: PurdueLevel | None
    criticality: int | None
    gxp: GxpRelevance
    has_safety_function: bool
    validation_state: ValidationState
    state: AssetState

    @property
    def reference(self) -> str:
        """The short name of the asset."""
        return f"AS-{self.id:05}"


TIES = Dependency.__table__.c
EDGE = (
    TIES.dependent_id,
    TIES.provider_id,
    *(type_coerce(TIES[n], String) for n in ("type", "strength")),
)
"""Read as rows and not as objects: a hub has tens of thousands of them."""

TYPES = {kind.value: kind for kind in DependencyType}
STRENGTHS = {strength.value: strength for strength in Strength}
NODE = tuple(getattr(Asset, name) for name in Node._fields)


def edges_below(session: Session, asset_ids: Collection[int], most: int = 50_000) -> Below:
    """Return every edge on the ways from these assets to what depends on them; cycles end.

    One statement, a second one where more than `most` were found: then the direct edges are in.
    """
    reached = select(Asset.id).where(Asset.id.in_(asset_ids)).cte("reached", recursive=True)
    reached = reached.union(
        select(TIES.dependent_id).join(reached, TIES.provider_id == reached.c.id)
    )
    wanted = select(*EDGE).join(reached, TIES.provider_id == reached.c.id)
    found = _edges(session, wanted.limit(most + 1))
    if len(found) <= most:
        return Below(tuple(found), is_capped=False)
    direct = select(*EDGE).where(TIES.provider_id.in_(asset_ids)).limit(most)
    nearest = _edges(session, direct)
    return Below(tuple(dict.fromkeys([*nearest, *found]))[:most], is_capped=True)


def _edges(session: Session, wanted: Select[Any]) -> list[Edge]:
    session.flush()
    return [
        Edge(dependent, provider, TYPES[kind], STRENGTHS[strength])
        for dependent, provider, kind, strength in session.execute(wanted)
    ]


def nodes(session: Session, asset_ids: Iterable[int]) -> dict[int, Node]:
    """Return the facts of these assets, whoever asks: mask them where they are shown."""
    return {
        row.id: Node(*row)
        for batch in _batches(asset_ids)
        for row in session.execute(select(*NODE).where(_has_id(batch)))
    }


def readable_ids(session: Session, actor: Actor, asset_ids: Iterable[int]) -> set[int]:
    """Return those of these assets that the actor may read."""
    mine = readable(actor, Asset).with_only_columns(Asset.id)
    return {
        found
        for batch in _batches(asset_ids)
        for found in session.scalars(mine.where(_has_id(batch)))
    }


def _has_id(batch: list[int]) -> ColumnElement[bool]:
    """Return the condition with the keys written out: thousands of parameters cost more."""
    return Asset.id.in_(bindparam("ids", batch, expanding=True, literal_execute=True))


def _batches(asset_ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(set(asset_ids))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
