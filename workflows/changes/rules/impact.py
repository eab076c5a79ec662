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

    @property
    def distance(self) -> str:
        """Say how far it is."""
        return "directly" if self.hops == 1 else f"in {self.hops} steps"


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change reaches, ranked: what must be assessed first, then the nearest."""

    items: tuple[Item, ...] = ()
    is_truncated: bool = False
    """Whether there is more than was followed; said aloud, and no change is approved on it."""

    @property
    def must_assess(self) -> tuple[Item, ...]:
        """What somebody must look at."""
        return tuple(item for item in self.items if item.must_assess)


def explain(
    start: int, nodes: Mapping[int, Node], edges: Iterable[Edge], *, is_truncated: bool = False
) -> Impact:
    """Walk from the changed asset to all that depends on it; cycles end where they began.

    The first, and so shortest, path to each asset is kept; of edges equally far the strongest.
    """
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        below[edge.provider].append(edge)
    for found in below.values():
        found.sort(key=lambda edge: (STRONGEST[edge.strength], edge.dependent, edge.type))
    paths: dict[int, tuple[str, ...]] = {start: (nodes[start].tag,)}
    items: list[Item] = []
    queue = deque([start])
    while queue:
        at = queue.popleft()
        for edge in below.get(at, ()):
            if edge.dependent not in paths:
                paths[edge.dependent] = (*paths[at], nodes[edge.dependent].tag)
                items.append(_item(nodes, edge, paths[edge.dependent]))
                queue.append(edge.dependent)
    ranked = sorted(items, key=lambda item: (not item.must_assess, item.hops, item.tag))
    return Impact(tuple(ranked), is_truncated)


def _item(nodes: Mapping[int, Node], edge: Edge, path: tuple[str, ...]) -> Item:
    node, provider = nodes[edge.dependent], nodes[edge.provider]
    hops = len(path) - 1
    reason = f"{node.tag} {WORDS[edge.type]} {provider.tag} ({edge.strength.value})"
    bears = node.gxp is GxpRelevance.DIRECT or node.has_safety_function
    return Item(
        asset_id=node.id,
        tag=node.tag,
        name=node.name,
        purdue_level=node.purdue_level,
        gxp=node.gxp,
        has_safety_function=node.has_safety_function,
        hops=hops,
        path=path,
        reason=reason,
        must_assess=(hops == 1 and edge.strength is Strength.HARD) or (bears and hops <= NEAR),
    )


WORDS = {kind: kind.value.replace("_", " ") for kind in DependencyType} | {
    DependencyType.CONTROLLED_BY: "is controlled by",
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
