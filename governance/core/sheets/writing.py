"""CSV and JSON going out, in pieces, so that a long table costs no memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from governance.core.sheets.cells import UNUSABLE, letters, shield
from governance.core.sheets.limits import CELL_CHARACTERS
from governance.core.sheets.refusal import Unwritable

Cell = str | int | float | Decimal | bool | date | datetime | None
Cells = Sequence[Cell]

_ROWS_A_PIECE: Final = 1_000


def write_csv(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[bytes]:
    """Yield a CSV file: UTF-8 with its mark, commas, CRLF, formulas shielded.

    `read_sheet` gives back what was written. Raises `Unwritable` at a cell that cannot be held.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([_shielded(h, 1, i) for i, h in enumerate(header)])
    for line, row in enumerate(rows, 2):
        writer.writerow([_shielded(c, line, i) for i, c in enumerate(row)])
        if line % _ROWS_A_PIECE == 0:
            yield _emptied(out)
    yield _emptied(out)


def write_json(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[bytes]:
    """Yield a JSON array with one object a row; dates and decimals as texts."""
    before = "[\n"
    for row in rows:
        fields = dict(zip(header, map(_plain, row), strict=True))
        yield (before + json.dumps(fields, ensure_ascii=False)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def checked(text: str, line: int, index: int) -> str:
    """Return a text that a spreadsheet can hold; raises `Unwritable` that names the cell."""
    found = UNUSABLE.search(text)
    if found or len(text) >= CELL_CHARACTERS:
        fact = (
            f"the control character U+{ord(found.group()):04X}"
            if found
            else f"{len(text):,} characters, more than a spreadsheet cell takes"
        )
        raise Unwritable(
            f"Line {line}, column {letters(index)} would hold {fact}: correct the record and "
            "export again."
        )
    return text


def as_text(value: Cell) -> str:
    """Return a value that is no text as it is read back: ISO dates, `true`, plain digits."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _shielded(value: Cell, line: int, index: int) -> str:
    if isinstance(value, str):
        return shield(checked(str(value), line, index))
    return as_text(value)


def _plain(value: Cell) -> str | float | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, str) else as_text(value)


def _emptied(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece
