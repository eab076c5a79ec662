"""A grid becomes a table: headings named, merged cells filled, what is no row left out."""

import re
from typing import Final

from governance.core.sheets import limits
from governance.core.sheets.cells import letters
from governance.core.sheets.gathering import too_many_rows
from governance.core.sheets.headings import Headings, find, named
from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.sheets.sheet import Grid, Row, Sheet

_TOTAL: Final = re.compile(
    r"(grand |sub)?(total|totals|sum|count|summe|gesamt|gesamtsumme|zwischensumme|anzahl|somme"
    r"|totaal|aantal|totale|suma|total general)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def tabulate(grid: Grid, header_line: int | None = None) -> Sheet:
    """Return the table in a grid; raises `Unreadable` where there is none."""
    headings = find(grid, header_line)
    at = grid.rows[headings.position]
    notes = [f"{grid.how}; the headings are in line {at.line}.", *grid.notes, *headings.notes]
    rows = _filled_down(grid, headings, notes)
    rows = _without_repeats(rows, grid.rows[headings.position].cells, notes)
    rows = _without_totals(rows, notes)
    if len(rows) > limits.ROWS:
        raise too_many_rows()
    kept = _kept(headings, rows)
    if not kept:
        raise Unreadable(f"Line {at.line} holds no heading: name the line that holds them.")
    if not rows:
        notes.append("There are no rows below the headings.")
    return Sheet(
        header=named(_wide(headings.texts, kept[-1] + 1), kept),
        rows=_narrowed(rows, kept),
        header_line=at.line,
        columns=tuple(letters(i) for i in kept),
        notes=tuple(notes),
        sheet_name=grid.sheet_name,
        sheet_names=grid.sheet_names,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
    )


def _filled_down(grid: Grid, headings: Headings, notes: list[str]) -> list[Row]:
    """Write the value of a cell merged over several lines into each of them."""
    rows = grid.rows[headings.position + 1 :]
    if not rows:
        return rows
    first_line = rows[0].line
    at = {row.line: index for index, row in enumerate(rows)} if grid.merged else {}
    blocks: dict[int, int] = {}
    for top, left, bottom, _right in grid.merged:
        if bottom > top >= first_line and top in at and left < limits.COLUMNS:
            value = _cell(rows[at[top]], left)
            below = [at[n] for n in range(top + 1, min(bottom, rows[-1].line) + 1) if n in at]
            for index in below if value else ():
                rows[index] = _with(rows[index], left, value)
            blocks[left] = blocks.get(left, 0) + bool(value and below)
    for column, times in sorted(blocks.items()):
        if times:
            block = "one merged block was" if times == 1 else f"{times} merged blocks were"
            notes.append(f"Column {letters(column)}: {block} filled down to every line covered.")
    return rows


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _with(row: Row, index: int, value: str) -> Row:
    cells = list(_wide(row.cells, index + 1))
    cells[index] = cells[index] or value
    return Row(row.line, tuple(cells))


def _wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _without_repeats(rows: list[Row], header: tuple[str, ...], notes: list[str]) -> list[Row]:
    """Leave out headings that a printout repeats on each page."""
    repeats = [row.line for row in rows if row.cells == header]
    if repeats:
        notes.append(f"The headings come again in {_lines(repeats)}; left out.")
    return [row for row in rows if row.cells != header] if repeats else rows


def _without_totals(rows: list[Row], notes: list[str]) -> list[Row]:
    """Leave out totals, but only at the end and only where the line is mostly empty."""
    end = len(rows)
    usual = max((sum(map(bool, r.cells)) for r in rows[:50]), default=0)
    while end and _is_total(rows[end - 1], usual):
        end -= 1
        first = next(c for c in rows[end].cells if c)
        notes.append(f"Line {rows[end].line} looks like a total ({quoted(first)}); left out.")
    return rows[:end] if end < len(rows) else rows


def _is_total(row: Row, usual: int) -> bool:
    texts = [c for c in row.cells if c]
    return len(texts) <= max(2, usual // 2) < usual and bool(_TOTAL.fullmatch(texts[0]))


def _lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""  # noqa: PLR2004
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


def _kept(headings: Headings, rows: list[Row]) -> list[int]:
    """Return the columns with a heading or with anything below it."""
    width = max(map(len, (headings.texts, *(r.cells for r in rows))))
    unnamed = set(range(width)) - {i for i, t in enumerate(headings.texts) if t}
    for row in rows:
        if not unnamed:
            break
        unnamed -= {i for i in unnamed if i < len(row.cells) and row.cells[i]}
    return [i for i in range(width) if i not in unnamed]


def _narrowed(rows: list[Row], kept: list[int]) -> tuple[Row, ...]:
    """Return the rows with exactly the kept columns, short ones filled up with blanks."""
    width = kept[-1] + 1
    if kept == list(range(width)):
        return tuple(
            r if len(r.cells) == width else Row(r.line, _wide(r.cells, width)) for r in rows
        )
    wide = ((r.line, _wide(r.cells, width)) for r in rows)
    return tuple(Row(line, tuple(cells[i] for i in kept)) for line, cells in wide)
