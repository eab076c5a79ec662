"""What was written is read back, and no cell is ever a formula."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from governance.core.sheets.cells import shield, tidy, unshield
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unwritable
from governance.core.sheets.writing import write_csv, write_json
from governance.core.sheets.xlsx import write_xlsx

FORMULAS = [
    "=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x";"y")',
    "=A1+B2-K3", "-K1", "\t=1", "\n=1", "'=1", "''-1", "\uff1d1", '=IMPORTXML(CONCAT(""))',
]  # fmt: skip
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("=+-@'\";,\t\n|"),
    max_size=40,
)


def csv_of(rows):
    return b"".join(write_csv(["Key", "Text"], rows))


@given(texts)
@example("'=1")
def test_a_shielded_text_is_no_formula_and_comes_back_exactly(text):
    assert unshield(shield(text)) == text
    assert shield(text)[:1] not in tuple("=+-@\t\r\n\x00")


@given(texts)
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=5))
def test_what_csv_exports_imports_again_unchanged(values):
    sheet = read_sheet(csv_of([("K", v) for v in values]), "x.csv", header_line=1)

    assert [r.cells for r in sheet.rows] == [("K", tidy(v)) for v in values]
    again = read_sheet(csv_of([r.cells for r in sheet.rows]), "x.csv", header_line=1)
    assert list(again.rows) == list(sheet.rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, min_size=40, max_size=60))
def test_what_xlsx_exports_imports_again_unchanged(values):
    book = write_xlsx(["Key", "Text"], [("K", v) for v in values])

    sheet = read_sheet(book, "x.xlsx", header_line=1)

    assert [r.cells for r in sheet.rows] == [("K", tidy(v)) for v in values]


@pytest.mark.abuse(16)
@pytest.mark.asvs("1.3.3")
def test_no_payload_becomes_a_formula():
    rows = [("K", p) for p in FORMULAS]

    cells = [r.split(b",", 1)[1].lstrip(b'"') for r in csv_of(rows).split(b"\r\nK")[1:]]
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["Key", "Text"], rows))) as book:
        xml = book.read("xl/worksheets/sheet1.xml")

    assert [c[:1] for c in (r.split(b",", 1)[-1].lstrip(b'"') for r in cells)] == [b"'"] * len(rows)
    assert b"<f" not in xml
    assert xml.count(b't="inlineStr"') == 2 + 2 * len(rows)


def test_typed_cells_are_typed_and_read_back_as_people_type_them():
    row = (7, -2.5, Decimal("1.10"), True, None, date(2024, 12, 31), "x")
    header = list("ABCDEFG")

    by_csv = read_sheet(b"".join(write_csv(header, [row])), "x.csv").rows[0].cells
    by_xlsx = read_sheet(write_xlsx(header, [row]), "x.xlsx").rows[0].cells
    told = json.loads(b"".join(write_json(header, [row])))

    assert by_csv == ("7", "-2.5", "1.10", "true", "", "2024-12-31", "x")
    assert by_xlsx == ("7", "-2.5", "1.1", "true", "", "2024-12-31", "x")
    assert told == [
        dict(zip(header, (7, -2.5, "1.10", True, None, "2024-12-31", "x"), strict=True))
    ]


def test_an_instant_is_written_in_universal_time():
    at = datetime(2024, 12, 31, 6, 30, tzinfo=UTC)

    assert b"2024-12-31T06:30:00Z" in csv_of([("K", at)])
    assert read_sheet(write_xlsx(["A", "B"], [("K", at)]), "x").rows[0].cells[1] == (
        "2024-12-31T06:30:00Z"
    )


def test_an_empty_table_is_a_table():
    assert json.loads(b"".join(write_json(["A"], []))) == []
    assert read_sheet(csv_of([]), "x.csv").rows[:] == []
    assert read_sheet(write_xlsx(["A", "B"], []), "x.xlsx").header == ("A", "B")


@pytest.mark.parametrize("text", ["a\x00b", "x" * 40_000, "\ud800"])
def test_what_no_spreadsheet_can_hold_is_refused_with_its_cell(text):
    with pytest.raises(Unwritable, match="Line 2, column B would hold"):
        csv_of([("K", text)])
    with pytest.raises(Unwritable, match="Line 2, column B would hold"):
        write_xlsx(["Key", "Text"], [("K", text)])


def test_a_long_table_comes_in_pieces():
    assert len(list(write_csv(["A"], ([i] for i in range(5_000))))) > 4
