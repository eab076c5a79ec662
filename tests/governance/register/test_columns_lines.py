"""A row of an asset's list: everything it says, everything that is refused."""

from hypothesis import given
from hypothesis import strategies as st

from governance.core.sheets.matching import propose
from governance.core.sheets.reading import read_sheet
from governance.register.columns.fields import FIELD, FIELDS
from governance.register.columns.lines import lacks, parse_line
from governance.register.vocabulary import AssetClass, Domain

PLC = {"tag": "PLC-204", "name": "Stirrer", "place": "Suite 3", "asset_class": "SPS"}


def test_every_refusal_of_a_row_is_told_at_once():
    line = parse_line(14, {**PLC, "name": "", "criticality": "extrem!", "address": "10.0.0"})

    assert [r.split(":")[0] for r in line.refusals] == ["Line 14"] * 3
    assert line.refusals[0] == "Line 14: Name is empty: every asset needs one."
    assert line.refusals[1].startswith('Line 14: Criticality "extrem!" is not on the scale:')
    assert "name" not in line.values


def test_the_domain_is_proposed_where_the_class_leaves_no_choice():
    line = parse_line(5, PLC)

    assert line.values["domain"] is Domain.OT
    assert line.proposed == {"domain"}
    assert line.notes == ("Line 5: Domain was not given; taken as OT, because of the class PLC.",)
    assert lacks(line) == ()


def test_the_domain_follows_from_an_ot_function():
    line = parse_line(5, {**PLC, "asset_class": "server", "ot_function": "Historian"})

    assert line.values["domain"] is Domain.OT
    assert "because of the OT function Historian" in line.notes[0]


def test_a_new_server_must_say_whether_it_is_it_or_ot():
    line = parse_line(5, {**PLC, "asset_class": "server", "ot_function": "none"})

    assert line.refusals == ()
    assert lacks(line) == ("Line 5: Domain is not given: the class can be both, write IT or OT.",)


def test_a_domain_that_was_given_is_kept():
    line = parse_line(5, {**PLC, "domain": "IT"})

    assert line.values["domain"] is Domain.IT
    assert not line.proposed


def test_a_column_that_is_missing_is_lacking_only_for_a_new_asset():
    line = parse_line(7, {"reference": "AS-00042", "firmware": "V2.9"})

    assert line.values == {"reference": "AS-00042", "firmware": "V2.9"}
    assert line.refusals == ()
    assert [s.split(" is ")[0] for s in lacks(line)] == [
        "Line 7: Place", "Line 7: Tag", "Line 7: Name", "Line 7: Domain", "Line 7: Class",
    ]  # fmt: skip


def test_what_was_refused_is_not_told_again_as_lacking():
    line = parse_line(7, {**PLC, "tag": "", "asset_class": "Schalter"})

    assert len(line.refusals) == 2
    assert lacks(line) == ("Line 7: Domain is not given: the class can be both, write IT or OT.",)


def test_the_messy_list_of_a_german_site_becomes_assets():
    text = (
        "Geräteliste Werk Nord;;;;;\r\n\r\nTAG-Nr.;Bezeichnung;Geräteart;Bereich;Ebene;Kritikalität"
        "\r\nPLC-204;Rührwerk;SPS;Suite 3;L1;hoch\r\nSW-1;Verteiler;Schalter;Suite 3;3,5;-\r\n"
    )
    sheet = read_sheet(text.encode("cp1252"), "liste.csv")
    columns = {name: m.column for name, m in propose(sheet.header, FIELDS).items()}

    good, refused = (
        parse_line(row.line, {name: row.cells[i] for name, i in columns.items()})
        for row in sheet.rows
    )

    assert good.values["asset_class"] is AssetClass.PLC
    assert good.values["criticality"] == 2
    assert good.refusals == ()
    assert refused.refusals[0].startswith('Line 5: Class "Schalter" may be')


@given(st.dictionaries(st.sampled_from(sorted(FIELD)), st.text(max_size=30)))
def test_any_row_is_read_or_refused_with_its_line(texts):
    line = parse_line(3, texts)

    assert all(s.startswith("Line 3: ") for s in (*line.refusals, *line.notes, *lacks(line)))
