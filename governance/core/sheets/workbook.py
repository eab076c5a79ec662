"""XLSX and XLSM: looked through here, opened in a child process, taken in as texts."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, Final

from governance.core.sheets import archive, limits
from governance.core.sheets.cells import Cleaner, letters
from governance.core.sheets.gathering import gather
from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.sheets.sheet import Grid, Row

_ROOT: Final = Path(__file__).parents[3]
_CHILD: Final = ("-E", "-m", "governance.core.sheets.workbook_child")


def read_workbook(file: BinaryIO, filename: str, wanted: str | None = None) -> Grid:
    """Read the wanted sheet, else the one that looks most like a table; raises `Unreadable`."""
    has_macros = archive.inspect(file, filename)
    name = quoted(filename)
    told = _told(file, wanted, name)
    head = next(told, None)
    if head is None:
        raise _too_costly(name)
    if "refusal" in head:
        told.close()
        raise _refusal(head, name, wanted)
    merged = [(a + 1, b, c + 1, d) for a, b, c, d in head["merged"]]
    how = f"Read as a workbook, sheet {quoted(head['chosen'])}"
    notes = _others(head)
    if has_macros:
        notes.append("The macros in the workbook were not read.")
    rows = _rows(told, head["start"], notes)
    return Grid(rows, how, notes, merged, head["chosen"], tuple(head["sheets"]))


def _told(file: BinaryIO, wanted: str | None, name: str) -> Generator[Any]:
    """Yield what the child tells; whatever it breaks off in is a refusal."""
    command = [sys.executable, *_CHILD, json.dumps(wanted)]
    with tempfile.TemporaryFile() as stored:
        file.seek(0)
        shutil.copyfileobj(file, stored)
        stored.seek(0)
        with subprocess.Popen(  # noqa: S603 (our own module, no shell)
            command, cwd=_ROOT, stdin=stored, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            try:
                yield from map(json.loads, child.stdout or ())
            except json.JSONDecodeError:
                raise _too_costly(name) from None
            except BaseException:
                child.kill()
                raise
    if child.returncode:
        raise _too_costly(name)


def _rows(told: Generator[Any], start: int, notes: list[str]) -> Generator[Row]:
    with closing(told):
        yield from gather(_numbered(told, start, notes), Cleaner())


def _numbered(
    told: Generator[Any], start: int, notes: list[str]
) -> Iterator[tuple[int, list[str]]]:
    line = start
    for batch in told:
        if isinstance(batch, dict):
            notes += _rounded(batch)
        else:
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
