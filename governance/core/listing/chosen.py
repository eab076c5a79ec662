"""The rows that somebody chose in a list, one by one or all that match, for a verb on many.

A page that is offered as a `Bulk` verb is asked either with `keys`, the ids of the chosen rows,
or with `of=matching` and `matching`, the list's conditions as a query string. What matches is
asked anew by each step: show how many it is, and have the person confirm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Select
from sqlalchemy.orm import Session

from governance.core.addresses import MOST as HIGHEST
from governance.core.listing.asked import ALONE, Unlistable
from governance.core.listing.asked import read as asked_by
from governance.core.listing.kept import Args
from governance.core.listing.page import counted
from governance.core.listing.shape import Listing

MOST = 500
"""Rows that can be chosen one by one; an address holds no more of them."""

LONGEST = 4_000
KEYS, OF, MATCHING = "keys", "of", "matching"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that somebody chose: their ids, or the conditions that all of them match."""

    keys: tuple[int, ...] = ()
    conditions: str | None = None
    """A query string of the list, perhaps empty; None: the rows were chosen one by one."""

    @property
    def args(self) -> Args:
        """What the list is asked: for a list that is declared by what it is asked."""
        return parse_qs(self.conditions or "", keep_blank_values=True)

    @property
    def fields(self) -> Mapping[str, str]:
        """The same once more, for the hidden fields of a form and for an address."""
        if self.conditions is None:
            return {KEYS: ",".join(map(str, self.keys))}
        return {OF: MATCHING, MATCHING: self.conditions}


def read(args: Args) -> Chosen:
    """Return what was chosen; raises `Unlistable` if nothing was, or not by a list's own page."""
    if "".join(args.get(OF, ())) == MATCHING:
        conditions = "".join(args.get(MATCHING, ()))
        if len(conditions) > LONGEST:
            raise Unlistable("These are too many conditions at once: remove some.")
        return Chosen(conditions=conditions)
    texts = [part.strip() for text in args.get(KEYS, ()) for part in text.split(",")]
    texts = list(dict.fromkeys(filter(None, texts)))
    if not texts:
        raise Unlistable("Nothing is chosen: tick the rows, or choose all that match.")
    if len(texts) > MOST:
        raise Unlistable(f"At most {MOST} rows are chosen one by one: choose all that match.")
    if not all(t.isascii() and t.isdecimal() and len(t) < 11 for t in texts):  # noqa: PLR2004
        raise Unlistable("This names rows that no list gave: choose them in the list.")
    return Chosen(tuple(key for key in map(int, texts) if key <= HIGHEST))


def rows(listing: Listing, query: Select[Any], chosen: Chosen) -> Select[Any]:
    """Narrow the list's own query to the chosen rows; what may not be read stays out of it."""
    if chosen.conditions is None:
        return query.where(listing.key.in_(chosen.keys))
    asked = asked_by(listing, {k: v for k, v in chosen.args.items() if k not in ALONE})
    if told := asked.notices():  # a search that is not done would let everything match
        raise Unlistable(*told)
    return query.where(*asked.clauses())


def count(session: Session, listing: Listing, query: Select[Any], chosen: Chosen) -> int:
    """Return how many rows are chosen and may be read, however many those are."""
    return counted(session, listing, rows(listing, query, chosen))
