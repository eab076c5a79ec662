"""Opens a workbook in a process of its own, with little memory and time.

The parser is native code and the file a stranger's: what goes wrong here ends this process
only. In: the file on standard input, the wanted sheet (or null) as argument. Out: lines of
JSON, first what the workbook holds (or `refusal`), then batches of rows as texts.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from governance.core.sheets import limits
from governance.core.sheets.headings import likeness

_BATCH: Final = 500
_EXACT: Final = 1e15
"""Spreadsheets keep 15 digits of a number; what is longer was rounded when it was typed."""

_HEAD: Final = 60


def main() -> None:
    """Read standard input, write standard output, within the limits."""
    memory = limits.WORKBOOK_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.WORKBOOK_SECONDS, limits.WORKBOOK_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tell(sys.stdin.buffer.read(), json.loads(sys.argv[1]), sys.stdout.buffer)


def tell(data: bytes, wanted: str | None, out: BinaryIO) -> None:
    """Write what the workbook holds and the rows of one sheet, or why not."""
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            _tell(workbook, wanted, out)
    except PasswordError:
        _write(out, {"refusal": "password"})
    except CalamineError:
        _write(out, {"refusal": "damaged"})


def _tell(workbook: CalamineWorkbook, wanted: str | None, out: BinaryIO) -> None:
    names = [
        s.name for s in workbook.sheets_metadata
        if s.typ == SheetTypeEnum.WorkSheet and s.visible == SheetVisibleEnum.Visible
    ]  # fmt: skip
    told: dict[str, Any] = {"sheets": names}
    if len(names) > limits.WORKBOOK_SHEETS or not names:
        _write(out, {**told, "refusal": "too many sheets" if names else "no sheet"})
        return
    if wanted is not None and wanted not in names:
        _write(out, {**told, "refusal": "no such sheet"})
        return
    name = wanted if wanted is not None else _likeliest(workbook, names)
    sheet = workbook.get_sheet_by_name(name)
    told["chosen"] = name
    if sheet.start is None:
        _write(out, {**told, "refusal": "blank"})
        return
    if max(sheet.start[0], sheet.height) >= limits.WORKBOOK_ROWS:
        _write(out, {**told, "refusal": "damaged"})
        return
    merged = [[a, b, c, d] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    _write(out, {**told, "start": sheet.start[0] + 1, "merged": merged[: limits.ROWS]})
    _write_rows(sheet, out)


def _likeliest(workbook: CalamineWorkbook, names: list[str]) -> str:
    """Return the sheet that looks most like a table; the first of equals."""
    if len(names) == 1:
        return names[0]
    return max(names, key=lambda name: _likeness(workbook.get_sheet_by_name(name)))


def _likeness(sheet: CalamineSheet) -> float:
    head = [[text(v) for v in row] for row in sheet.to_python(nrows=_HEAD)]
    return likeness(head, sheet.height)


def _write_rows(sheet: CalamineSheet, out: BinaryIO) -> None:
    """Write the rows from the first that holds anything, then where digits were lost."""
    top, left = sheet.start or (0, 0)
    rounded: list[tuple[int, int]] = []
    batch: list[list[str]] = []
    for line, row in enumerate(islice(sheet.iter_rows(), top, None), top + 1):
        rounded += [(line, left + i) for i, v in enumerate(row) if _is_rounded(v)]
        batch.append([""] * left + [v if isinstance(v, str) else text(v) for v in row])
        if len(batch) == _BATCH:
            _write(out, batch)
            batch = []
    _write(out, batch)
    _write(out, {"rounded": rounded[:1], "times": len(rounded)})


def _is_rounded(value: object) -> bool:
    return isinstance(value, float) and not -_EXACT < value < _EXACT


def text(value: object) -> str:
    """Return a cell as people would type it: 10 for 10.0, dates as ISO, yes-or-no as words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time.min else value).isoformat()[:19]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _write(out: BinaryIO, told: object) -> None:
    out.write(json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main()
