"""Lines of raw cells become rows of clean ones, within the limits."""

from collections.abc import Generator, Iterable
from typing import Final

from governance.core.sheets import limits
from governance.core.sheets.cells import Cleaner
from governance.core.sheets.refusal import Unreadable
from governance.core.sheets.sheet import Row

_SPARE: Final = 1_000
"""Title and total lines that may come on top of the rows."""


def gather(lines: Iterable[tuple[int, list[str]]], cleaner: Cleaner) -> Generator[Row]:
    """Yield the lines that hold anything; raises `Unreadable` beyond a limit."""
    number = 0
    for line, raws in lines:
        cells = cleaner.row(raws, line)
        if not cells:
            continue
        if len(cells) > limits.COLUMNS:
            raise Unreadable(
                f"Line {line} holds {len(cells):,} columns, more than {limits.COLUMNS}: keep the "
                "columns that are needed and upload the file again."
            )
        number += 1
        if number > limits.ROWS + _SPARE:
            raise too_many_rows()
        if cleaner.characters > limits.TEXT_CHARACTERS:
            raise Unreadable(
                f"By line {line} the file holds more than {limits.TEXT_CHARACTERS:,} characters: "
                "split it into several files."
            )
        yield Row(line, cells)


def too_many_rows() -> Unreadable:
    """Return the refusal of a table that is too long."""
    return Unreadable(
        f"The file holds more than {limits.ROWS:,} rows: split it into several files."
    )
