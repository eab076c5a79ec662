"""What reading a file gives: one table, and what was recognised on the way."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """One line below the headings."""

    line: int
    """As a spreadsheet program numbers it, from 1."""

    cells: tuple[str, ...]
    """One text for each heading; empty where the cell is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts with a heading above each column."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    """They wait on disk: read them in a row rather than keep them."""

    header_line: int
    """The line of the headings; the lower one where they take two."""

    columns: tuple[str, ...]
    """The letter of each kept column in the file, e.g. `("B", "C", "F")`."""

    notes: tuple[str, ...] = ()
    """Sentences for the person: what was recognised, joined, filled down or left out."""

    sheet_name: str | None = None
    sheet_names: tuple[str, ...] = ()
    """All sheets of the workbook; empty for delimited text."""

    encoding: str | None = None
    delimiter: str | None = None


@dataclass(slots=True)
class Grid:
    """The cells of a file before anybody knows which line holds the headings."""

    rows: Generator[Row]
    """Lines that hold anything, trailing blanks cut, hence of different lengths; read once."""

    how: str
    """How it was read, e.g. `Read as UTF-8, separated by commas`."""

    notes: list[str] = field(default_factory=list)
    """More may come while the rows are read."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First line, first column, last line, last column; lines from 1, columns from 0."""

    sheet_name: str | None = None
    sheet_names: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
