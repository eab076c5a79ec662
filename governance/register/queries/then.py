"""An asset as it was at a moment, in words: its facts, its parts, with names as they were."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, cast

from sqlalchemy import Boolean, Column, Enum, Table
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from governance.audit.asof import Key, Row, Then, as_of, rows_then
from governance.audit.models import whole_column
from governance.core.access import Actor
from governance.core.db import Base, UtcDateTime
from governance.register.groups.declared import GROUPS
from governance.register.models import Asset
from governance.register.queries.masking import Named, hidden, is_prose, target
from governance.register.queries.past import LABELS, TITLES, label_of
from governance.register.vocabulary import CRITICALITY, Word

UNSHOWN = frozenset({"id", "version", "changed_at"})
"""Columns that say nothing about the asset."""

HEADINGS = {
    **TITLES,
    **{group.model.__tablename__: group.title for group in GROUPS.values()},
    "asset": "What it was",
    "dependency": "What it depended on",
    "provenance": "Where facts came from",
}
"""By table; any other part is called after its table."""

ASSET = cast("Table", Asset.__table__)
Fact = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the page: one list of facts, or a table with a line for each part."""

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    lines: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An asset as its page would have shown it."""

    tag: str
    name: str
    cards: tuple[Card, ...]


def past(session: Session, actor: Actor, asset: Asset, moment: datetime) -> Past | None:
    """Return the asset as it was then; None where it was not on the register.

    Three statements for what was written, and one for each kind of record that is named.
    """
    then = as_of(session, asset, moment)
    if then is None:
        return None
    names = _names(session, actor, then, moment)
    facts = ((_label(c), said(c, then.row.get(c.name), names)) for c in _shown(ASSET))
    itself = Card(HEADINGS[ASSET.name], tuple(facts))
    parts = (_card(Base.metadata.tables[name], rows, names) for name, rows in then.parts.items())
    return Past(str(then.row["tag"]), str(then.row["name"]), (itself, *parts))


def _card(table: Table, rows: Iterable[Row], names: Named) -> Card:
    title = HEADINGS.get(table.name, table.name.replace("_", " ").capitalize())
    whole = whole_column(table)
    shown = [column for column in _shown(table) if column.name != whole]
    labels = tuple(_label(column) for column in shown)
    lines = tuple(_line(shown, row, names) for row in rows)
    if [key.name for key in table.primary_key] == [whole]:
        return Card(title, tuple(zip(labels * len(lines), chain(*lines), strict=True)))
    return Card(title, columns=labels, lines=lines)


def _line(shown: list[Column[Any]], row: Row, names: Named) -> tuple[str | None, ...]:
    """Return a part in words; of one that names what may not be read, nothing that people wrote."""
    told = [said(column, row.get(column.name), names) for column in shown]
    if names.masks.isdisjoint(told):
        return tuple(told)
    return tuple(
        None if is_prose(c) and words not in names.masks else words
        for c, words in zip(shown, told, strict=True)
    )


def _shown(table: Any) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in UNSHOWN]


def _label(column: Column[Any]) -> str:
    name = column.name.removesuffix("_id") if column.foreign_keys else column.name
    return LABELS.get(column.name, name.replace("_", " ").capitalize())


def said(column: Column[Any], value: Any, names: Named) -> str | None:
    """Return a kept value as people read it; None where nothing was known."""
    if value is None or value == "":
        return None
    if column.foreign_keys:
        return names.by_key.get((target(column), str(value)), str(value))
    if column.name == "criticality":
        return CRITICALITY.get(int(value), str(value))
    return _plainly(column.type, value)


def _plainly(kind: TypeEngine[Any], value: Any) -> str:
    if isinstance(kind, Boolean):
        return "yes" if value else "no"
    if isinstance(kind, Enum):
        words = kind.enum_class
        is_word = words is not None and issubclass(words, Word)
        return label_of(cast("type[Word]", words), value) if is_word else value.replace("_", " ")
    if isinstance(kind, UtcDateTime):
        return f"{value[:16].replace('T', ' ')} UTC"
    return str(value)


def _names(session: Session, actor: Actor, then: Then, moment: datetime) -> Named:
    """Return what the keys in the rows led to, by the names of that moment.

    A product is called after its vendor, so names are looked for twice.
    """
    keys = {*_keys(ASSET, then.row)}
    keys |= {k for name, rows in then.parts.items() for row in rows
             for k in _keys(Base.metadata.tables[name], row)}  # fmt: skip
    rows = rows_then(session, keys, moment)
    makers = {k for (name, _), row in rows.items() if name == "product"
              for k in _keys(Base.metadata.tables[name], row)}  # fmt: skip
    made_by = rows_then(session, makers, moment)
    masks = hidden(session, actor, keys)
    names = {key: _name(key, row, made_by) for key, row in rows.items()}
    return Named(names | masks, frozenset(masks.values()))


def _keys(table: Any, row: Row) -> Iterator[Key]:
    for column in _shown(table):
        if column.foreign_keys and row.get(column.name) is not None:
            yield target(column), str(row[column.name])


def _name(key: Key, row: Row, made_by: Mapping[Key, Row]) -> str:
    called = [row[name] for name in ("tag", "name", "title", "label") if row.get(name)]
    maker = made_by.get(("vendor", str(row.get("vendor_id"))), {}).get("name")
    words = [maker, *called[:2], row.get("order_code")]
    return " ".join(str(word) for word in words if word) or " ".join(key)
