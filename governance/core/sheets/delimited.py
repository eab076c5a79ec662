"""Delimited text: what separates the columns, and the cells of each line."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final

from governance.core.sheets.cells import Cleaner
from governance.core.sheets.encoding import recognised
from governance.core.sheets.gathering import gather
from governance.core.sheets.limits import CELL_CHARACTERS
from governance.core.sheets.refusal import Unreadable
from governance.core.sheets.sheet import Grid

DELIMITERS: Final = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "vertical bars"}
_SAMPLE_LINES: Final = 200
_DECLARED: Final = re.compile(r'^"?sep=([;,|\t])"?\r?\n', re.IGNORECASE)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_PIECE: Final = 256 * 1024
_FIELD_LIMIT: Final = 8 * CELL_CHARACTERS


def read_delimited(file: BinaryIO, encoding: str | None = None) -> Grid:
    """Read CSV, TSV and their kin; raises `Unreadable`."""
    found = recognised(file, encoding)
    text = Lines(file, found.codec)
    head = list(islice(text, _SAMPLE_LINES))
    declared = _DECLARED.match(head[0]) if head else None
    delimiter = declared.group(1) if declared else _delimiter(head)
    records = _records(text, delimiter, may_quote=found.may_quote)
    if declared:
        next(records)
    first = 2 if declared else 1
    rows = gather(enumerate(records, first), Cleaner())
    said = f"separated by {DELIMITERS[delimiter]}" if delimiter else "one column"
    how = f"Read as {found.name}, {said}"
    return Grid(rows, how, encoding=found.name, delimiter=delimiter)


class Lines:
    """The lines of a text file, decoded while they are read, again for each reader."""

    def __init__(self, file: BinaryIO, codec: str) -> None:
        """Take a file that is known to be whole in this encoding."""
        self._file = file
        self._codec = codec

    def __iter__(self) -> Iterator[str]:
        """Yield each line with its end, without the mark of the encoding."""
        self._file.seek(0)
        decoder = codecs.getincrementaldecoder(self._codec)()
        text = decoder.decode(self._file.read(_PIECE)).removeprefix("\ufeff")
        while piece := self._file.read(_PIECE):
            *whole, last = _LINE.findall(text) or [""]
            yield from whole
            text = last + decoder.decode(piece)
        yield from _LINE.findall(text + decoder.decode(b"", final=True))


def _records(lines: Lines, delimiter: str | None, *, may_quote: bool) -> Iterator[list[str]]:
    """Split the text; the strict way first, since only that tells an open quotation mark."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        if may_quote:
            for _ in _split(lines, delimiter, strict=True):
                pass
        strict = True
    except csv.Error as fault:
        if "unexpected end" in str(fault):
            raise _left_open(lines, delimiter) from None
        strict = False
    return _told(_split(lines, delimiter, strict=strict))


def _split(lines: Iterable[str], delimiter: str | None, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter or "\x1f", strict=strict)


def _told(records: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from records
    except csv.Error:
        raise Unreadable(
            f"A cell is longer than {_FIELD_LIMIT:,} characters: a quotation mark was probably "
            "left open. Close it and upload the file again."
        ) from None


def _left_open(lines: Lines, delimiter: str | None) -> Unreadable:
    number = sum(1 for _ in _split(lines, delimiter, strict=False))
    return Unreadable(
        f"A quotation mark that opens in line {number} is never closed: close it and upload the "
        "file again."
    )


def _delimiter(head: list[str]) -> str | None:
    """Return what splits the most lines into the same number of columns, None for one column."""
    scores = {d: _consistency(head, d) for d in DELIMITERS}
    best = max(scores, key=lambda d: scores[d])
    return best if scores[best] > 0 else None


def _consistency(head: list[str], delimiter: str) -> float:
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
