"""What the cells of a row say about a record that is small: no guesses, no words for unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from governance.core.sheets.cells import tidy
from governance.core.sheets.matching import keys
from governance.core.sheets.refusal import quoted
from governance.core.sheets.sheet import Row
from governance.register.columns import words
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed

W = TypeVar("W", bound=StrEnum)


@dataclass(slots=True)
class Said:
    """What a row says that is not recorded so already."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def refuse(self, *sentences: str) -> None:
        """Add reasons against the row."""
        self.reasons += [f"Line {self.line}: {sentence}" for sentence in sentences]


def said(
    row: Row, at: Mapping[str, int], fields: Iterable[Field], now: Mapping[str, str | None]
) -> Said:
    """Read the cells that say something else than an export of what is there would; `now`.

    A blank cell says nothing: what is recorded stays.
    """
    told = Said(row.line)
    for column in fields:
        text = row.cells[at[column.name]] if column.name in at else ""
        if not text or text == tidy(now.get(column.name) or ""):
            continue
        read = column.read(text)
        if isinstance(read, Parsed):
            told.values[column.name] = read.value
        else:
            told.refuse(f"{column.label} {quoted(text)} {read}.")
    return told


@dataclass(frozen=True, slots=True)
class Among:
    """Reads one of a few words, by our own or by others that people write."""

    known: Mapping[str, Any]
    accepted: str

    def __call__(self, text: str) -> Parsed | str:
        """Return what the word stands for; a refusal lists what is accepted."""
        for key in sorted(keys(text)):
            if key in self.known:
                return Parsed(self.known[key])
        return f"is not known: accepted are {self.accepted}"


def among(labels: Mapping[W, str], others: Mapping[W, str] | None = None) -> Among:
    """Return the reader of these words: value, label, and others written as `one, two`."""
    known: dict[str, W] = {}
    for word, label in labels.items():
        for text in (word.value, label, *words.split((others or {}).get(word, ""))):
            known |= {key: word for key in keys(text) if key not in known}
    return Among(known, ", ".join(labels.values()))


def truth(text: str) -> Parsed | str:
    """Read yes or no."""
    if words.forms(text) & words.YES:
        return Parsed(value=True)
    if words.forms(text) & words.NO:
        return Parsed(value=False)
    return "is neither yes nor no: write yes or no"


def yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001  a recorded fact, not a switch
    """Return a recorded yes or no as an export writes it."""
    return None if value is None else ("yes" if value else "no")


def whole(text: str) -> Parsed | str:
    """Read a whole number."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:  # noqa: PLR2004  it is stored
        return Parsed(int(text))
    return "is no whole number: write it in digits"


def number(text: str) -> Parsed | str:
    """Read a number, with a point or a comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return "is no number: write it in digits, such as 2.5"
    return Parsed(value) if isfinite(value) else "is no number that can be kept"
