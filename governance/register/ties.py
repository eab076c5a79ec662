"""The graph of dependencies as values: a hub has tens of thousands, so nothing copies them."""

from typing import NamedTuple

from governance.register.vocabulary import AssetState, GxpRelevance, PurdueLevel


class Edge(NamedTuple):
    """`dependent_id` depends on `provider_id`: what happens to the provider reaches the other."""

    dependent_id: int
    provider_id: int
    type: str
    """The value of a `DependencyType`, as it is stored."""

    strength: str
    tolerance_min: int | None = None
    group_id: int | None = None
    is_confirmed: bool = True
    """Whether the person accountable for the provider agreed."""


class Node(NamedTuple):
    """What a pass over the graph knows of an asset."""

    id: int
    tag: str
    name: str
    purdue_level: PurdueLevel | None
    gxp: GxpRelevance
    has_safety_function: bool
    criticality: int | None
    state: AssetState

    @property
    def reference(self) -> str:
        """The short name of the asset."""
        return f"AS-{self.id:05}"


class Group(NamedTuple):
    """Providers of which a dependent needs some."""

    name: str
    dependent_id: int
    needed: int
    members: int
    """How many there are; what is gone is none of them."""
