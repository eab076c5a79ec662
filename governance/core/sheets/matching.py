"""Which column is which field: proposed from the headings, for a person to correct."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final, Protocol

_SIMILAR: Final = 0.88
_MARGIN: Final = 0.04
_SHORTEST: Final = 5
"""Short words resemble each other by chance: below this length only equals match."""

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TURNS: Final = re.compile(r"(nummer|number|nr|no|num|numero|code|id|datum|date|name|typ|type)$")
"""Endings that make another thing of a word, so that likeness to the bare word says nothing."""


class Confidence(StrEnum):
    """How sure a proposal is."""

    EXACT = "exact"
    NORMALISED = "normalised"
    """The same but for case, accents, punctuation or a unit in brackets."""

    SIMILAR = "similar"


class Headed(Protocol):
    """A field with the headings that people give it."""

    @property
    def name(self) -> str:
        """Return the key of the proposal."""

    @property
    def label(self) -> str:
        """Return our own heading."""

    @property
    def synonyms(self) -> Sequence[str]:
        """Return other headings, the better first."""


@dataclass(frozen=True, slots=True)
class Match:
    """A column proposed for a field."""

    column: int
    confidence: Confidence


def propose(header: Sequence[str], fields: Sequence[Headed]) -> dict[str, Match]:
    """Return a column for each field that has one: surest first, no column and no field twice.

    Within a grade an earlier synonym wins over a later one and a left column over a right one;
    of headings that merely resemble, only one that resembles a single field clearly is taken.
    """
    found: dict[str, Match] = {}
    _match(header, fields, found, (Confidence.EXACT, lambda text: {text.strip()}))
    _match(header, fields, found, (Confidence.NORMALISED, keys))
    _match_similar(header, fields, found)
    return found


def keys(text: str) -> set[str]:
    """Return a heading's forms without case, accents and punctuation; umlauts both ways."""
    bare = _BRACKETS.sub(" ", text) or text
    if not re.search(r"\w", bare):
        bare = text
    folded = unicodedata.normalize("NFC", bare).casefold()
    return {_plain(folded), _plain(folded.translate(_UMLAUTS))} - {""}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c.isalnum())


def _match(
    header: Sequence[str],
    fields: Sequence[Headed],
    found: dict[str, Match],
    grade: tuple[Confidence, Callable[[str], set[str]]],
) -> None:
    confidence, forms = grade
    taken = {m.column for m in found.values()}
    columns = [(i, forms(h)) for i, h in enumerate(header)]
    ranked = [
        (rank, index, field.name)
        for field in fields
        if field.name not in found
        for rank, word in enumerate((field.label, *field.synonyms, field.name))
        for index, form in columns
        if form & forms(word)
    ]
    for _rank, index, name in sorted(ranked):
        if index not in taken and name not in found:
            found[name] = Match(index, confidence)
            taken.add(index)


def _match_similar(
    header: Sequence[str], fields: Sequence[Headed], found: dict[str, Match]
) -> None:
    taken = {m.column for m in found.values()}
    for index, heading in enumerate(header):
        if index not in taken and (name := _resembled(heading, fields)) and name not in found:
            found[name] = Match(index, Confidence.SIMILAR)


def _resembled(heading: str, fields: Sequence[Headed]) -> str | None:
    """Return the one field that a heading clearly resembles, of all fields, found or not."""
    ranked = sorted(
        ((max(_ratio(heading, w) for w in (f.label, *f.synonyms)), f.name) for f in fields),
        reverse=True,
    )
    best, second = (ranked + [(0.0, "")] * 2)[:2]
    return best[1] if best[0] >= _SIMILAR and best[0] - second[0] >= _MARGIN else None


def _ratio(heading: str, word: str) -> float:
    return max((_likeness(a, b) for a in keys(heading) for b in keys(word)), default=0)


def _likeness(a: str, b: str) -> float:
    if min(len(a), len(b)) < _SHORTEST or _ending(a) != _ending(b):
        return 0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _SIMILAR else 0


def _ending(word: str) -> str:
    found = _TURNS.search(word)
    return found.group() if found else ""
