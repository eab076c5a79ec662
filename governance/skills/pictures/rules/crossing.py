"""How many people know something of the other world: of IT and of OT. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.skills.models import Field

WORLDS = frozenset({Field.IT, Field.OT})
"""Source: House rule, ADR 0051; what both share, such as GxP or security, is of neither."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many people of a site hold level 1 or more in both worlds."""

    only_it: int
    only_ot: int
    both: int

    @property
    def people(self) -> int:
        """All who hold anything in either."""
        return self.only_it + self.only_ot + self.both

    @property
    def percent(self) -> int | None:
        """The share that knows something of the other world; None where nobody holds anything."""
        return self.both * 100 // self.people if self.people else None


def crossed(worlds: Mapping[int, frozenset[Field]]) -> Crossed:
    """Return it from the worlds in which each person holds something."""
    held = list(worlds.values())
    return Crossed(
        held.count(frozenset({Field.IT})),
        held.count(frozenset({Field.OT})),
        held.count(WORLDS),
    )


def total(parts: list[Crossed]) -> Crossed:
    """Add up what is told: a part that is hidden is in no total, which would tell it."""
    return Crossed(
        sum(part.only_it for part in parts),
        sum(part.only_ot for part in parts),
        sum(part.both for part in parts),
    )
