"""What a change reaches, and why: a breadth-first pass over the dependencies. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from governance.register.models import DependencyType, Strength
from governance.register.vocabulary import GxpRelevance

NEAR = 2
"""Steps within which a GxP-direct or safety-bearing asset is assessed by name.

Source: House rule, ADR 0006.
"""


STRONGEST = {strength: n for n, strength in enumerate(Strength)}


class Node(NamedTuple):
    """What the pass knows of an asset."""

    id: int
    tag: str
    name: str
    purdue_level: str | None
    gxp: GxpRelevance
    has_safety_function: bool
    criticality: int | None


class Edge(NamedTuple):
    """`dependent` depends on `provider`, so what happens to the provider reaches the dependent."""

    dependent: int
    provider: int
    type: DependencyType
    strength: Strength
    tolerance_min: int | None = None
    group: int | None = None
    is_confirmed: bool = True


class Group(NamedTuple):
    """Providers of which one asset needs some."""

    name: str
    dependent: int
    needed: int
    members: int


@dataclass(frozen=True, slots=True)
class Item:
    """One asset that a change reaches: how far, by which path, and why it is on the list."""

    asset_id: int
    tag: str
    name: str
    purdue_level: str | None
    gxp: GxpRelevance
    has_safety_function: bool
    hops: int
    path: tuple[str, ...]
    """Tags from the changed asset to this one, both included."""

    reason: str
    must_assess: bool
    """Whether somebody must say what it means for this asset; otherwise it is for information."""

    path_ids: tuple[int, ...] = ()
    """The assets of the path, so that a page can mask those that its reader may not see."""

    tolerance_min: int | None = None
    """Minutes that it goes on without the asset before it on the path; None: nobody has said."""

    is_unconfirmed: bool = False
    """Whether the path rests on a dependency that nobody accountable has agreed to."""

    @property
    def distance(self) -> str:
        """Say how far it is."""
        return "directly" if self.hops == 1 else f"in {self.hops} steps"


@dataclass(frozen=True, slots=True)
class Stop:
    """An asset at which the walk ended, since enough of a redundancy group is left for it."""

    asset_id: int
    tag: str
    group: str
    left: int
    needed: int
    members: int

    @property
    def sentence(self) -> str:
        """Say why it goes no further."""
        return (
            f"{self.tag} goes on: of its {self.group}, {self.left} of {self.members} are left "
            f"and {self.needed} {'is' if self.needed == 1 else 'are'} needed."
        )


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change reaches, ranked: what must be assessed first, then the nearest."""

    items: tuple[Item, ...] = ()
    is_truncated: bool = False
    """Whether there is more than was followed; said aloud, and no change is approved on it."""

    stops: tuple[Stop, ...] = ()
    """Where it ended though there was a dependency to follow."""

    @property
    def must_assess(self) -> tuple[Item, ...]:
        """What somebody must look at."""
        return tuple(item for item in self.items if item.must_assess)


NO_GROUPS: Mapping[int, Group] = {}


class Trail(NamedTuple):
    """The way from the changed asset to another one."""

    ids: tuple[int, ...]
    is_confirmed: bool = True


def explain(
    start: int,
    nodes: Mapping[int, Node],
    edges: Iterable[Edge],
    groups: Mapping[int, Group] = NO_GROUPS,
    *,
    is_truncated: bool = False,
) -> Impact:
    """Walk from the changed asset to all that depends on it; cycles end where they began.

    The first, and so shortest, path to each asset is kept; of edges equally far the strongest. An
    edge of a redundancy group is followed once fewer of its members are left than are needed.
    """
    below = _below(edges)
    trails = {start: Trail((start,))}
    lost: dict[int, set[int]] = defaultdict(set)
    items: list[Item] = []
    queue = deque([start])
    while queue:
        at = queue.popleft()
        for edge in below.get(at, ()):
            if edge.dependent in trails or _holds(edge, groups, lost):
                continue
            trails[edge.dependent] = Trail(
                (*trails[at].ids, edge.dependent), trails[at].is_confirmed and edge.is_confirmed
            )
            items.append(_item(nodes, edge, trails[edge.dependent]))
            queue.append(edge.dependent)
    ranked = sorted(items, key=lambda item: (not item.must_assess, item.hops, item.tag))
    stops = (
        Stop(of.dependent, nodes[of.dependent].tag, of.name, of.members - len(gone), *of[2:])
        for of, gone in ((groups[key], gone) for key, gone in lost.items())
        if of.dependent not in trails
    )
    return Impact(tuple(ranked), is_truncated, tuple(sorted(stops, key=lambda s: (s.tag, s.group))))


def _below(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    """Return the edges by what they lead from, the strongest and best known first."""
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        below[edge.provider].append(edge)
    for found in (several for several in below.values() if len(several) > 1):
        found.sort(key=lambda e: (STRONGEST[e.strength], not e.is_confirmed, e.dependent, e.type))
    return below


def _holds(edge: Edge, groups: Mapping[int, Group], lost: dict[int, set[int]]) -> bool:
    """Whether enough of the edge's group is left without its provider, which counts from now."""
    group = groups.get(edge.group) if edge.group is not None else None
    if edge.group is None or group is None:
        return False
    lost[edge.group].add(edge.provider)
    return group.members - len(lost[edge.group]) >= group.needed


def _item(nodes: Mapping[int, Node], edge: Edge, trail: Trail) -> Item:
    node, provider = nodes[edge.dependent], nodes[edge.provider]
    hops = len(trail.ids) - 1
    bears = node.gxp is GxpRelevance.DIRECT or node.has_safety_function
    return Item(
        asset_id=node.id,
        tag=node.tag,
        name=node.name,
        purdue_level=node.purdue_level,
        gxp=node.gxp,
        has_safety_function=node.has_safety_function,
        hops=hops,
        path=tuple(nodes[key].tag for key in trail.ids),
        reason=f"{node.tag} {WORDS[edge.type]} {provider.tag} ({_much(edge)})",
        must_assess=(hops == 1 and edge.strength is Strength.HARD) or (bears and hops <= NEAR),
        path_ids=trail.ids,
        tolerance_min=edge.tolerance_min,
        is_unconfirmed=not trail.is_confirmed,
    )


def _much(edge: Edge) -> str:
    """Say how strong a dependency is, and for how long the dependent goes on without."""
    if edge.tolerance_min is None:
        return edge.strength.value
    return f"{edge.strength.value}, goes on for {edge.tolerance_min} min"


WORDS = {kind: kind.value.replace("_", " ") for kind in DependencyType} | {
    DependencyType.CONTROLLED_BY: "is controlled by",
    DependencyType.HOSTED_BY: "is hosted by",
    DependencyType.MONITORED_BY: "is monitored by",
    DependencyType.REDUNDANT_WITH: "is redundant with",
    DependencyType.SPARED_BY: "has as its spare",
    DependencyType.COMMANDED_BY: "is commanded by",
    DependencyType.HISTORISED_BY: "is historised by",
    DependencyType.BACKED_UP_BY: "is backed up by",
    DependencyType.POWERED_BY: "is powered by",
    DependencyType.COOLED_BY: "is cooled by",
    DependencyType.TIME_FROM: "takes its time from",
    DependencyType.LICENSED_BY: "is licensed by",
    DependencyType.NAME_RESOLVED_BY: "resolves names through",
    DependencyType.REMOTE_ACCESS_VIA: "is reached from outside via",
    DependencyType.RECIPE_FROM: "takes recipes from",
    DependencyType.ENGINEERED_WITH: "is engineered with",
    DependencyType.PROTECTED_BY: "is protected by",
}
"""How a dependency is said in a sentence, where its own words do not make one."""
