"""What a change reaches, and why: a breadth-first pass over the dependencies. Pure."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from governance.register.models import DependencyType, Strength
from governance.register.ties import Edge, Group, Node
from governance.register.vocabulary import GxpRelevance

NEAR = 2
"""Steps within which a GxP-direct or safety-bearing asset is assessed by name.

Source: House rule, ADR 0006.
"""


STRONGEST: dict[str, int] = {strength: n for n, strength in enumerate(Strength)}


class Item(NamedTuple):
    """One asset that a change reaches: how far, by which path, and why it is on the list."""

    asset_id: int
    tag: str
    name: str
    purdue_level: str | None
    gxp: GxpRelevance
    has_safety_function: bool
    hops: int
    path: tuple[str, ...]
    """Tags from a changed asset to this one, both included."""

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
class Bar:
    """Dependencies of one type at which the walk ended: this kind of change does not travel so."""

    asset_id: int
    tag: str
    type: str
    kind: str
    count: int
    """How many assets depend on it so, and are not reached otherwise."""

    @property
    def sentence(self) -> str:
        """Say what is not followed, and why."""
        many = "1 asset" if self.count == 1 else f"{self.count} assets"
        return (
            f"From {self.tag} it goes no further to what {WORDS[self.type]} it ({many}): "
            f"a change of {self.kind} does not travel along that."
        )


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change reaches, ranked: what must be assessed first, then the nearest."""

    items: tuple[Item, ...] = ()
    is_truncated: bool = False
    """Whether there is more than was followed; said aloud, and no change is approved on it."""

    stops: tuple[Stop, ...] = ()
    """Where it ended though there was a dependency to follow."""

    bars: tuple[Bar, ...] = ()
    """Where it ended since this kind of change does not travel along such a dependency."""

    @property
    def must_assess(self) -> tuple[Item, ...]:
        """What somebody must look at."""
        return tuple(item for item in self.items if item.must_assess)


NO_GROUPS: Mapping[int, Group] = {}


class Trail(NamedTuple):
    """The way from a changed asset to another one."""

    ids: tuple[int, ...]
    tags: tuple[str, ...]
    is_confirmed: bool = True


def explain(
    starts: Collection[int],
    nodes: Mapping[int, Node],
    edges: Iterable[Edge],
    groups: Mapping[int, Group] = NO_GROUPS,
    *,
    is_truncated: bool = False,
) -> Impact:
    """Walk from all changed assets at once to what depends on them; cycles end where they began.

    The first, and so shortest, path to each asset is kept; of edges equally far the strongest. An
    edge of a redundancy group is followed once fewer of its members are left than are needed.
    """
    below = _below(edges)
    trails = {start: Trail((start,), (nodes[start].tag,)) for start in starts}
    lost: dict[int, set[int]] = defaultdict(set)
    items: list[Item] = []
    queue = deque(trails)
    while queue:
        at = queue.popleft()
        for edge in _onward(below.get(at, ()), trails):
            dependent, group = edge.dependent_id, edge.group_id
            if dependent in trails or (group is not None and _holds(group, at, groups, lost)):
                continue
            trails[dependent] = trail = _further(trails[at], nodes[dependent], edge)
            items.append(_item(nodes[dependent], edge, trail))
            queue.append(dependent)
    items.sort(key=attrgetter("hops", "tag"))
    items.sort(key=attrgetter("must_assess"), reverse=True)
    stops = (
        Stop(of.dependent_id, nodes[of.dependent_id].tag, of.name, of.members - len(gone), *of[2:])
        for of, gone in ((groups[key], gone) for key, gone in lost.items())
        if of.dependent_id not in trails
    )
    return Impact(tuple(items), is_truncated, tuple(sorted(stops, key=lambda s: (s.tag, s.group))))


def travelled(
    edges: Iterable[Edge], along: Collection[str] | None
) -> tuple[Sequence[Edge], Sequence[Edge]]:
    """Return the edges that a kind of change travels along, and those at which it ends."""
    found = tuple(edges)
    if along is None:
        return found, ()
    names = {str(one) for one in along}
    return [e for e in found if e.type in names], [e for e in found if e.type not in names]


def barred(
    impact: Impact, starts: Collection[int], nodes: Mapping[int, Node], ended: Iterable[Edge],
    kind: str,
) -> Impact:  # fmt: skip
    """Return the impact with each place where an edge was not followed, and to how many assets.

    Source: House rule, ADR 0034.
    """
    reached = {*starts, *(item.asset_id for item in impact.items)}
    beyond: dict[tuple[int, str], set[int]] = defaultdict(set)
    for edge in ended:
        if edge.provider_id in reached and edge.dependent_id not in reached:
            beyond[edge.provider_id, edge.type].add(edge.dependent_id)
    bars = [
        Bar(key, nodes[key].tag, kind_of, kind, len(some))
        for (key, kind_of), some in beyond.items()
    ]
    return replace(impact, bars=tuple(sorted(bars, key=attrgetter("tag", "type"))))


def _below(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    """Return the edges by what they lead from."""
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        below[edge.provider_id].append(edge)
    return below


def _onward(edges: Sequence[Edge], trails: Mapping[int, Trail]) -> list[Edge]:
    """Return the edges that lead to where nobody was yet, the strongest and best known first."""
    new = [edge for edge in edges if edge.dependent_id not in trails]
    if len(new) > 1:
        new.sort(key=lambda e: (STRONGEST[e.strength], not e.is_confirmed, e.dependent_id, e.type))
    return new


def _holds(
    group_id: int, provider: int, groups: Mapping[int, Group], lost: dict[int, set[int]]
) -> bool:
    """Whether enough of an edge's group is left without its provider, which counts from now."""
    group = groups.get(group_id)
    if group is None:
        return False
    lost[group_id].add(provider)
    return group.members - len(lost[group_id]) >= group.needed


def _further(trail: Trail, node: Node, edge: Edge) -> Trail:
    """Return the way one edge further."""
    is_confirmed = trail.is_confirmed and edge.is_confirmed
    return Trail((*trail.ids, node.id), (*trail.tags, node.tag), is_confirmed)


def _item(node: Node, edge: Edge, trail: Trail) -> Item:
    ids, tags, is_confirmed = trail
    hops = len(ids) - 1
    bears = node.has_safety_function or node.gxp is GxpRelevance.DIRECT
    return Item(
        node.id,
        node.tag,
        node.name,
        node.purdue_level,
        node.gxp,
        node.has_safety_function,
        hops,
        tags,
        f"{node.tag} {WORDS[edge.type]} {tags[-2]} ({_much(edge)})",
        (hops == 1 and edge.strength == Strength.HARD) or (bears and hops <= NEAR),
        ids,
        edge.tolerance_min,
        not is_confirmed,
    )


def _much(edge: Edge) -> str:
    """Say how strong a dependency is, and for how long the dependent goes on without."""
    if edge.tolerance_min is None:
        return edge.strength
    return f"{edge.strength}, goes on for {edge.tolerance_min} min"


WORDS: dict[str, str] = {kind.value: kind.value.replace("_", " ") for kind in DependencyType} | {
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
