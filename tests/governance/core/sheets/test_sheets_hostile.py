"""Uploads that are no table: each is refused in sentences, none breaks anything."""

import io
import random
import zipfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.core.sheets import limits
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable
from governance.core.sheets.xlsx import write_xlsx

HONEST = write_xlsx(["Tag", "Name"], [(f"P-{i}", "Pump") for i in range(50)])
NAMES = zipfile.ZipFile(io.BytesIO(HONEST)).namelist()
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(**parts):
    """Return the honest workbook with parts replaced (bytes), added, or dropped (None)."""
    return zipped({**members(), **{k.replace("__", "/"): v for k, v in parts.items()}})


def with_part(path, content):
    return zipped({**members(), path: content})


def members():
    with zipfile.ZipFile(io.BytesIO(HONEST)) as book:
        return {name: book.read(name) for name in NAMES}


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name, content in parts.items():
            if content is not None:
                book.writestr(name, content)
    return out.getvalue()


def a_sheet(cells):
    return with_part(SHEET, f"{HEAD}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>")


def shared_strings(text, count):
    """Return a workbook in which each of many cells repeats one long text."""
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c><c r="B{i}" t="s"><v>0</v></c></row>'
        for i in range(1, count)
    )
    parts = members()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    rels = rels.replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{relation}" Target="sharedStrings.xml"/></Relationships>',
    )
    parts["xl/_rels/workbook.xml.rels"] = rels.encode()
    parts["xl/sharedStrings.xml"] = f"{HEAD}<sst {MAIN}><si><t>{text}</t></si></sst>".encode()
    parts[SHEET] = (f"{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>").encode()
    return zipped(parts)


def encrypted_flag():
    data = bytearray(HONEST)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        i = -1
        while (i := data.find(mark, i + 1)) >= 0:
            data[i + at] |= 1
    return bytes(data)


def doubled_part():
    out = io.BytesIO(HONEST)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as book:
        book.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "nothing": (b"", "is empty"),
    "blanks": (b" \r\n\t\n", "is empty"),
    "zero bytes": (bytes(2000), "is empty"),
    "only a mark": (b"\xef\xbb\xbf", "headings"),
    "only separators": (b";;;;\n;;;;\n", "headings"),
    "only numbers": (b"1;2\n3;4\n", "headings"),
    "random bytes": (b"\x01" + random.Random(7).randbytes(5000), ""),  # noqa: S311
    "text with zero bytes": (b"Tag;Name\nP-1;a\x00\n", "binary"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "an image"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image"),
    "gif": (b"GIF89a\x01\x00", "an image"),
    "bmp": (b"BM\x00\x00\x00\x00", "an image"),
    "tiff": (b"II*\x00\x08\x00", "an image"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBP", "image"),
    "svg": (b"<svg xmlns='x'></svg>", "an image"),
    "gzip": (b"\x1f\x8b\x08\x00", "gzip"),
    "bzip2": (b"BZh91AY&SY\x00", "bzip2"),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
    "rar": (b"Rar!\x1a\x07\x00", "RAR"),
    "xz": (b"\xfd7zXZ\x00", "xz"),
    "elf": (b"\x7fELF\x02\x01", "a program"),
    "exe": (b"MZ\x90\x00", "a program"),
    "sqlite": (b"SQLite format 3\x00", "database"),
    "parquet": (b"PAR1\x15\x00", "Parquet"),
    "rtf": (b"{\\rtf1 Tag}", "rich text"),
    "html named xls": (b"<html><table><tr><td>Tag", "a web page"),
    "xml": (b"<?xml version='1.0'?><Workbook/>", "an XML document"),
    "laughs": (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>', "XML"),
    "json": (b'{"Tag": "P-1"}', "a JSON document"),
    "json list": (b'[{"Tag": "P-1"}]', "a JSON document"),
    "xls": (OLE, "Excel 97"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "zip password": (encrypted_flag(), "password"),
    "too large": (b"Tag;Name\n" + b"x" * limits.FILE_BYTES, "more than 25 MiB"),
    "control character": (b"Tag;Name\nP-1;\x1b[31m\n", "U+001B"),
    "half UTF-16": ("Tag;Name\nP-1;a".encode("utf-16") + b"\x00", "not whole"),
    "surrogate": (b"\xff\xfe" + b"\x00\xd8;\x00" * 4, "not whole"),
    "open quotation": (b'Tag;Name\n"P-1;a\nP-2;b\n', "line 2 is never closed"),
    "long cell": (b"Tag;Name\nP-1;" + b"x" * 40_000, "32,767"),
    "very long cell": (b"Tag;Name\nP-1;" + b"x" * 400_000, "quotation mark"),
    "many columns": (b";".join(b"c%d" % i for i in range(300)) + b"\n", "more than 256"),
    "doubled headings": (b"Tag;Tag\n1;2\n", "both headed"),
    "many rows": (b"Tag;Name\n" + b"p;q\n" * 202_000, "more than 200,000 rows"),
    "end of a zip": (b"PK\x05\x06" + bytes(18), "a zip archive"),
    "a zip": (zipped({"list.csv": b"Tag"}), "a zip archive"),
    "docx": (zipped({"word/document.xml": b"<d/>"}), "Word"),
    "pptx": (zipped({"ppt/presentation.xml": b"<d/>"}), "PowerPoint"),
    "ods": (zipped({"content.xml": b"<d/>"}), "OpenDocument"),
    "xlsb": (zipped({"xl/workbook.bin": b"\x00"}), "XLSB"),
    "entities": (with_part(SHEET, b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "document type"),
    "outside entity": (
        with_part("xl/workbook.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        "document type",
    ),
    "UTF-16 inside": (with_part(SHEET, "<worksheet/>".encode("utf-16")), "encoding inside"),
    "many parts": (changed(**{f"p{i}": b"" for i in range(2001)}), "2,0"),
    "two parts of a name": (doubled_part, "two parts of the same name"),
    "ratio": (with_part("xl/media/a.bin", bytes(30_000_000)), "times its size"),
    "bzip inside": (zipped(members(), zipfile.ZIP_BZIP2), "not a whole workbook"),
    "lzma inside": (zipped(members(), zipfile.ZIP_LZMA), "not a whole workbook"),
    "no sheet inside": (with_part(SHEET, None), ""),
    "no relations": (with_part("xl/_rels/workbook.xml.rels", None), ""),
    "blank sheet": (a_sheet(""), "holds nothing"),
    "no XML inside": (with_part(SHEET, b"hello"), ""),
    "cut XML inside": (with_part(SHEET, members()[SHEET][:700]), ""),
    "far corner": (
        a_sheet('<row r="1"><c r="A1"><v>1</v></c></row>'
                '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "memory",
    ),
    "far column": (a_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'),
                   "more than 256"),
    "no such corner": (a_sheet('<row r="9"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>'), ""),
    "a text a million times": (lambda: shared_strings("x" * 30_000, 60_000), "memory"),
    "zero inside": (a_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_</t></is></c>'
                            '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'), "U+0000"),
}  # fmt: skip


@pytest.mark.abuse(17)
@pytest.mark.asvs("1.5.1", "5.2.1", "5.2.2", "5.2.3")
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_upload_is_refused_with_the_fact(name):
    data, fact = REFUSED[name]
    data = data() if callable(data) else data

    with pytest.raises(Unreadable) as refusal:
        read_sheet(data, "list.xlsx")

    assert fact in " ".join(refusal.value.reasons)
    assert refusal.value.status == 422
    assert all(r.endswith(".") and len(r) < 600 for r in refusal.value.reasons)


@pytest.mark.parametrize("percent", range(2, 100, 7))
def test_a_workbook_cut_off_anywhere_is_refused(percent):
    with pytest.raises(Unreadable, match="not a whole workbook"):
        read_sheet(HONEST[: len(HONEST) * percent // 100], "list.xlsx")


@pytest.mark.parametrize("seed", range(25))
def test_a_workbook_with_flipped_bytes_is_read_or_refused(seed):
    dice = random.Random(seed)  # noqa: S311
    data = bytearray(HONEST)
    for _ in range(8):
        data[dice.randrange(4, len(data))] = dice.randrange(256)

    read_or_refused(bytes(data))


@pytest.mark.parametrize("seed", range(15))
def test_a_sheet_with_flipped_markup_is_read_or_refused(seed):
    dice = random.Random(seed)  # noqa: S311
    path = dice.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
    part = bytearray(members()[path])
    for _ in range(6):
        part[dice.randrange(len(part))] = dice.choice(b'<>/"=&;0A\xff ')

    read_or_refused(with_part(path, bytes(part)))


@pytest.mark.asvs("5.2.2")
@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=600) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    read_or_refused(data)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("abP1;,\t|\"\r\n'= ä\u00a0"), max_size=200), st.integers(-1, 9))
def test_any_broken_table_is_read_or_refused(text, line):
    read_or_refused(text.encode(), header_line=line)


@pytest.mark.parametrize("encoding", ["rot13", "base64", "idna", "x\x00", "", "utf-7", "hex"])
def test_only_encodings_of_the_list_are_taken(encoding):
    with pytest.raises(Unreadable, match="choose one of UTF-8, UTF-16, Windows-1252"):
        read_sheet(b"Tag;Name\nP-1;a\n", "list.csv", encoding=encoding)


def test_a_name_of_a_file_cannot_break_the_sentence():
    with pytest.raises(Unreadable) as refusal:
        read_sheet(b"", "a\r\nb\x1b[2J" + "x" * 500)

    assert "\n" not in refusal.value.reasons[0]
    assert len(refusal.value.reasons[0]) < 200


def test_a_parser_that_dies_is_a_refusal():
    with (
        mock.patch.object(limits, "WORKBOOK_SECONDS", 0),
        mock.patch("governance.core.sheets.workbook._CHILD", ("-c", "import os; os.abort()")),
        pytest.raises(Unreadable, match="cannot be opened with"),
    ):
        read_sheet(HONEST, "list.xlsx")


def open_files():
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def read_or_refused(data, **how):
    files = open_files()
    try:
        sheet = read_sheet(data, "list.xlsx", **how)
    except Unreadable as refusal:
        reasons = refusal.reasons
    else:
        reasons = ("read",)
        assert all(len(r.cells) == len(sheet.header) for r in sheet.rows)
        del sheet
    assert reasons
    assert open_files() == files
