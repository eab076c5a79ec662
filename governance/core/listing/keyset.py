"""The next rows after a place in an order, so that a late page costs what the first one does.

Every part of the question is one stretch of one index (partition, sort column, id), limited on
its own: one part per partition, and for a column that can be NULL one with values and one
without. NULL comes last ascending and first descending, on SQLite and PostgreSQL alike.

Where conditions leave few rows, walking an order until enough of them are met would read most of
the table. So few rows are gathered first, by whatever index their conditions have, then ordered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    UnaryExpression,
    and_,
    bindparam,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from governance.core.listing.asked import Asked

MARK_VALUE, MARK_ID = "mark_value", "mark_id"
"""What a question leaves open: the row that the page begins beyond."""


def beyond(asked: Asked) -> dict[str, Any]:
    """Return the row that the page begins beyond, for the question that left it open."""
    return {MARK_VALUE: asked.mark.value, MARK_ID: asked.mark.id} if asked.mark else {}


def _mark_id(key: Any) -> BindParameter[int]:
    return bindparam(MARK_ID, type_=key.type)


@dataclass(frozen=True, slots=True)
class Order:
    """One direction through one order."""

    asked: Asked
    is_descending: bool
    value: Any
    """What the rows are ordered by."""

    key: Any
    """What settles ties."""

    @property
    def is_nullable(self) -> bool:
        """Whether the sort column can be NULL."""
        return self.asked.column.can_be_null()

    def by(self, value: Any, key: Any) -> tuple[UnaryExpression[Any], UnaryExpression[Any]]:
        """Return the ORDER BY for these two columns."""
        first, second = (c.desc() if self.is_descending else c.asc() for c in (value, key))
        if self.is_nullable:
            first = first.nulls_first() if self.is_descending else first.nulls_last()
        return first, second

    def stretches(self) -> Iterator[list[ColumnElement[bool]]]:
        """Give the conditions of each stretch of the index that lies beyond the mark."""
        mark, value, key = self.asked.mark, self.value, self.key
        if not self.is_nullable:
            yield self._beyond_value()
            return
        present, absent = value.is_not(None), value.is_(None)
        if mark is None:
            yield from ([present], [absent])
        elif mark.value is None:
            beyond = key < _mark_id(key) if self.is_descending else key > _mark_id(key)
            yield [absent, beyond]
            yield from ([[present]] if self.is_descending else [])
        else:
            yield [present, *self._beyond_value()]
            yield from ([] if self.is_descending else [[absent]])

    def _beyond_value(self) -> list[ColumnElement[bool]]:
        value, key = self.value, self.key
        if self.asked.mark is None:
            return []
        here = tuple_(value, key)
        there = tuple_(bindparam(MARK_VALUE, type_=value.type), _mark_id(key))
        return [here < there if self.is_descending else here > there]


def through(asked: Asked) -> Order:
    """Return the order to read a page in: against the list's own for the page before."""
    is_descending = asked.is_descending is not asked.is_backwards
    return Order(asked, is_descending, asked.column.sort, asked.listing.key)


def page_of(
    query: Select[Any],
    asked: Asked,
    partitions: Sequence[ColumnElement[bool]],
    *,
    are_few: bool = False,
) -> Select[Any]:
    """Select one page and one row more, with each row's sort value and id at its end.

    What is asked for is asked once, of the rows that are gathered or walked.
    """
    order, narrowed = through(asked), query.where(*asked.clauses())
    ids = _gathered(narrowed, order) if are_few else _walked(narrowed, order, partitions)
    return (
        query.add_columns(ids.c.listed_by, ids.c.listed_id)
        .where(order.key == ids.c.listed_id)
        .order_by(None)
        .order_by(*order.by(ids.c.listed_by, ids.c.listed_id))
    )


def _walked(
    query: Select[Any], order: Order, partitions: Sequence[ColumnElement[bool]]
) -> Subquery:
    """Take a stretch of each partition's index, and of those rows the first."""
    narrow, limit = _bare(query, order), order.asked.size + 1
    parts = [
        narrow.where(*partition, *stretch).order_by(*_within(order)).limit(limit).subquery()
        for partition in ([[each] for each in partitions] or [[]])
        for stretch in order.stretches()
    ]
    rows = union_all(*(select(part.c.listed_by, part.c.listed_id) for part in parts)).subquery()
    return (
        select(rows).order_by(*order.by(rows.c.listed_by, rows.c.listed_id)).limit(limit).subquery()
    )


def _gathered(query: Select[Any], order: Order) -> Subquery:
    """Take every row, then the first of those beyond the mark."""
    rows = _bare(query, order).cte("gathered").prefix_with("MATERIALIZED")
    of_rows = replace(order, value=rows.c.listed_by, key=rows.c.listed_id)
    beyond = or_(*(and_(true(), *stretch) for stretch in of_rows.stretches()))
    first = order.by(rows.c.listed_by, rows.c.listed_id)
    return select(rows).where(beyond).order_by(*first).limit(order.asked.size + 1).subquery()


def _bare(query: Select[Any], order: Order) -> Select[Any]:
    """Select the rows' sort values and ids alone."""
    listed = (order.value.label("listed_by"), order.key.label("listed_id"))
    return query.with_only_columns(*listed, maintain_column_froms=True).order_by(None)


def _within(order: Order) -> list[UnaryExpression[Any]]:
    """Return the ORDER BY within one stretch, which holds either no NULL or nothing else."""
    columns = (order.value, order.key)
    return [column.desc() if order.is_descending else column.asc() for column in columns]
