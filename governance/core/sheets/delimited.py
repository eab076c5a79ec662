"""Delimited text: what separates the columns, and the cells of each line."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from governance.core.sheets.cells import Cleaner
from governance.core.sheets.encoding import decode
from governance.core.sheets.gathering import gather
from governance.core.sheets.limits import CELL_CHARACTERS
from governance.core.sheets.refusal import Unreadable
from governance.core.sheets.sheet import Grid

DELIMITERS: Final = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "vertical bars"}
_SAMPLE_LINES: Final = 200
_DECLARED: Final = re.compile(r'^"?sep=([;,|\t])"?\r?\n', re.IGNORECASE)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FIELD_LIMIT: Final = 8 * CELL_CHARACTERS


def read_delimited(data: bytes, encoding: str | None = None) -> Grid:
    """Read CSV, TSV and their kin; raises `Unreadable`."""
    text, encoding_name = decode(data, encoding)
    declared = _DECLARED.match(text)
    delimiter = declared.group(1) if declared else _delimiter(text)
    records = _records(text, delimiter)
    if declared:
        next(records)
    first = 2 if declared else 1
    rows = gather(enumerate(records, first), Cleaner())
    said = f"separated by {DELIMITERS[delimiter]}" if delimiter else "one column"
    how = f"Read as {encoding_name}, {said}"
    return Grid(rows, how, encoding=encoding_name, delimiter=delimiter)


def _records(text: str, delimiter: str | None) -> Iterator[list[str]]:
    """Split the text; the strict way first, since only that tells an open quotation mark."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        if '"' in text:
            for _ in _split(text, delimiter, strict=True):
                pass
        strict = True
    except csv.Error as fault:
        if "unexpected end" in str(fault):
            raise _left_open(text, delimiter) from None
        strict = False
    return _told(_split(text, delimiter, strict=strict))


def _split(text: str, delimiter: str | None, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(_lines(text), delimiter=delimiter or "\x1f", strict=strict)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines one by one; `io.StringIO` would hold four bytes for each character."""
    return (found.group() for found in _LINE.finditer(text))


def _told(records: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from records
    except csv.Error:
        raise Unreadable(
            f"A cell is longer than {_FIELD_LIMIT:,} characters: a quotation mark was probably "
            "left open. Close it and upload the file again."
        ) from None


def _left_open(text: str, delimiter: str | None) -> Unreadable:
    lines = sum(1 for _ in _split(text, delimiter, strict=False))
    return Unreadable(
        f"A quotation mark that opens in line {lines} is never closed: close it and upload the "
        "file again."
    )


def _delimiter(text: str) -> str | None:
    """Return what splits the most lines into the same number of columns, None for one column."""
    head = "".join(islice(_lines(text), _SAMPLE_LINES))[: 512 * 1024]
    scores = {d: _consistency(head, d) for d in DELIMITERS}
    best = max(scores, key=lambda d: scores[d])
    return best if scores[best] > 0 else None


def _consistency(head: str, delimiter: str) -> float:
    """Return the share of lines at the commonest width above one, weighted by that width."""
    widths: Counter[int] = Counter()
    try:
        widths.update(len(r) for r in _split(head, delimiter, strict=False) if any(r))
    except csv.Error:
        return 0.0
    lines = widths.total()
    several = {w: n for w, n in widths.items() if w > 1}
    if not several:
        return 0.0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return count / lines * (1 + min(width, 20) / 20)
