"""XLSX going out: typed cells, nothing that a spreadsheet program would run."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from governance.core.sheets.cells import shield_apostrophes
from governance.core.sheets.writing import Cell, Cells, as_text, checked

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_EXACT: Final = 10**15
_FIRST_YEAR: Final = 1901
"""Spreadsheets know no earlier dates, or count them in two ways."""

_NARROWEST: Final = 12
_WIDEST: Final = 40


def write_xlsx(header: Sequence[str], rows: Iterable[Cells], title: str = "Sheet1") -> bytes:
    """Return a workbook of one sheet with fixed headings and a filter.

    Texts stay texts, whatever they begin with; numbers, dates and truth values are typed.
    `title` has at most 31 characters and no brackets, slashes or `:*?`. Raises `Unwritable` at
    a cell that cannot be held.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for index, heading in enumerate(header):
            sheet.set_column(index, index, min(max(len(heading) + 4, _NARROWEST), _WIDEST))
        _write(sheet, 0, header, book.add_format({"bold": True, "bottom": 1}))
        last = 0
        for last, row in enumerate(rows, 1):
            _write(sheet, last, row, dates)
        sheet.autofilter(0, 0, last, max(len(header) - 1, 0))
    return out.getvalue()


def _write(sheet: Worksheet, line: int, cells: Cells, style: Format) -> None:
    """Write one line; `style` is for the headings in line 0, below it for dates."""
    for index, value in enumerate(cells):
        if isinstance(value, str):
            text = shield_apostrophes(checked(str(value), line + 1, index))
            sheet.write_string(line, index, text, None if line else style)
        else:
            _write_typed(sheet, (line, index), value, style)


def _write_typed(sheet: Worksheet, at: tuple[int, int], value: Cell, dates: Format) -> None:
    line, index = at
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, index, value)
        case datetime():
            sheet.write_string(line, index, as_text(value.astimezone(UTC)))
        case date() if value.year >= _FIRST_YEAR:
            sheet.write_datetime(line, index, value, dates)
        case int() | float() | Decimal() if -_EXACT < value < _EXACT:
            sheet.write_number(line, index, value)
        case _:
            sheet.write_string(line, index, as_text(value))
