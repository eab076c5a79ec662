"""Which encoding a text file has, judged by the marks and letters that people write."""

import codecs
import re
from collections.abc import Callable
from itertools import islice
from typing import Final, NamedTuple

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

SINGLE_BYTE: Final = {
    "cp1252": ("Windows-1252", _WESTERN),
    "iso8859-15": ("ISO-8859-15", _WESTERN),
    "cp1250": ("Windows-1250", _CENTRAL),
    "mac_roman": ("Mac Roman", _WESTERN),
    "cp850": ("DOS code page 850", _WESTERN),
}
"""Codec to name and usual letters, the likelier first."""


class Decoded(NamedTuple):
    """A text and the name of the encoding it came in."""

    text: str
    encoding: str


def decode(data: bytes, wanted: str | None = None) -> Decoded:
    """Decode a text file as wanted, else as found; raises `Unreadable`."""
    if wanted is not None:
        return _as_wanted(data, wanted)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, name)
    if unmarked := _unmarked_utf16(data):
        return _strictly(data, unmarked, "UTF-16")
    if b"\x00" in data:
        raise Unreadable("The file is binary, not text: save the table as CSV or XLSX.")
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _single_byte(data)


def _as_wanted(data: bytes, wanted: str) -> Decoded:
    """Accept what people choose from, by name or codec; others know no text or are unsafe."""
    by_name = {name.casefold(): codec for codec, (name, _) in SINGLE_BYTE.items()}
    by_name |= {name.casefold(): codec for _, codec, name in _MARKS}
    by_name |= {codec: codec for codec in by_name.values()} | {"iso-8859-1": "iso8859-1"}
    if wanted.casefold() not in by_name:
        choices = ", ".join(["UTF-8", "UTF-16", *(name for name, _ in SINGLE_BYTE.values())])
        raise Unreadable(f"No text is read as {quoted(wanted)}: choose one of {choices}.")
    return _strictly(data, by_name[wanted.casefold()], wanted)


def _strictly(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec).removeprefix("\ufeff"), name)
    except (UnicodeError, LookupError):
        raise Unreadable(
            f"The file is not whole when read as {quoted(name)}: save it again as CSV in UTF-8."
        ) from None


def _unmarked_utf16(data: bytes) -> str | None:
    """Tell UTF-16 by where its zero bytes are: nearly all in one half, hardly any in the other."""
    head = data[:4096]
    even, odd, pairs = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if pairs and odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if pairs and even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> Decoded:
    """Decode as what reads most like words, among those that know every byte of the file."""
    lines = islice(re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data), _SAMPLE_LINES)
    sample = b"\n".join(found.group() for found in lines)[:_SAMPLE]
    for codec in sorted(SINGLE_BYTE, key=_scored(sample), reverse=True):
        try:
            return Decoded(data.decode(codec), SINGLE_BYTE[codec][0])
        except UnicodeDecodeError:
            continue
    raise Unreadable("The encoding of the file is not known: save it again as CSV in UTF-8.")


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
