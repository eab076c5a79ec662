"""XLSX and XLSM: looked through here, opened in a child process, taken in as texts."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from governance.core.sheets import archive, limits
from governance.core.sheets.cells import Cleaner, letters
from governance.core.sheets.gathering import gather
from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.sheets.sheet import Grid

_ROOT: Final = Path(__file__).parents[3]
_CHILD: Final = ("-E", "-m", "governance.core.sheets.workbook_child")


def read_workbook(data: bytes, filename: str, wanted: str | None = None) -> Grid:
    """Read the wanted sheet, else the one that looks most like a table; raises `Unreadable`."""
    has_macros = archive.inspect(data, filename)
    name = quoted(filename)
    with tempfile.TemporaryFile() as stored:
        stored.write(data)
        stored.seek(0)
        command = [sys.executable, *_CHILD, json.dumps(wanted)]
        with subprocess.Popen(  # noqa: S603 (our own module, no shell)
            command, cwd=_ROOT, stdin=stored, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            try:
                grid = _take(child.stdout, name, wanted)
            except BaseException:
                child.kill()
                raise
    if child.returncode:
        raise _too_costly(name)
    if has_macros:
        grid.notes.append("The macros in the workbook were not read.")
    return grid


def _take(told: IO[bytes] | None, name: str, wanted: str | None) -> Grid:
    """Take in what the child tells; whatever it breaks off in is a refusal."""
    lines = (json.loads(line) for line in told or ())
    try:
        head = next(lines, None)
        if head is None:
            raise _too_costly(name)
        if "refusal" in head:
            raise _refusal(head, name, wanted)
        tail: dict[str, Any] = {}
        rows = gather(_numbered(lines, head["start"], tail), Cleaner())
    except json.JSONDecodeError:
        raise _too_costly(name) from None
    merged = [(a + 1, b, c + 1, d) for a, b, c, d in head["merged"]]
    how = f"Read as a workbook, sheet {quoted(head['chosen'])}"
    return Grid(
        rows, how, [*_others(head), *_rounded(tail)], merged, head["chosen"], tuple(head["sheets"])
    )


def _numbered(
    lines: Iterator[Any], start: int, tail: dict[str, Any]
) -> Iterator[tuple[int, list[str]]]:
    line = start
    for batch in lines:
        if isinstance(batch, dict):
            tail.update(batch)
            return
        for row in batch:
            yield line, row
            line += 1


def _others(head: dict[str, Any]) -> list[str]:
    others = [quoted(s) for s in head["sheets"] if s != head["chosen"]]
    return [f"Other sheets, not read: {', '.join(others)}."] if others else []


def _rounded(tail: dict[str, Any]) -> list[str]:
    if not tail.get("times"):
        return []
    line, column = tail["rounded"][0]
    more = f" and {tail['times'] - 1} more" if tail["times"] > 1 else ""
    said = (
        f"Line {line}, column {letters(column)}{more}: a number of more than 15 digits, which the "
        "spreadsheet program has rounded. Format the column as text and type it again."
    )
    return [said]


def _too_costly(name: str) -> Unreadable:
    return Unreadable(
        f"{name} cannot be opened with {limits.WORKBOOK_MEMORY // 2**20:,} MiB of memory in "
        f"{limits.WORKBOOK_SECONDS} seconds: copy the table, without the blank space around it, "
        "into a new workbook and upload that."
    )


def _refusal(head: dict[str, Any], name: str, wanted: str | None) -> Unreadable:
    sheets = ", ".join(quoted(s) for s in head.get("sheets", ())[:20])
    sentences = {
        "password": f"{name} is protected by a password: remove it and upload the file again.",
        "blank": f"{name} holds nothing in sheet {quoted(head.get('chosen', ''))}: upload a file "
        "with a line of headings and rows.",
        "no sheet": f"{name} holds no visible sheet: unhide the one to read.",
        "no such sheet": f"{name} has no sheet {quoted(wanted or '')}: choose one of {sheets}.",
        "too many sheets": f"{name} holds more than {limits.WORKBOOK_SHEETS} sheets: copy the "
        "table into a new workbook and upload that.",
    }
    sentence = sentences.get(head["refusal"])
    return Unreadable(sentence) if sentence else archive.damaged(name)
