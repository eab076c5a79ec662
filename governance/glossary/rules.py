"""Who keeps the glossary, whose meaning a reader is told first, where a word stands. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from governance.core.access import declare, role
from governance.glossary.models import Side, Term
from governance.identity.models import Role
from governance.places.models import holds_a_role

KEEPERS = (Role.QA, Role.OT_LEAD, Role.IT_LEAD)
"""Who says what a word means, for the whole enterprise. Source: House rule, ADR 0046."""

SIDES = {Role.IT_LEAD: Side.IT, Role.OT_LEAD: Side.OT, Role.AREA_OWNER: Side.OT}
"""Roles that belong to one world. Source: House rule, ADR 0046."""

SIDE_LABELS = {Side.IT: "In IT", Side.OT: "In OT"}
TEXTS = 5_000
"""Texts of which it is kept where words of the glossary stand: labels, hints, notes."""


class Permission(StrEnum):
    """What can be permitted about the words of the glossary."""

    READ = "term:read"
    EDIT = "term:edit"


declare(
    Term,
    read=Permission.READ,
    grants={Permission.READ: [[holds_a_role]], Permission.EDIT: [[role(*KEEPERS)]]},
)


def side_of(roles: Collection[str], chosen: Side | None) -> Side:
    """Return whose meaning a reader is told first: that of their roles, else the one they chose.

    Who chose nothing is told OT's first, since a misread word does its harm on the line.
    Source: House rule, ADR 0046.
    """
    own = {side for name, side in SIDES.items() if name in roles}
    return own.pop() if len(own) == 1 else chosen or Side.OT


class Entry(NamedTuple):
    """One word as pages mark it."""

    id: int
    name: str
    other_names: str
    it_meaning: str
    ot_meaning: str
    is_false_friend: bool = False

    @property
    def words(self) -> Iterator[str]:
        """Every word that stands for it."""
        yield self.name
        yield from names_of(self.other_names)

    def gloss(self, side: Side) -> str:
        """Say what it means, the reader's own side first."""
        meanings = {Side.IT: self.it_meaning, Side.OT: self.ot_meaning}
        own = [side, *(each for each in Side if each is not side)]
        told = [f"{SIDE_LABELS[each]}: {meanings[each]}" for each in own]
        return "\n".join([*told, "Not the same thing: a false friend."][: 2 + self.is_false_friend])


Piece = str | tuple[str, Entry]
"""A stretch of a text: plain, or a word as it stands there with what it is."""


def names_of(text: str) -> list[str]:
    """Return the names that a comma divides."""
    return [name for part in text.split(",") if (name := part.strip())]


class Words:
    """The words of a glossary as one pattern, made once for as long as the glossary is as it is."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the words in use; of two that begin alike the longer one is found."""
        self._known = {word.lower(): each for each in entries for word in each.words}
        longest = sorted(self._known, key=lambda word: (-len(word), word))
        alternatives = "|".join(map(re.escape, longest)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w-])({alternatives})(e?s)?(?![\w-])", re.IGNORECASE)
        self.pieces: Callable[[str], tuple[Piece, ...]] = lru_cache(TEXTS)(self._pieces)

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        return tuple(self._divided(text))

    def _divided(self, text: str) -> Iterator[Piece]:
        """Divide a text at its words, each at its first occurrence only."""
        end, seen = 0, set[int]()
        for found in self._pattern.finditer(text):
            entry = self._known[found[1].lower()]
            if entry.id in seen:
                continue
            seen.add(entry.id)
            yield text[end : found.start()]
            yield found[0], entry
            end = found.end()
        yield text[end:]

    def found(self, text: str) -> list[Entry]:
        """Return the words that stand in a text, in the order in which they first do."""
        return [each[1] for each in self._divided(text) if not isinstance(each, str)]


@lru_cache(maxsize=8)
def words(entries: tuple[Entry, ...]) -> Words:
    """Return the pattern of a glossary; of the same glossary, the same one."""
    return Words(entries)


def reasons_against(name: str, others: Collection[str], taken: Collection[str]) -> list[str]:
    """Return every reason why a word cannot stand for something: it does so already.

    Source: House rule, ADR 0046 (a word that leads to two entries explains nothing).
    """
    known = {word.lower() for word in taken}
    again = [word for word in (name, *others) if word.lower() in known]
    return [f"{word} stands in the glossary already: edit that entry instead." for word in again]
