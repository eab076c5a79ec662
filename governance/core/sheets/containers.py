"""What a file really is, whatever its name says."""

import io
from functools import partial
from typing import BinaryIO, Final

from governance.core.sheets import limits
from governance.core.sheets.refusal import Unreadable, quoted

ARCHIVE: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE_97: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAVE: Final = "save the table as CSV or XLSX and upload that."
_KINDS: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"BM", "an image (BMP)"),
    (b"RIFF", "a sound, film or image"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "packed with 7-Zip"),
    (b"Rar!", "packed with RAR"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich text document"),
)
_MARKUP: Final = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML document"),
    (b"<svg", "an image (SVG)"),
    (b"{", "a JSON document"),
    (b"[{", "a JSON document"),
)
_TEXTUAL: Final = frozenset({b"BM", b"MZ", b"RIFF", b"PAR1", b"BZh"})
"""Marks that a heading could begin with, too, hence only believed in binary files."""


_BLANK: Final = b"\x00 \t\r\n\x1a"
_HEAD: Final = 4096


def refuse_what_is_no_table(file: BinaryIO, filename: str) -> bytes:
    """Return the first bytes; raise `Unreadable` for an empty, huge or foreign file."""
    name = quoted(filename)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not any(part.strip(_BLANK) for part in iter(partial(file.read, 64 * 1024), b"")):
        raise Unreadable(f"{name} is empty: upload a file with a line of headings and rows.")
    if size > limits.FILE_BYTES:
        raise Unreadable(
            f"{name} has {size / 2**20:.1f} MiB, more than "
            f"{limits.FILE_BYTES // 2**20} MiB: split it into several files."
        )
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_OFFICE_97):
        raise Unreadable(_office_97(head + file.read(), name))
    if kind := _kind(head):
        raise Unreadable(f"{name} is {kind}: {_SAVE}")
    return head


def _office_97(data: bytes, name: str) -> str:
    if _ENCRYPTED in data:
        return f"{name} is protected by a password: remove the password and upload it again."
    return f"{name} is in the Excel 97-2003 format (XLS) or another old Office format: {_SAVE}"


def _kind(data: bytes) -> str | None:
    binary = b"\x00" in data
    for mark, kind in _KINDS:
        if data.startswith(mark) and (binary or mark not in _TEXTUAL):
            return kind
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for mark, kind in _MARKUP if head.startswith(mark)), None)
