"""What packets can be about, as the slices say it: evidence knows none of their records."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core.access import Actor

Finder = Callable[[Session, str, int], Sequence[int]]
"""Takes a reference as it was typed, and the cut-off; returns the records' ids in their order.

Raises `RuleViolation` for a reference that means nothing, or nothing that was there by then.
"""

Hider = Callable[[Session, Actor, Sequence[int]], Collection[str]]

Beside = Callable[[Session, Sequence[int], int], Mapping[str, Collection[int]]]
"""Takes records and the cut-off; returns by table the further ones that explain them.

It reads what is never altered, or the trail: what it returns for a cut-off stays the same.
"""


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
class Part:
    """Rows of one table that belong to a record, as a table on paper."""

    table: str
    title: str
    columns: Mapping[str, str]
    """Columns in their order, as people call them."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Columns that hold the key of another row: its table, and the column that names it."""


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

    made: frozenset[str] = frozenset()
    """Tables whose rows name a file that was laid out of a record, with all that it says."""

    follows: Mapping[str, str] = field(default_factory=dict)
    """Columns whose values are told one after the other with the act that brought each."""

    hidden: Hider = lambda *_: ()
    """Names that somebody may not see in what is told of these records."""


SOURCES: dict[str, Source] = {}
"""By the word that asks for them."""

RECORDS: dict[str, Records] = {}
"""By table."""

BESIDE: defaultdict[str, list[Beside]] = defaultdict(list)
"""By table: what is told beside its records, by whichever slice knows it."""

PARTS: defaultdict[str, list[Part]] = defaultdict(list)
"""By table: what belongs to its records and is told row by row."""
