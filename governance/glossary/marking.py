"""Marking the words of the glossary in labels, hints and texts, for the one who reads them.

A mark is a link to the entry: it works without JavaScript, is reached by keyboard, and its
description tells a screen reader what the style sheet shows on hover and focus. On each page a word
is marked where it first stands, so that a form has few stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from flask import g
from markupsafe import Markup, escape
from sqlalchemy.exc import OperationalError

from governance.core.addresses import url_for
from governance.glossary.models import Side
from governance.glossary.queries import in_use, side_for
from governance.glossary.rules import Entry, Piece, Words

LINK = Markup(
    '<a class="term{kind}" href="{address}" target="_blank" rel="noopener" '
    'aria-description="{gloss}">{word}</a>'
)


@dataclass(slots=True)
class Page:
    """What one page has marked so far, for one reader."""

    words: Words
    side: Side
    marked: set[int] = field(default_factory=set)

    def told(self, piece: Piece) -> Markup:
        """Return a stretch of a text as the page shows it."""
        if isinstance(piece, str):
            return escape(piece)
        word, entry = piece
        if entry.id in self.marked:
            return escape(word)
        self.marked.add(entry.id)
        return link(word, entry, self.side)


def link(word: str, entry: Entry, side: Side) -> Markup:
    """Return a word as a link to its entry, with what it means to the reader first."""
    kind = " is-false" if entry.is_false_friend else ""
    address = url_for("glossary.show", id=entry.id)
    return LINK.format(kind=kind, address=address, gloss=entry.gloss(side), word=word)


def marked(text: Any) -> Markup:
    """Return a text with the words of the glossary in it marked; what is markup stays as it is."""
    page = _page()
    if isinstance(text, Markup) and ("<" in text or "&" in text):
        return text
    words = str(text)
    if page is None:
        return escape(words)
    pieces = page.words.pieces(words)
    if len(pieces) == 1:
        return escape(words)
    return Markup().join(map(page.told, pieces))


MOST_OPTIONS = 60
"""Options of a list that are looked at: longer ones hold names, not words."""


def beside(options: Iterable[tuple[Any, ...]]) -> list[Markup]:
    """Return the words of the glossary that options hold, each as a link: an option cannot be one.

    A word that the page has marked already is not told again.
    """
    page, texts = _page(), [str(option[1]) for option in islice(options, MOST_OPTIONS + 1)]
    if page is None or len(texts) > MOST_OPTIONS:
        return []
    found = {entry.id: entry for text in texts for entry in page.words.found(text)}
    new = [entry for entry in found.values() if entry.id not in page.marked]
    page.marked.update(found)
    return [link(entry.name, entry, page.side) for entry in new]


def _page() -> Page | None:
    """Return what this page marks; None where nobody is signed in, or nothing can be read."""
    if "glossary" not in g:
        g.glossary = _opened()
    return cast("Page | None", g.glossary)


def _opened() -> Page | None:
    if "session" not in g or "actor" not in g:
        return None
    try:
        return Page(in_use(g.session), side_for(g.session, g.actor))
    except OperationalError:  # a page that tells what is wrong needs no gloss
        return None
