"""Delimited text as people have it."""

import pytest

from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable

LIST = (
    "Anlagenliste Werk Nord;;;;\r\n"
    "Stand: 12.03.2024;;;;\r\n"
    ";;;;\r\n"
    "TAG-Nr.;Bezeichnung;Hersteller;Größe (mm);Kritikalität\r\n"
    "PLC-204;Rührwerk für Behälter;Siemens;10,5;hoch\r\n"
    'PLC-205;"Zeile eins\r\nZeile zwei";Beckhoff;;mittel\r\n'
    ";;;;\r\n"
    "00123;Kühlgerät;Müller;7;niedrig\r\n"
    "Summe;3;;;\r\n"
)


def read(text, stored_as="utf-8", **how):
    return read_sheet(text.encode(stored_as), "list.csv", **how)


def test_the_list_of_a_site_is_read_with_titles_umlauts_and_line_breaks():
    sheet = read(LIST, "cp1252")

    assert sheet.header == ("TAG-Nr.", "Bezeichnung", "Hersteller", "Größe (mm)", "Kritikalität")
    assert [tuple(r) for r in sheet.rows] == [
        (5, ("PLC-204", "Rührwerk für Behälter", "Siemens", "10,5", "hoch")),
        (6, ("PLC-205", "Zeile eins\nZeile zwei", "Beckhoff", "", "mittel")),
        (8, ("00123", "Kühlgerät", "Müller", "7", "niedrig")),
    ]
    assert sheet.notes == (
        "Read as Windows-1252, separated by semicolons; the headings are in line 4.",
        'Line 9 looks like a total ("Summe"); left out.',
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("iso8859-1", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("cp850", "DOS code page 850"),
    ],
)
def test_the_encoding_is_found(encoding, name):
    sheet = read(LIST, encoding)

    assert sheet.encoding == name
    assert sheet.rows[2].cells[:3] == ("00123", "Kühlgerät", "Müller")


def test_a_list_of_a_polish_site_is_read():
    text = "Tag;Nazwa\nP-1;Pompa ciśnieniowa główna łącząca zbiorniki\n"

    assert read(text, "cp1250").rows[0].cells[1].startswith("Pompa ciśnieniowa główna łącząca")


def test_a_person_may_name_the_encoding_and_the_line_of_the_headings():
    sheet = read("a;b\nc;ö\n1;2\n", "mac_roman", encoding="Mac Roman", header_line=2)

    assert sheet.header == ("c", "ö")
    assert [r.line for r in sheet.rows] == [3]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "Tag;Name;Size\nP-1;pump, red;1,5\nP-2;pump, blue;2,5\n".replace(";", delimiter)
    if delimiter == ",":
        text = 'Tag,Name,Size\nP-1,"pump, red","1,5"\nP-2,"pump, blue","2,5"\n'

    sheet = read(text)

    assert sheet.delimiter == delimiter
    assert sheet.rows[0].cells == ("P-1", "pump, red", "1,5")


def test_a_declared_separator_is_obeyed():
    sheet = read("sep=;\nTag;Name\nP-1;Pump\n")

    assert sheet.header == ("Tag", "Name")
    assert sheet.rows[0] == (3, ("P-1", "Pump"))


def test_blanks_that_do_not_break_are_trimmed_and_letters_composed():
    assert read("Tag;Name\n\u00a0P-1\u202f;u\u0308ber\u00a0all\u200b\n").rows[0].cells == (
        "P-1",
        "über all",
    )


def test_a_column_without_heading_is_named_by_its_letter_and_empty_ones_are_dropped():
    sheet = read("Tag;;Name;;;\nP-1;;Pump;;;x\nP-2;;Pump;;;\n")

    assert sheet.header == ("Tag", "Name", "Column F")
    assert sheet.columns == ("A", "C", "F")
    assert sheet.rows[1].cells == ("P-2", "Pump", "")


def test_all_doubled_headings_are_refused_at_once():
    with pytest.raises(Unreadable) as refusal:
        read("Tag;Name;NAME;Note;note \nP-1;a;b;c;d\n")

    assert refusal.value.reasons == (
        'Columns B and C are both headed "Name": rename or remove one of them.',
        'Columns D and E are both headed "Note": rename or remove one of them.',
    )


def test_headings_on_two_lines_are_joined_and_told():
    text = "Tag;Place;;Network;\n;Hall;Line;IP;Host\nP-1;H2;L4;10.0.0.5;p1\n"

    sheet = read(text)

    assert sheet.header == ("Tag", "Place Hall", "Place Line", "Network IP", "Network Host")
    assert 'The headings take two lines (1 and 2) and were joined, e.g. "Place Hall".' in (
        sheet.notes
    )


def test_a_line_of_groups_above_tells_doubled_headings_apart():
    text = "Device;;;Maker;\nTag;Name;Model;Name;Land\nP-1;Pump;X1;KSB;DE\n"

    sheet = read(text)

    assert sheet.header == ("Tag", "Device Name", "Model", "Maker Name", "Land")
    assert "Line 1 above the headings groups them and was put before doubled headings." in (
        sheet.notes
    )


def test_headings_that_a_printout_repeats_are_left_out():
    sheet = read("Tag;Name\nP-1;a\nTag;Name\nP-2;b\n")

    assert [r.cells[0] for r in sheet.rows] == ["P-1", "P-2"]
    assert "The headings come again in line 3; left out." in sheet.notes


def test_inches_do_not_open_a_quotation():
    sheet = read('Tag;Name\nP-1;17" panel\nP-2;"19"" panel"\nP-3;"x" y\n')

    assert [r.cells[1] for r in sheet.rows] == ['17" panel', '19" panel', "x y"]


def test_an_open_quotation_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="opens in line 3 is never closed"):
        read('Tag;Name\nP-1;a\nP-2;"b\nP-3;c\n')


def test_a_control_character_is_refused_with_its_cell():
    with pytest.raises(Unreadable, match=r"Line 2, column B holds the control character U\+0007"):
        read("Tag;Name\nP-1;a\x07b\n")


@pytest.mark.asvs("1.1.1")
def test_a_byte_that_windows_1252_does_not_know_is_never_replaced_silently():
    text = read_sheet(b"Tag;Name\nP-1;\x81\x8d\x8f\xb3\n", "list.csv").rows[0].cells[1]

    assert "\ufffd" not in text
