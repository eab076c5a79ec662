"""The one door for spreadsheets that come in."""

import io
from contextlib import closing
from typing import BinaryIO

from governance.core.sheets import containers
from governance.core.sheets.delimited import read_delimited
from governance.core.sheets.sheet import Sheet
from governance.core.sheets.table import tabulate
from governance.core.sheets.workbook import read_workbook


def read_sheet(
    data: bytes | BinaryIO,
    filename: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_line: int | None = None,
) -> Sheet:
    """Read a table as people have it: CSV or TSV in any usual encoding, XLSX or XLSM.

    Its rows wait on disk, so that a long table costs no more memory than a short one. What the
    file is, is found from its bytes; `filename` only names it in sentences. The last
    three correct what was found: the sheet of a workbook, the encoding of a text, the line of
    the headings from 1. Raises `Unreadable` with the fact and the next step, nothing else.
    """
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    head = containers.refuse_what_is_no_table(file, filename)
    if head.startswith(containers.ARCHIVE):
        grid = read_workbook(file, filename, sheet)
    else:
        grid = read_delimited(file, encoding)
    with closing(grid.rows):
        return tabulate(grid, header_line)
