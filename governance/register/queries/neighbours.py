"""What an asset depends on, and what depends on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from governance.core.access import Actor
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.queries.graph import readable_ids

MASK = "1 asset you may not see"
SHOWN = 100
"""Neighbours of each kind on a page; a hub has more, and the page says so."""

TYPES = {
    DependencyType.RUNS_ON: ("runs on", "runs"),
    DependencyType.HOSTED_BY: ("is hosted by", "hosts"),
    DependencyType.CONTROLLED_BY: ("is controlled by", "controls"),
    DependencyType.RECEIVES_DATA_FROM: ("receives data from", "feeds data to"),
    DependencyType.COMMANDED_BY: ("is commanded by", "commands"),
    DependencyType.MONITORED_BY: ("is monitored by", "monitors"),
    DependencyType.HISTORISED_BY: ("is historised by", "historises"),
    DependencyType.BACKED_UP_BY: ("is backed up by", "backs up"),
    DependencyType.BACKS_UP: ("backs up", "is a source of backups for"),
    DependencyType.POWERED_BY: ("is powered by", "powers"),
    DependencyType.COOLED_BY: ("is cooled by", "cools"),
    DependencyType.TIME_FROM: ("takes its time from", "gives its time to"),
    DependencyType.AUTHENTICATES_WITH: ("authenticates with", "authenticates"),
    DependencyType.LICENSED_BY: ("is licensed by", "licenses"),
    DependencyType.NAME_RESOLVED_BY: ("has names resolved by", "resolves names for"),
    DependencyType.CONNECTS_THROUGH: ("connects through", "connects"),
    DependencyType.REMOTE_ACCESS_VIA: ("is reached from outside via", "lets outsiders reach"),
    DependencyType.RECIPE_FROM: ("takes recipes from", "gives recipes to"),
    DependencyType.ENGINEERED_WITH: ("is engineered with", "is used to engineer"),
    DependencyType.PROTECTED_BY: ("is protected by", "protects"),
    DependencyType.REDUNDANT_WITH: ("is redundant with", "is redundant with"),
    DependencyType.SPARED_BY: ("has as its spare", "is the spare of"),
    DependencyType.REPLACES: ("replaces", "is replaced by"),
}
"""A type as the dependent's page says it, and as the provider's does."""

STRENGTHS = {
    Strength.HARD: ("stops without it", "stop"),
    Strength.DEGRADED: ("goes on with limits without it", "wait"),
    Strength.SOFT: ("goes on without it", "idle"),
}
"""What happens to the dependent, and the shape that stands for it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One edge as seen from one of its ends."""

    id: int
    """The dependency's."""

    asset_id: int | None
    """None where the reader may not see the asset."""

    tag: str
    name: str
    relation: str
    consequence: str
    shape: str
    note: str
    is_in_operation: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Both sides of an asset."""

    providers: tuple[Neighbour, ...]
    """What it depends on."""

    dependents: tuple[Neighbour, ...]
    """What depends on it."""

    is_capped: bool


def neighbours(session: Session, actor: Actor, asset: Asset) -> Neighbours:
    """Return both sides, with the names of what the reader may not see masked."""
    up = _edges(session, asset, is_up=True)
    down = _edges(session, asset, is_up=False)
    seen = readable_ids(
        session, actor, [*(e.provider_id for e in up), *(e.dependent_id for e in down)]
    )
    providers = tuple(_seen_from_below(up[:SHOWN], seen))
    dependents = tuple(_seen_from_above(down[:SHOWN], seen))
    return Neighbours(providers, dependents, len(up) > SHOWN or len(down) > SHOWN)


def _edges(session: Session, asset: Asset, *, is_up: bool) -> list[Dependency]:
    here, there = Dependency.dependent_id, Dependency.provider
    if not is_up:
        here, there = Dependency.provider_id, Dependency.dependent
    wanted = (
        select(Dependency)
        .join(there)
        .where(here == asset.id)
        .order_by(Dependency.type, Asset.tag, Dependency.id)
        .options(contains_eager(there))
        .limit(SHOWN + 1)
    )
    return list(session.scalars(wanted))


def _seen_from_below(edges: list[Dependency], seen: set[int]) -> Iterator[Neighbour]:
    for edge in edges:
        yield _neighbour(edge, edge.provider, TYPES[edge.type][0], seen)


def _seen_from_above(edges: list[Dependency], seen: set[int]) -> Iterator[Neighbour]:
    for edge in edges:
        yield _neighbour(edge, edge.dependent, TYPES[edge.type][1], seen)


def _neighbour(edge: Dependency, other: Asset, relation: str, seen: set[int]) -> Neighbour:
    is_seen = other.id in seen
    consequence, shape = STRENGTHS[edge.strength]
    return Neighbour(
        id=edge.id,
        asset_id=other.id if is_seen else None,
        tag=other.tag if is_seen else MASK,
        name=other.name if is_seen else "",
        relation=relation,
        consequence=consequence,
        shape=shape,
        note=edge.note if is_seen else "",
        is_in_operation=other.state == "in_operation",
    )
