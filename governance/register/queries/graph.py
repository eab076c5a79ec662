"""What depends on an asset, directly or not: the edges, for a pure pass that explains them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    false,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.register.models import (
    Asset,
    Consent,
    Dependency,
    DependencyType,
    RedundancyGroup,
)
from governance.register.ties import Edge, Group, Node
from governance.register.vocabulary import (
    GONE,
    AssetState,
    GxpRelevance,
    PurdueLevel,
)

BATCH = 5_000
"""Keys in one statement: both databases take more."""


@dataclass(frozen=True, slots=True)
class Below:
    """The part of the graph that a change of some assets can reach."""

    edges: tuple[Edge, ...]
    is_capped: bool
    """Whether there are more edges than were asked for."""


TIES = Dependency.__table__.c
EDGE = (
    TIES.dependent_id,
    TIES.provider_id,
    *(type_coerce(TIES[n], String) for n in ("type", "strength")),
    TIES.tolerance_min,
    TIES.group_id,
    func.coalesce(TIES.consent == Consent.CONFIRMED, false()),
)
FROM = bindparam("from_ids", type_=Integer(), expanding=True)
THINGS = Asset.__table__.c
NODE = (
    *(THINGS.id, THINGS.tag, THINGS.name),
    *(type_coerce(THINGS[name], String) for name in ("purdue_level", "gxp")),
    *(THINGS.has_safety_function, THINGS.criticality, type_coerce(THINGS.state, String)),
)
"""Read as rows and not as objects: a hub has tens of thousands of them."""

LEVELS: dict[str | None, PurdueLevel | None] = {None: None}
LEVELS.update({one.value: one for one in PurdueLevel})
RELEVANCE = {one.value: one for one in GxpRelevance}
STATES = {one.value: one for one in AssetState}


def edges_below(
    session: Session,
    asset_ids: Collection[int],
    most: int = 50_000,
    along: Collection[DependencyType] | None = None,
) -> Below:
    """Return every edge on the ways from these assets to what depends on them; cycles end.

    One statement, a second one where more than `most` were found: then the direct edges are in.
    `along` are the types that are followed; those of others end where they begin.
    """
    wanted = _below(None if along is None else frozenset(along))
    found = _edges(session, wanted.limit(most + 1), asset_ids)
    if len(found) <= most:
        return Below(tuple(found), is_capped=False)
    direct = select(*EDGE).where(TIES.provider_id.in_(FROM)).limit(most)
    nearest = _edges(session, direct, asset_ids)
    return Below(tuple(dict.fromkeys([*nearest, *found]))[:most], is_capped=True)


@cache
def _below(along: frozenset[DependencyType] | None) -> Select[Any]:
    """Ask for every edge on the ways; made once for what is followed."""
    reached = select(Asset.id).where(Asset.id.in_(FROM)).cte("reached", recursive=True)
    onward = select(TIES.dependent_id).join(reached, TIES.provider_id == reached.c.id)
    if along is not None:
        # asked of the way, too: of dependencies alone, SQLite would first read all that there are
        onward = onward.where(or_(TIES.type.in_(sorted(along)), reached.c.id.is_(None)))
    return select(*EDGE).join(reached.union(onward), TIES.provider_id == reached.c.id)


def _edges(session: Session, wanted: Select[Any], asset_ids: Collection[int]) -> list[Edge]:
    session.flush()
    found = session.connection().execute(wanted, {"from_ids": list(asset_ids)})
    return [Edge(*row) for row in found]


def groups(session: Session, edges: Iterable[Edge]) -> dict[int, Group]:
    """Return the redundancy groups that these edges are of, with the number of their members."""
    of = RedundancyGroup
    wanted = (
        select(of.id, of.name, of.dependent_id, of.needed, func.count(TIES.provider_id.distinct()))
        .join(Dependency, Dependency.group_id == of.id)
        .join(Asset, Asset.id == Dependency.provider_id)
        .where(Asset.state.not_in(GONE))
        .group_by(of.id, of.name, of.dependent_id, of.needed)
    )
    return {
        row[0]: Group(*row[1:])
        for batch in _batches(edge.group_id for edge in edges if edge.group_id is not None)
        for row in session.execute(wanted.where(of.id.in_(batch)))
    }


def nodes(session: Session, asset_ids: Iterable[int]) -> dict[int, Node]:
    """Return the facts of these assets, whoever asks: mask them where they are shown."""
    session.flush()
    return {
        key: Node(
            key,
            tag,
            name,
            LEVELS[level],
            RELEVANCE[gxp],
            has_safety,
            criticality,
            STATES[state],
        )
        for batch in _batches(asset_ids)
        for key, tag, name, level, gxp, has_safety, criticality, state in (
            session.connection().execute(select(*NODE).where(_has_id(batch)))
        )
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
