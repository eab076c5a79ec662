"""Which encoding a text file has, judged by the marks and letters that people write."""

import codecs
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from governance.core.sheets.refusal import Unreadable, quoted

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WESTERN: Final = frozenset("äöüÄÖÜßéèêëàâçîïôùûñáíóúÉÈÀÇÑæøåÆØÅœŒ")
_CENTRAL: Final = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻěščřžýáíéúůťďňĚŠČŘŽÝöüőűÖÜŐŰäß")
_APOSTROPHE: Final = "\u2019"
_SIGNS: Final = frozenset("€°µ²³±§·\xd7\u2013\u2014\u2018\u2019\u201a“”„…®©«»½¼º¿¡")
_SAMPLE: Final = 64 * 1024
_SAMPLE_LINES: Final = 1_000
_HEAD: Final = 4096
_PIECE: Final = 1024 * 1024

SINGLE_BYTE: Final = {
    "cp1252": ("Windows-1252", _WESTERN),
    "iso8859-15": ("ISO-8859-15", _WESTERN),
    "cp1250": ("Windows-1250", _CENTRAL),
    "mac_roman": ("Mac Roman", _WESTERN),
    "cp850": ("DOS code page 850", _WESTERN),
}
"""Codec to name and usual letters, the likelier first."""


class Encoding(NamedTuple):
    """How a text file is decoded; the whole of it can be."""

    codec: str
    name: str
    may_quote: bool
    """Whether there is any quotation mark in it."""


def recognised(file: BinaryIO, wanted: str | None = None) -> Encoding:
    """Return the encoding that is wanted, else the one that is found; raises `Unreadable`."""
    head, present = _looked_through(file)
    codec, name = _wanted(file, wanted) if wanted is not None else _found(file, head, present)
    return Encoding(codec, name, ord('"') in present)


def _looked_through(file: BinaryIO) -> tuple[bytes, set[int]]:
    """Return the first bytes, and which values occur at all."""
    file.seek(0)
    head = file.read(_HEAD)
    present = set(head)
    for piece in _pieces(file):
        present.update(piece)
    return head, present


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE), b"")


def _found(file: BinaryIO, head: bytes, present: set[int]) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            return _whole(file, codec, name)
    if unmarked := _unmarked_utf16(head):
        return _whole(file, unmarked, "UTF-16")
    if 0 in present:
        raise Unreadable("The file is binary, not text: save the table as CSV or XLSX.")
    if _is_whole(file, "utf-8"):
        return "utf-8", "UTF-8"
    return _single_byte(file, bytes(sorted(present)))


def _wanted(file: BinaryIO, wanted: str) -> tuple[str, str]:
    """Accept what people choose from, by name or codec; others know no text or are unsafe."""
    by_name = {name.casefold(): codec for codec, (name, _) in SINGLE_BYTE.items()}
    by_name |= {name.casefold(): codec for _, codec, name in _MARKS}
    by_name |= {codec: codec for codec in by_name.values()} | {"iso-8859-1": "iso8859-1"}
    if wanted.casefold() not in by_name:
        choices = ", ".join(["UTF-8", "UTF-16", *(name for name, _ in SINGLE_BYTE.values())])
        raise Unreadable(f"No text is read as {quoted(wanted)}: choose one of {choices}.")
    return _whole(file, by_name[wanted.casefold()], wanted)


def _whole(file: BinaryIO, codec: str, name: str) -> tuple[str, str]:
    if _is_whole(file, codec):
        return codec, name
    raise Unreadable(
        f"The file is not whole when read as {quoted(name)}: save it again as CSV in UTF-8."
    )


def _is_whole(file: BinaryIO, codec: str) -> bool:
    """Tell whether every byte of the file can be decoded."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _unmarked_utf16(head: bytes) -> str | None:
    """Tell UTF-16 by where its zero bytes are: nearly all in one half, hardly any in the other."""
    even, odd, pairs = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if pairs and odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if pairs and even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _single_byte(file: BinaryIO, present: bytes) -> tuple[str, str]:
    """Choose what reads most like words, among those that know every byte of the file."""
    sample = b"\n".join(islice(_lines_with_letters(file), _SAMPLE_LINES))[:_SAMPLE]
    for codec in sorted(SINGLE_BYTE, key=_scored(sample), reverse=True):
        try:
            present.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec, SINGLE_BYTE[codec][0]
    raise Unreadable("The encoding of the file is not known: save it again as CSV in UTF-8.")


def _lines_with_letters(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines that hold anything beyond ASCII."""
    file.seek(0)
    for piece in _pieces(file):
        for found in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", piece):
            yield found.group()


def _scored(sample: bytes) -> Callable[[str], float]:
    def score(codec: str) -> float:
        return _plausibility(sample.decode(codec, errors="replace"), SINGLE_BYTE[codec][1])

    return score


def _plausibility(text: str, letters: frozenset[str]) -> float:
    """Return how much the characters beyond ASCII look like words: usual letters inside words."""
    points = 0.0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, before, after = (
            found.group(),
            text[max(found.start() - 1, 0) : found.start()],
            text[found.end() : found.end() + 1],
        )
        in_word = before.isalpha() and after.isalpha()
        shouts = sign.isupper() and before.islower()
        if sign in letters:
            points += -1 if shouts else 1
        elif sign in _SIGNS and (not in_word or sign == _APOSTROPHE):
            points += 0.5
        else:
            points -= 1
    return points
