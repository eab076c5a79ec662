"""How deep the bench is: how many can do what is asked, and how many are asked for. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bench:
    """How many people can do what is asked of a competence, where it is shallowest."""

    able: int
    needed: int
    """0: nothing is asked."""

    @property
    def words(self) -> str:
        """Say it, e.g. `1 of 2`."""
        return f"{self.able} of {self.needed}" if self.needed else "not asked for"

    @property
    def is_empty(self) -> bool:
        """Whether nobody can do what is asked."""
        return self.needed > 0 and self.able == 0

    @property
    def is_thin(self) -> bool:
        """Whether one person alone can, or fewer than are asked for."""
        return self.needed > 0 and self.able < max(2, self.needed)


def depth(levels: Sequence[int], asked: Iterable[tuple[int, int]]) -> Bench:
    """Return the bench for the demand it meets worst; each asks for a level and some people.

    Source: House rule, ADR 0044.
    """
    benches = [Bench(sum(level >= least for level in levels), needed) for least, needed in asked]
    return min(benches, key=lambda each: each.able - each.needed, default=Bench(0, 0))
