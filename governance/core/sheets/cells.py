"""One cell: its text made tidy, checked, and shielded against formulas."""

import re
import unicodedata
from typing import Final

from governance.core.sheets.limits import CELL_CHARACTERS
from governance.core.sheets.refusal import Unreadable

UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters other than tab and line ends, and what no XML can carry."""

_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")
_SHIELDED: Final = re.compile("'+[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")
_KNOWN: Final = 5_000
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
_UNSEEN: Final = dict.fromkeys(
    [0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def tidy(raw: str) -> str:
    """Return the text as people see it: NFC, plain spaces, plain line ends, nothing around it.

    What cannot be seen (zero width, soft hyphen, direction marks) is taken out, or two tags
    that look the same would differ.
    """
    text = raw
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_UNSEEN).translate(_SPACES))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def shield(text: str) -> str:
    """Return the text so that no spreadsheet program runs it: `=1+1` becomes `'=1+1`.

    A text that already begins with apostrophes before such a sign gets one more, hence
    `unshield` gives back exactly what was written.
    Source: OWASP ASVS 5.0, 1.2.10.
    """
    return "'" + text if _FORMULA.match(text) else text


def shield_apostrophes(text: str) -> str:
    """Shield only what `unshield` would take apart, for cells that are typed as text."""
    return "'" + text if _SHIELDED.match(text) else text


def unshield(text: str) -> str:
    """Take away the one apostrophe that `shield` put before a formula's sign."""
    return text[1:] if _SHIELDED.match(text) else text


def letters(index: int) -> str:
    """Return a column's name in a spreadsheet: 0 is A, 25 is Z, 26 is AA."""
    name = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def cleaned(raw: str, line: int, index: int) -> str:
    """Return the tidy text of one cell; raises `Unreadable` that names the cell."""
    if raw.isascii() and raw.isprintable() and raw[:1] != "'" and len(raw) <= CELL_CHARACTERS:
        return raw.strip()  # as most cells are: nothing to take out, nothing to undo
    if len(raw) > CELL_CHARACTERS:
        raise Unreadable(
            f"{_where(line, index)} holds {len(raw):,} characters, more than the "
            f"{CELL_CHARACTERS:,} of a spreadsheet cell: shorten it, or close a quotation mark "
            "that was left open."
        )
    if found := UNUSABLE.search(raw):
        raise Unreadable(
            f"{_where(line, index)} holds the control character U+{ord(found.group()):04X}: remove "
            "it and upload the file again."
        )
    return tidy(unshield(raw))


def _where(line: int, index: int) -> str:
    return f"Line {line}, column {letters(index)}"


class Cleaner:
    """Cleans the cells of one file; of what it met lately, each different text only once."""

    def __init__(self) -> None:
        """Begin with an empty memory."""
        self._known: dict[str, str] = {"": ""}
        self.characters = 0
        """The length of all texts so far."""

    def row(self, raws: list[str], line: int) -> tuple[str, ...]:
        """Return the cells of a line without the blank ones at its end."""
        known = self._known
        cells = [known[r] if r in known else self._clean(r, line, i) for i, r in enumerate(raws)]
        if len(known) > _KNOWN:
            self._known = {"": ""}
        while cells and not cells[-1]:
            cells.pop()
        self.characters += sum(map(len, cells))
        return tuple(cells)

    def _clean(self, raw: str, line: int, index: int) -> str:
        text = cleaned(raw, line, index)
        self._known[raw] = text
        return text
