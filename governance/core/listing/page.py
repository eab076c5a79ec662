"""One page of a list, and all of it for an export."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from governance.core.listing.asked import Asked, read
from governance.core.listing.columns import EVERY
from governance.core.listing.cursor import Mark, encode
from governance.core.listing.kept import Args
from governance.core.listing.keyset import beyond, through
from governance.core.listing.prepared import page_question, said
from governance.core.listing.shape import Cell, Column, Listing, Value
from governance.core.memory import remembered

COUNTED = 10_000
"""Rows are counted no further: beyond it nobody reads the number."""

EXACT = 1_000
"""Up to here the number is given as it is, from here on as `about`."""

FEW = 1_000
"""Up to so many rows are gathered and then ordered; of more, an order is walked."""

FEW_SEARCHED = COUNTED
"""The same where a text is searched for: its index leads straight to the rows that hold it, while
a walk meets them late, those of one part of a tag all at one stretch of the order by tag."""

STREAMED = 1_000
"""Rows that an export holds in memory at a time."""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column: where a click on it leads, and how it is sorted now."""

    name: str
    label: str
    url: str | None
    direction: str | None
    """`ascending` or `descending`, as `aria-sort` has it."""

    is_minor: bool
    is_number: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in the sentence over the list."""

    name: str
    kind: str
    label: str
    lead: str | None
    words: tuple[str, ...]
    url: str
    """The same list without this condition."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    id: int
    row: Any
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a list page shows."""

    asked: Asked
    lines: tuple[Line, ...]
    count: int
    """All rows of the list, counted up to `COUNTED`."""

    is_capped: bool
    next_url: str | None
    previous_url: str | None

    @property
    def listing(self) -> Listing:
        """The declaration."""
        return self.asked.listing

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown, in its order."""
        return self.asked.columns

    @property
    def reference_at(self) -> int:
        """Which of the columns names the row; the first where none is said to."""
        return next((n for n, column in enumerate(self.columns) if column.is_reference), 0)

    @property
    def rows(self) -> list[Any]:
        """The rows as the query gave them."""
        return [line.row for line in self.lines]

    @property
    def is_about(self) -> bool:
        """Whether the number is to be given as `about`."""
        return self.count > EXACT

    @property
    def headers(self) -> list[Header]:
        """The heads of the columns."""
        return [_header(self.asked, column) for column in self.columns]

    @property
    def chips(self) -> list[Chip]:
        """The conditions in force, in the order they are declared."""
        return [
            Chip(
                f.name, f.kind, f.label, f.lead, f.words(values), self.asked.address(without=f.name)
            )
            for f in self.listing.filters
            if (values := self.asked.chosen.get(f.name))
        ]

    @property
    def in_words(self) -> str:
        """The conditions in a few words, as a name for them; empty where there are none."""
        return ", ".join(words.strip("“”") for chip in self.chips for words in chip.words)

    @property
    def first_url(self) -> str:
        """The first page of the same list."""
        return self.asked.address()

    @property
    def query(self) -> str:
        """What an export's address needs to hold the same rows in the same order."""
        return self.asked.address()

    @property
    def query_of_all(self) -> str:
        """The same with every column there is."""
        return replace(self.asked, is_every=True, has_own_columns=False).address(
            mark=("columns", EVERY)
        )

    @property
    def has_more_columns(self) -> bool:
        """Whether an export of every column holds more than what is shown."""
        every = self.listing.sheet or self.listing.columns
        return len(every) > len(self.columns)

    @property
    def other_columns(self) -> dict[str, list[Column]]:
        """The columns that are not shown, by what they stand under."""
        found: dict[str, list[Column]] = {}
        for column in self.listing.columns:
            if column not in self.columns:
                found.setdefault(column.heading, []).append(column)
        return found

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many rows a page may hold."""
        return tuple(self.listing.sizes)


@dataclass(frozen=True, slots=True)
class Export:
    """All rows of a list as plain values."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list before it is put into words."""

    asked: Asked
    kept: Sequence[Any]
    """The rows, each with the two columns that the paging added."""

    count: int
    next_url: str | None
    previous_url: str | None

    @property
    def rows(self) -> list[Any]:
        """The rows as the query gave them."""
        return [_row(found) for found in self.kept]


def paginate(
    session: Session,
    listing: Listing,
    query: Select[Any],
    args: Args,
    partitions: Sequence[ColumnElement[bool]] = (),
) -> Page:
    """Read one page as people see it, in two statements.

    Raises `Unlistable` with everything in the address that the list does not know.
    """
    found = find(session, listing, query, args, partitions)
    return Page(
        found.asked,
        tuple(_line(found.asked.columns, row) for row in found.kept),
        min(found.count, COUNTED),
        found.count > COUNTED,
        found.next_url,
        found.previous_url,
    )


def find(
    session: Session,
    listing: Listing,
    query: Select[Any],
    args: Args,
    partitions: Sequence[ColumnElement[bool]] = (),
) -> Found:
    """Read the rows of a page; `partitions` (one clause per site) each use an index."""
    asked = read(listing, args)
    narrowed = query.where(*asked.clauses())
    key = said(narrowed)
    count = _known_count(session, listing, narrowed, key)
    are_few = count <= (FEW_SEARCHED if asked.is_searched else FEW)
    question = page_question(query, asked, partitions, are_few=are_few, key=key)
    found = list(session.execute(question, beyond(asked)))
    kept = found[: asked.size]
    has_more = len(found) > len(kept)
    if asked.is_backwards:
        kept.reverse()
    ahead = bool(kept) and (has_more or asked.is_backwards)
    behind = bool(kept) and (has_more if asked.is_backwards else asked.mark is not None)
    return Found(
        asked,
        kept,
        count,
        _turned(asked, "after", kept[-1]) if ahead else None,
        _turned(asked, "before", kept[0]) if behind else None,
    )


def rows_for_export(session: Session, listing: Listing, query: Select[Any], args: Args) -> Export:
    """Stream every row of the list, under the same conditions and in the same order."""
    asked = read(listing, args)
    order = through(asked).by(asked.column.sort, listing.key)
    columns = asked.exported
    loads = [option for column in columns for option in column.load]
    wanted = query.where(*asked.clauses()).options(*loads)
    found = session.execute(
        wanted.order_by(None).order_by(*order).execution_options(yield_per=STREAMED)
    )
    return Export(
        tuple(column.name for column in columns),
        tuple(column.label for column in columns),
        (
            tuple(column.exported(row[0] if len(row) == 1 else row) for column in columns)
            for row in found
        ),
    )


def counted(session: Session, listing: Listing, query: Select[Any], most: int | None = None) -> int:
    """Count the rows of a query, no further than `most`."""
    keys = query.with_only_columns(listing.key, maintain_column_froms=True)
    within = keys.order_by(None).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(within)) or 0


def _known_count(
    session: Session, listing: Listing, query: Select[Any], key: Hashable | None
) -> int:
    """Count the rows, no further than anybody reads; once until something is written."""
    count = partial(counted, session, listing, query, COUNTED + 1)
    if key is None or not listing.is_in_trail:
        return count()
    return remembered(session, ("count", key), count)


def _line(columns: Sequence[Column], found: Any) -> Line:
    row = _row(found)
    return Line(found.listed_id, row, tuple([column.shown(row) for column in columns]))


def _row(found: Any) -> Any:
    """Return a row without the two columns that the paging added."""
    return found[0] if len(found) == 3 else found  # noqa: PLR2004


def _turned(asked: Asked, side: str, found: Any) -> str:
    mark = Mark(asked.sort, found.listed_by, found.listed_id)
    return asked.address(mark=(side, encode(mark)))


def _header(asked: Asked, column: Column) -> Header:
    is_sorted = column is asked.column
    turned = f"-{column.name}" if is_sorted and not asked.is_descending else column.name
    return Header(
        column.name,
        column.label,
        asked.address(sort=turned) if column.sort is not None else None,
        ("descending" if asked.is_descending else "ascending") if is_sorted else None,
        column.is_minor,
        column.is_number,
    )
