"""A place in a list: the last row's sort value and id, carried by the address and distrusted."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, TypeDecorator

from governance.core.listing.shape import Column

LONGEST = 2_000
WIDEST = 2**63
"""Ids and whole numbers beyond it fit no column."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's place in one order; it need not exist any more."""

    sort: str
    value: Any
    id: int


def encode(mark: Mark) -> str:
    """Write a mark as a word that is safe in an address."""
    value = mark.value
    plain = value.value if isinstance(value, Enum) else value
    plain = plain.isoformat() if isinstance(plain, date) else plain
    plain = str(plain) if isinstance(plain, Decimal) else plain
    text = json.dumps([mark.sort, plain, mark.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str, column: Column) -> Mark | None:
    """Read a mark of an order by this column; None if nobody can have been given it."""
    try:
        padded = text[:LONGEST].encode() + b"=" * (-len(text) % 4)
        sort, plain, row_id = json.loads(base64.urlsafe_b64decode(padded))
        return Mark(str(sort), _value(plain, column), _whole(row_id, WIDEST))
    except (ValueError, TypeError, OverflowError, RecursionError, InvalidOperation):
        return None


def _value(plain: Any, column: Column) -> Any:
    """Return the value as the column has it; raises `ValueError` or `TypeError`."""
    if plain is None:
        return _absent(column)
    if column.sort is None:
        raise TypeError
    stored = column.sort.type
    stored = stored.impl_instance if isinstance(stored, TypeDecorator) else stored
    kind = stored.python_type
    if kind is int:
        widest = WIDEST if isinstance(stored, BigInteger) else 2**31
        return _whole(plain, widest)
    readers: dict[type, Callable[[Any], Any]] = {
        bool: _truth,
        float: float,
        Decimal: _decimal,
        datetime: _instant,
        date: date.fromisoformat,
        str: _text,
    }
    return readers.get(kind, kind)(plain)


def _absent(column: Column) -> None:
    if not column.can_be_null():
        raise ValueError


def _whole(plain: Any, widest: int) -> int:
    if type(plain) is not int or not -widest < plain < widest:
        raise ValueError
    return plain


def _truth(plain: Any) -> bool:
    if not isinstance(plain, bool):
        raise TypeError
    return plain


def _decimal(plain: Any) -> Decimal:
    value = Decimal(_text(plain))
    if not value.is_finite():
        raise ValueError
    return value


def _instant(plain: Any) -> datetime:
    value = datetime.fromisoformat(plain)
    if value.tzinfo is None or not 1 < value.year < 9999:  # noqa: PLR2004
        raise ValueError
    return value


def _text(plain: Any) -> str:
    """Return a text that any database can hold."""
    if not isinstance(plain, str) or "\x00" in plain:
        raise ValueError
    plain.encode()  # half a surrogate pair is no text
    return plain
