"""What packets can be about, as the slices say it: evidence knows none of their records."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core.access import Actor

Finder = Callable[[Session, str, int], Sequence[int]]
"""Takes a reference as it was typed, and the cut-off; returns the records' ids in their order.

Raises `RuleViolation` for a reference that means nothing, or nothing that was there by then.
"""

Hider = Callable[[Session, Actor, Sequence[int]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """One word that `concord packet` takes."""

    table: str
    """The kind of record that comes out."""

    find: Finder
    permission: StrEnum
    """What permits somebody to ask for it on a page, of each record."""

    written: str
    """How its reference is written."""


@dataclass(frozen=True, slots=True)
class Records:
    """How records of one kind stand in a packet."""

    title: str
    """The column that says what a record is about."""

    labels: Mapping[str, str]
    """Columns in the order in which they are told, as people call them; others follow."""

    rows: frozenset[str]
    """Tables besides the record's own whose rows, written by acts on it, are told in full."""

    in_force: frozenset[str] = frozenset()
    """Columns that hold the digest of a content in force: those they held before are superseded."""

    hidden: Hider = lambda *_: ()
    """Names that somebody may not see in what is told of these records."""


SOURCES: dict[str, Source] = {}
"""By the word that asks for them."""

RECORDS: dict[str, Records] = {}
"""By table."""
