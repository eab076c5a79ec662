"""A grid becomes a table: headings named, merged cells filled, what is no row left out."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile, islice
from typing import Final

from governance.core.sheets import limits
from governance.core.sheets.cells import letters
from governance.core.sheets.gathering import too_many_rows
from governance.core.sheets.headings import SEARCHED, find, named
from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.sheets.sheet import Grid, Row, Sheet
from governance.core.sheets.spool import Spool

_TOTAL: Final = re.compile(
    r"(grand |sub)?(total|totals|sum|count|summe|gesamt|gesamtsumme|zwischensumme|anzahl|somme"
    r"|totaal|aantal|totale|suma|total general)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def tabulate(grid: Grid, header_line: int | None = None) -> Sheet:
    """Return the table in a grid; raises `Unreadable` where there is none."""
    head = _head(grid.rows, header_line)
    headings = find(head, header_line)
    at = head[headings.position]
    left = chain(head[headings.position + 1 :], grid.rows)
    told: list[str] = []
    rows = _filled_down(left, grid.merged, told)
    rows = _without_totals(_without_repeats(rows, at.cells, told), told)
    columns = Columns(headings.texts)
    spool = Spool(_limited(columns.noted(rows)))
    try:
        header = _header(headings.texts, columns.kept, at.line)
    except Unreadable:
        spool.close()
        raise
    if not spool:
        told.append("There are no rows below the headings.")
    how = f"{grid.how}; the headings are in line {at.line}."
    return Sheet(
        header=header,
        rows=spool.narrow(columns.kept),
        header_line=at.line,
        columns=tuple(letters(i) for i in columns.kept),
        notes=(how, *grid.notes, *headings.notes, *told),
        sheet_name=grid.sheet_name,
        sheet_names=grid.sheet_names,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
    )


def _head(rows: Iterator[Row], header_line: int | None) -> list[Row]:
    """Return the first rows, in which the headings are; what is above a wanted line is dropped."""
    if header_line is not None:
        rows = dropwhile(lambda row: row.line < header_line, rows)
    return list(islice(rows, SEARCHED + 2))


def _header(texts: tuple[str, ...], kept: list[int], line: int) -> tuple[str, ...]:
    if not kept:
        raise Unreadable(f"Line {line} holds no heading: name the line that holds them.")
    return named(_wide(texts, kept[-1] + 1), kept)


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number > limits.ROWS:
            raise too_many_rows()
        yield row


Block = tuple[int, int, int, int]
"""First line, first column, last line, last column; lines from 1, columns from 0."""


def _filled_down(rows: Iterable[Row], merged: list[Block], notes: list[str]) -> Iterator[Row]:
    """Write the value of a cell merged over several lines into each of them."""
    coming = deque(sorted(b for b in merged if b[2] > b[0] and b[1] < limits.COLUMNS))
    open_: dict[Block, str] = {}
    filled: set[Block] = set()
    for row in rows:
        while coming and coming[0][0] <= row.line:
            block = coming.popleft()
            if block[0] == row.line and (value := _cell(row, block[1])):
                open_[block] = value
        for block, value in list(open_.items()):
            if block[2] < row.line:
                del open_[block]
            elif block[0] < row.line:
                row = _with(row, block[1], value)  # noqa: PLW2901
                filled.add(block)
        yield row
    times = Counter(block[1] for block in filled)
    for column, number in sorted(times.items()):
        blocks = "one merged block was" if number == 1 else f"{number} merged blocks were"
        notes.append(f"Column {letters(column)}: {blocks} filled down to every line covered.")


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _with(row: Row, index: int, value: str) -> Row:
    cells = list(_wide(row.cells, index + 1))
    cells[index] = cells[index] or value
    return Row(row.line, tuple(cells))


def _wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _without_repeats(
    rows: Iterable[Row], header: tuple[str, ...], notes: list[str]
) -> Iterator[Row]:
    """Leave out headings that a printout repeats on each page."""
    repeats = []
    for row in rows:
        if row.cells == header:
            repeats.append(row.line)
        else:
            yield row
    if repeats:
        notes.append(f"The headings come again in {_lines(repeats)}; left out.")


def _without_totals(rows: Iterator[Row], notes: list[str]) -> Iterator[Row]:
    """Leave out totals, but only at the end and only where the line is mostly empty."""
    first = list(islice(rows, 50))
    usual = max((len(r.cells) - r.cells.count("") for r in first), default=0)
    last: list[Row] = []
    for row in chain(first, rows):
        if _is_total(row, usual):
            last.append(row)
        else:
            yield from last
            last = []
            yield row
    for row in reversed(last):
        text = next(c for c in row.cells if c)
        notes.append(f"Line {row.line} looks like a total ({quoted(text)}); left out.")


def _is_total(row: Row, usual: int) -> bool:
    if not len(row.cells) - row.cells.count("") <= max(2, usual // 2) < usual:
        return False
    return bool(_TOTAL.fullmatch(next(text for text in row.cells if text)))


def _lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""  # noqa: PLR2004
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


class Columns:
    """The columns with a heading or with anything below it, found while the rows go by."""

    def __init__(self, headings: tuple[str, ...]) -> None:
        """Begin with those that have a heading."""
        self._width = len(headings)
        self._unnamed = {i for i, text in enumerate(headings) if not text}

    def noted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass the rows on."""
        for row in rows:
            cells = row.cells
            if len(cells) > self._width:
                self._unnamed |= set(range(self._width, len(cells)))
                self._width = len(cells)
            if self._unnamed:
                self._unnamed -= {i for i in self._unnamed if i < len(cells) and cells[i]}
            yield row

    @property
    def kept(self) -> list[int]:
        """Return them from left to right."""
        return [i for i in range(self._width) if i not in self._unnamed]
