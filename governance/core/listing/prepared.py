"""The questions of lists, made once for all pages of them that differ in their place alone.

To put a question together costs more than to ask it. What it depends on is known without making
it: the rows wanted, the conditions and their values, the order, the columns.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Select

from governance.core.listing.asked import Asked
from governance.core.listing.keyset import page_of

MOST = 500
"""Questions that a process keeps; one more, and they are made anew."""

_MADE: dict[Hashable, Select[Any]] = {}


def said(question: ClauseElement) -> Hashable | None:
    """Return what tells a question from every other; None where nothing does."""
    key = question._generate_cache_key()  # noqa: SLF001  # SQLAlchemy keeps compiled ones by it
    return key and (key.key, repr([value.effective_value for value in key.bindparams]))


def page_question(
    query: Select[Any],
    asked: Asked,
    partitions: Sequence[ColumnElement[bool]],
    *,
    are_few: bool,
    key: Hashable | None,
) -> Select[Any]:
    """Return the question for a page, whose mark is still to be given.

    `key` tells the query together with the conditions asked for.
    """
    parts = tuple(said(each) for each in partitions)
    if key is None or None in parts:
        return _asking(query, asked, partitions, are_few=are_few)
    mark = asked.mark and (asked.mark.value is None)
    whole = (
        key, parts, are_few, asked.listing.name, asked.column.sort, asked.is_descending, asked.size,
        asked.is_backwards, mark, tuple(column.load for column in asked.columns),
    )  # fmt: skip
    made = _MADE.get(whole)
    if made is None:
        if len(_MADE) >= MOST:
            _MADE.clear()
        made = _MADE[whole] = _asking(query, asked, partitions, are_few=are_few)
    return made


def _asking(
    query: Select[Any], asked: Asked, partitions: Sequence[ColumnElement[bool]], *, are_few: bool
) -> Select[Any]:
    """Put the question together, with what the columns need of other tables."""
    loads = [option for column in asked.columns for option in column.load]
    return page_of(query.options(*loads), asked, partitions, are_few=are_few)
