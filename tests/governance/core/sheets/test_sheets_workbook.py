"""Workbooks as people have them."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable


def a_workbook(**sheets):
    """Build a workbook; each sheet is filled by a function of (book, sheet)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, fill in sheets.items():
            fill(book, book.add_worksheet(name))
    return out.getvalue()


def rows_of(*rows, at=(0, 0)):
    def fill(_book, sheet):
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                sheet.write(at[0] + i, at[1] + j, value)

    return fill


def test_values_come_as_people_would_type_them():
    def fill(book, sheet):
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["Tag", "Count", "Size", "Since", "Seen", "Live"])
        sheet.write_row(1, 0, ["00123", 10.0, 2.5])
        sheet.write_datetime(1, 3, date(2024, 12, 31), days)
        sheet.write_datetime(1, 4, datetime(2024, 12, 31, 6, 30), times)  # noqa: DTZ001
        sheet.write_boolean(1, 5, True)  # noqa: FBT003

    sheet = read_sheet(a_workbook(List=fill), "list.xlsx")

    assert sheet.rows[0].cells == (
        "00123", "10", "2.5", "2024-12-31", "2024-12-31T06:30:00", "true",
    )  # fmt: skip


def test_a_table_below_a_title_and_away_from_the_corner_keeps_its_lines():
    table = rows_of(
        ["Equipment of suite 3"], [], ["Tag", "Name", "Maker"], ["P-1", "Pump", "KSB"], at=(3, 2)
    )

    sheet = read_sheet(a_workbook(List=table), "list.xlsx")

    assert sheet.header_line == 6
    assert sheet.columns == ("C", "D", "E")
    assert sheet.rows[:] == [(7, ("P-1", "Pump", "KSB"))]


def test_a_place_merged_over_three_lines_is_filled_down_and_a_title_is_survived():
    def fill(book, sheet):
        sheet.merge_range("A1:C1", "Equipment", book.add_format())
        rows_of(["Line", "Tag", "Name"], ["", "P-1", "a"], ["", "P-2", "b"], ["", "P-3", "c"],
                ["Line 5", "P-4", "d"], ["", "P-5", "e"], at=(1, 0))(book, sheet)  # fmt: skip
        sheet.merge_range("A3:A5", "Line 4", book.add_format())

    sheet = read_sheet(a_workbook(List=fill), "list.xlsx")

    assert [r.cells[0] for r in sheet.rows] == ["Line 4", "Line 4", "Line 4", "Line 5", ""]
    assert "Column A: one merged block was filled down to every line covered." in sheet.notes


def test_the_sheet_that_looks_like_a_table_is_chosen_and_the_others_are_named():
    cover = rows_of(["Equipment list"], ["Author: Ada"], ["Version 3"])
    table = rows_of(["Tag", "Name", "Maker"], *([f"P-{i}", "Pump", "KSB"] for i in range(9)))
    book = a_workbook(Cover=cover, Equipment=table, Legend=rows_of(["Word", "Meaning"]))

    sheet = read_sheet(book, "list.xlsx")

    assert sheet.sheet_name == "Equipment"
    assert sheet.sheet_names == ("Cover", "Equipment", "Legend")
    assert 'Other sheets, not read: "Cover", "Legend".' in sheet.notes
    assert read_sheet(book, "list.xlsx", sheet="Legend").header == ("Word", "Meaning")


@pytest.mark.parametrize("wanted", ["Devices", "", "--help", "a\x00b", "\ud800"])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(wanted):
    book = a_workbook(Equipment=rows_of(["Tag", "Name"]))

    with pytest.raises(Unreadable, match=r'has no sheet .*: choose one of "Equipment"'):
        read_sheet(book, "list.xlsx", sheet=wanted)


def test_digits_that_the_spreadsheet_has_lost_are_told():
    table = rows_of(["Tag", "Serial"], ["P-1", 12345678901234567890], ["P-2", "5"])

    sheet = read_sheet(a_workbook(List=table), "list.xlsx")

    assert any("Line 2, column B: a number of more than 15 digits" in n for n in sheet.notes)


def test_ten_thousand_rows_take_less_than_a_few_seconds():
    table = rows_of(["Tag", "Name"], *([f"P-{i}", "Pump"] for i in range(10_000)))

    assert len(read_sheet(a_workbook(List=table), "list.xlsx").rows) == 10_000
