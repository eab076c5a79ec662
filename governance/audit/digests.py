"""Canonical bytes and digests of rows and events. Pure: values in, bytes out."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from json.scanner import make_scanner
from typing import Any

import rfc8785
from sqlalchemy import Column, ColumnElement, DateTime, Table, type_coerce
from sqlalchemy.types import NullType

from governance.core.db import UtcDateTime

GENESIS = "0" * 64
SAFE = 2**53
"""JSON numbers are exact below this; larger integers are written as text."""

SECRET = "secret"  # noqa: S105 (the name of a mark, not a secret)
"""Marks a column, in its `info`, whose value the trail holds as a digest only."""

WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
SCAN = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]  # the stub has it wrong
"""Reads what was written without a blank before or after it, in half the time of `json.loads`."""

FORMS: dict[type, Callable[[Any], Any]] = {
    bool: int, int: str, Decimal: str, float: repr, bytes: bytes.hex, date: date.isoformat,
}  # fmt: skip


def stored(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns as the driver gives them.

    Without types, a forged value (a state that does not exist, a date that is no date) is read
    and named instead of failing in the conversion.
    """
    return [type_coerce(column, NullType()).label(column.key) for column in table.columns]


def plain(column: Column[Any], value: Any) -> Any:
    """Return a stored value as JSON can hold it, the same from either database."""
    if value is not None and column.info.get(SECRET):
        return "sha256:" + hashlib.sha256(str(value).encode()).hexdigest()
    if value is None or (type(value) is int and abs(value) < SAFE):
        return value
    if isinstance(value, datetime | str) and isinstance(column.type, DateTime | UtcDateTime):
        return _instant(value)
    if isinstance(value, str):
        return value
    write = FORMS.get(type(value))
    if write is None:
        raise TypeError(f"{column}: no canonical form for {type(value).__name__}")
    return write(value)


def _instant(stored_as: datetime | str) -> str:
    """Return SQLite's text for an instant as PostgreSQL would give it; a forged text as it is."""
    try:
        value = datetime.fromisoformat(stored_as) if isinstance(stored_as, str) else stored_as
    except ValueError:
        return str(stored_as)
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


@lru_cache(maxsize=200)
def _columns(table: Table) -> tuple[tuple[str, Column[Any], bool], ...]:
    """Return key, column, and whether a text in it is kept as it is."""
    instants = (DateTime, UtcDateTime)
    return tuple(
        (c.key, c, not (c.info.get(SECRET, False) or isinstance(c.type, instants)))
        for c in table.columns
    )


def plain_row(table: Table, row: Sequence[Any]) -> dict[str, Any]:
    """Return a stored row, in the order of `stored`, as plain values by column, NULL left out.

    So a revision that adds a column alters no row that is silent about it.
    """
    return {
        key: value
        if is_kept and ((kind := type(value)) is str or (kind is int and -SAFE < value < SAFE))
        else plain(column, value)
        for (key, column, is_kept), value in zip(_columns(table), row, strict=True)
        if value is not None
    }


@lru_cache(maxsize=200)
def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.key for column in table.primary_key)


def row_key(table: Table, row: Mapping[str, Any]) -> str:
    """Return the primary key as text; a composite one is joined by commas."""
    names = _key(table)
    if len(names) == 1:
        return str(row.get(names[0]))
    return ",".join([str(row.get(name)) for name in names])


def row_bytes(row: Mapping[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of a plain row, for which Python's own form is always canonical.

    Columns have ASCII names, and a plain row holds texts and exact integers alone.
    """
    return WRITER.encode(row).encode()


def plain_fact(value: Any) -> Any:
    """Return a fact of an act as JSON can hold it: instants as ISO 8601, decimals as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain_fact(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, str):
        return [plain_fact(inner) for inner in value]
    return value


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of plain values.

    Where the form that Python writes is the canonical one, it writes it, at a tenth of the cost.
    """
    return WRITER.encode(value).encode() if _is_simple(value) else rfc8785.dumps(value)


def _is_simple(value: Any) -> bool:
    """Whether Python's own writer is canonical: no fractions, exact integers, ASCII names."""
    kind = type(value)
    if kind is int:
        return bool(-SAFE < value < SAFE)
    if kind is dict:
        return "".join(value).isascii() and _are_simple(value.values())
    if kind is list or kind is tuple:
        return _are_simple(value)
    return value is None or kind is bool or isinstance(value, str)


def _are_simple(values: Iterable[Any]) -> bool:
    others = [value for value in values if type(value) is not str and value is not None]
    return all(map(_is_simple, others))


def line_digest(table_name: str, key: str, body: bytes | None, whole_key: str | None = None) -> str:
    """Return the digest of one line; a deleted row differs from every row that is there.

    The line of a part names its whole under the digest, too; other lines have none to name.
    """
    whole = "" if whole_key is None else f"of {whole_key}\0"
    head = f"row\0{table_name}\0{key}\0{whole}{'gone' if body is None else 'is'}\0".encode()
    return hashlib.sha256(head + (body or b"")).hexdigest()


def root(digests: Iterable[str]) -> str:
    """Return one digest over an event's lines, in order."""
    running = Root()
    for digest in digests:
        running.add(digest)
    return running.digest()


class Root:
    """The same digest, over lines that come one by one."""

    def __init__(self) -> None:
        self._running = hashlib.sha256(b"lines\0")

    def add(self, digest: str) -> None:
        """Take the next line's digest."""
        self._running.update(digest.encode())

    def digest(self) -> str:
        """Return the root over all that were taken."""
        return self._running.hexdigest()


def parsed(kept: Any) -> dict[str, Any]:
    """Return what was kept; nothing, if it was forged into what is no JSON object."""
    try:
        text = kept.decode()
        values, end = SCAN(text, 0)
    except (ValueError, AttributeError, RecursionError, StopIteration):
        return {}
    return values if end == len(text) and isinstance(values, dict) else {}


def is_event(body: Any, digest: Any) -> bool:
    """Whether these are the bytes of the event with this digest."""
    return type(body) is bytes and event_digest(body) == digest


def event_digest(body: bytes) -> str:
    """Return the digest of one event, which holds the digest of the one before."""
    return hashlib.sha256(b"event\0" + body).hexdigest()
