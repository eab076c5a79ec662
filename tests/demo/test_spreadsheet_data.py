import pytest

from demo import spreadsheet
from demo.catalogue import PRODUCTS
from demo.company import PLACES
from demo.plant import ASSET_BY_KEY
from governance.core.sheets.matching import propose
from governance.core.sheets.reading import read_sheet
from governance.register.columns.fields import FIELDS
from governance.register.columns.lines import lacks, parse_line


@pytest.fixture(scope="module")
def sheet():
    return read_sheet(spreadsheet.messy_sheet(), spreadsheet.FILE_NAME)


def test_the_sheet_is_as_messy_as_promised(sheet):
    with pytest.raises(UnicodeDecodeError):
        spreadsheet.messy_sheet().decode("utf-8")
    assert sheet.delimiter == ";"
    assert sheet.header == spreadsheet.HEADINGS
    assert sheet.header_line == len(spreadsheet.TITLES) + 1
    assert len(sheet.rows) == 40


def test_every_heading_is_understood(sheet):
    matches = propose(sheet.header, FIELDS)

    assert {field: match.column for field, match in matches.items()} == {
        field: column for column, field in enumerate(spreadsheet.FIELDS)
    }


def test_exactly_four_rows_have_mistakes(sheet):
    codes = {place.code for place in PLACES if "/wismar/" in place.path}
    wrong = set()
    for row in sheet.rows:
        line = parse_line(row.line, dict(zip(spreadsheet.FIELDS, row.cells, strict=True)))
        if line.refusals or lacks(line) or line.values["place"] not in codes:
            wrong.add(row.cells[0])

    assert wrong == set(spreadsheet.MISTAKES)


def test_the_sheet_is_new_to_the_site_and_speaks_of_known_products():
    known = {(product.name, product.order_code) for product in PRODUCTS}
    tags = [cells[0] for cells in spreadsheet.sheet_rows()]

    assert len(tags) == len(set(tags))
    assert not {f"wismar/{tag}" for tag in tags} & set(ASSET_BY_KEY)
    assert {cells[3:5] for cells in spreadsheet.sheet_rows()} <= known
