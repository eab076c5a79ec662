"""The next rows after a place in an order, so that a late page costs what the first one does.

Every part of the question is one stretch of one index (partition, sort column, id), limited on
its own: one part per partition, and for a column that can be NULL one with values and one
without. NULL comes last ascending and first descending, on SQLite and PostgreSQL alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    UnaryExpression,
    literal,
    select,
    tuple_,
    union_all,
)

from governance.core.listing.asked import Asked


@dataclass(frozen=True, slots=True)
class Order:
    """One direction through one order."""

    asked: Asked
    is_descending: bool

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
        mark, value, key = self.asked.mark, self.asked.column.sort, self.asked.listing.key
        if not self.is_nullable:
            yield self._beyond_value()
            return
        present, absent = value.is_not(None), value.is_(None)  # type: ignore[union-attr]
        if mark is None:
            yield from ([present], [absent])
        elif mark.value is None:
            beyond = key < mark.id if self.is_descending else key > mark.id
            yield [absent, beyond]
            yield from ([[present]] if self.is_descending else [])
        else:
            yield [present, *self._beyond_value()]
            yield from ([] if self.is_descending else [[absent]])

    def _beyond_value(self) -> list[ColumnElement[bool]]:
        mark, value, key = self.asked.mark, self.asked.column.sort, self.asked.listing.key
        if mark is None or value is None:
            return []
        here = tuple_(value, key)
        there = tuple_(literal(mark.value, value.type), literal(mark.id, key.type))
        return [here < there if self.is_descending else here > there]


def through(asked: Asked) -> Order:
    """Return the order to read a page in: against the list's own for the page before."""
    return Order(asked, asked.is_descending is not asked.is_backwards)


def page_of(
    query: Select[Any], asked: Asked, partitions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """Select one page and one row more, with each row's sort value and id at its end."""
    order = through(asked)
    ids = _ids(query, order, partitions)
    return (
        query.add_columns(ids.c.listed_by, ids.c.listed_id)
        .where(asked.listing.key == ids.c.listed_id)
        .order_by(None)
        .order_by(*order.by(ids.c.listed_by, ids.c.listed_id))
    )


def _ids(query: Select[Any], order: Order, partitions: Sequence[ColumnElement[bool]]) -> Subquery:
    value, key, limit = order.asked.column.sort, order.asked.listing.key, order.asked.size + 1
    narrow = query.with_only_columns(
        value.label("listed_by"),  # type: ignore[union-attr]
        key.label("listed_id"),
        maintain_column_froms=True,
    ).order_by(None)
    parts = [
        narrow.where(*partition, *stretch).order_by(*_within(order)).limit(limit).subquery()
        for partition in ([[each] for each in partitions] or [[]])
        for stretch in order.stretches()
    ]
    rows = union_all(*(select(part.c.listed_by, part.c.listed_id) for part in parts)).subquery()
    return (
        select(rows).order_by(*order.by(rows.c.listed_by, rows.c.listed_id)).limit(limit).subquery()
    )


def _within(order: Order) -> list[UnaryExpression[Any]]:
    """Return the ORDER BY within one stretch, which holds either no NULL or nothing else."""
    columns: list[Any] = [order.asked.column.sort, order.asked.listing.key]
    return [column.desc() if order.is_descending else column.asc() for column in columns]
