"""The one door for spreadsheets that come in."""

from governance.core.sheets import containers
from governance.core.sheets.delimited import read_delimited
from governance.core.sheets.sheet import Sheet
from governance.core.sheets.table import tabulate
from governance.core.sheets.workbook import read_workbook


def read_sheet(
    data: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_line: int | None = None,
) -> Sheet:
    """Read a table as people have it: CSV or TSV in any usual encoding, XLSX or XLSM.

    What the file is, is found from its bytes; `filename` only names it in sentences. The last
    three correct what was found: the sheet of a workbook, the encoding of a text, the line of
    the headings from 1. Raises `Unreadable` with the fact and the next step, nothing else.
    """
    containers.refuse_what_is_no_table(data, filename)
    if data.startswith(containers.ARCHIVE):
        grid = read_workbook(data, filename, sheet)
    else:
        grid = read_delimited(data, encoding)
    return tabulate(grid, header_line)
