"""A workbook is a zip archive: looked through before anything in it is opened."""

import zipfile
import zlib
from typing import BinaryIO, Final

from governance.core.sheets import limits
from governance.core.sheets.refusal import Unreadable, quoted

_CHUNK: Final = 1024 * 1024
_PLAIN: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
    RuntimeError, NotImplementedError, OverflowError, IndexError,
)  # fmt: skip
_OTHERS: Final = (
    ("xl/workbook.bin", "a binary workbook (XLSB)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file (ODS, ODT)"),
)


def inspect(file: BinaryIO, filename: str) -> bool:
    """Return whether the workbook holds macros; raises `Unreadable` unless it is harmless.

    Number, size and ratio of the members are checked before one is inflated, then each is
    inflated in pieces, never whole, and must hold no document type, hence no entity.
    Source: OWASP ASVS 5.0, 5.2.3 and 1.5.1.
    """
    name = quoted(filename)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _is_workbook(members, name)
            _is_moderate(members, name)
            for member in members:
                _is_plain(archive, member, name)
    except _DAMAGED:
        raise damaged(name) from None
    return any(m.filename.lower().endswith("vbaproject.bin") for m in members)


def damaged(name: str) -> Unreadable:
    """Return the refusal of a workbook that does not hold together."""
    return Unreadable(
        f"{name} is not a whole workbook: open it in your spreadsheet program, save it again as "
        "XLSX and upload that."
    )


def _is_workbook(members: list[zipfile.ZipInfo], name: str) -> None:
    names = {m.filename for m in members}
    if any(m.flag_bits & 0x1 for m in members):
        raise Unreadable(
            f"{name} is protected by a password: remove the password and upload it again."
        )
    if "xl/workbook.xml" in names:
        return
    kind = next((kind for part, kind in _OTHERS if part in names), "a zip archive")
    raise Unreadable(f"{name} is {kind}: save the table as CSV or XLSX and upload that.")


def _is_moderate(members: list[zipfile.ZipInfo], name: str) -> None:
    size = sum(m.file_size for m in members)
    if len(members) > limits.ARCHIVE_MEMBERS:
        raise _bomb(name, f"holds {len(members):,} parts")
    if len({m.filename for m in members}) < len(members):
        raise _bomb(name, "holds two parts of the same name")
    if size > limits.ARCHIVE_BYTES:
        raise _bomb(name, f"unpacks to {size / 2**20:,.0f} MiB")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _CHUNK and ratio > limits.ARCHIVE_RATIO:
            raise _bomb(name, f"holds a part that unpacks to {ratio:,.0f} times its size")


def _bomb(name: str, fact: str) -> Unreadable:
    return Unreadable(
        f"{name} {fact}, more than an ordinary workbook: copy the table into a new workbook and "
        "upload that."
    )


def _is_plain(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    if member.compress_type not in _PLAIN:
        raise damaged(name)
    markup = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with archive.open(member) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if markup and _is_treacherous(tail + piece):
                raise Unreadable(
                    f"{name} holds a document type or an unusual encoding inside, as no "
                    "spreadsheet program writes it: copy the table into a new workbook and "
                    "upload that."
                )
            tail = piece[-16:]
    if size != member.file_size:
        raise damaged(name)


def _is_treacherous(piece: bytes) -> bool:
    return b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"\x00" in piece
