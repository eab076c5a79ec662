"""What the trail tells of one record: its acts, and which fields each of them changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.orm import QueryableAttribute, Session

from governance.audit.asof import parts_of
from governance.audit.models import REFUSED, AuditEvent, AuditRow
from governance.core.db import Base

UNTOLD = frozenset({"id", "version", "created_at", "updated_at", "changed_at"})
"""Columns that say nothing to a reader."""


class FieldChange(NamedTuple):
    """One field of a row, before and after; None where it was or is empty."""

    field: str
    old: Any
    new: Any


class PartChange(NamedTuple):
    """One part of a record that an act wrote: its table, and its fields before and after."""

    table: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act in the history of a record."""

    seq: int
    at: datetime
    who: str
    verb: str
    why: str
    changes: tuple[FieldChange, ...]
    facts: Mapping[str, Any]
    """What the act was recorded with besides its reason."""

    subject: str = ""
    subject_id: int | None = None
    """The record that the act names: of an import that wrote this one, the import."""

    parts: tuple[PartChange, ...] = ()
    """What it wrote of the parts of the record."""


@dataclass(frozen=True, slots=True)
class Told:
    """One act in words, as the history at the end of a page shows it."""

    at: datetime
    who: str
    what: str
    why: str
    changes: tuple[tuple[str, str | None, str | None], ...] = ()
    """Field, before, after; None where nothing was or is known."""

    marks: tuple[str, ...] = ()
    seq: int = 0
    """The event, where the page can show the record as it was after it."""


def history(
    session: Session, record: Base, most: int = 50, before: int | None = None
) -> list[Entry]:
    """Return the latest acts that named or wrote the record, newest first.

    `before` is an event: the acts that came before it, so that a deep history is read in pages.
    Whoever may read the record may read its history: call it with a record read so.
    """
    table, key = record.__tablename__, str(getattr(record, "id", ""))
    asked = {"key": key, "most": most, "before": before}
    events = session.scalars(_latest(table, is_open=before is None), asked).all()
    if not events:
        return []
    span = {"key": key, "first": events[-1].seq, "last": events[0].seq}
    bodies, parts = list[tuple[int, dict[str, Any]]](), _Parts()
    for seq, name, row_key, body, _ in session.execute(_lines(table), span):
        after = json.loads(body) if body else {}
        if name == table:
            bodies.append((seq, after))
        else:
            parts.add(seq, name, row_key, after)
    return [
        replace(each, parts=tuple(parts.found.get(each.seq, ())))
        for each in _entries(events, bodies)
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What each act wrote of the parts of a record, gathered line by line."""

    found: dict[int, list[PartChange]] = field(default_factory=dict)
    before: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, seq: int, name: str, row_key: str, after: dict[str, Any]) -> None:
        """Note what a part was after an act."""
        changes = changed(self.before.get((name, row_key), {}), after)
        self.found.setdefault(seq, []).append(PartChange(name, changes))
        self.before[name, row_key] = after


KEY = bindparam("key", type_=String())
"""The record that is asked about; the questions below are made once for each table."""


@cache
def _latest(table: str, *, is_open: bool) -> Select[AuditEvent]:
    """Ask for the latest acts on a record, or for those before an event."""
    before = AuditEvent.seq < bindparam("before"), AuditRow.event_seq < bindparam("before")
    by_event, by_row = ((), ()) if is_open else ((each,) for each in before)
    named = select(AuditEvent.seq).where(
        AuditEvent.subject_kind == table,
        AuditEvent.subject_key == KEY,
        AuditEvent.verb != REFUSED,
        *by_event,
    )
    wrote = [select(AuditRow.event_seq).where(*_is(table), *by_row)]
    if parts_of(table):
        wrote.append(select(AuditRow.event_seq).where(*_are_parts(table), *by_row))
    newest = named.union(*wrote).order_by(named.selected_columns.seq.desc())
    wanted = select(AuditEvent).where(AuditEvent.seq.in_(newest.limit(bindparam("most"))))
    return wanted.order_by(AuditEvent.seq.desc())


@cache
def _lines(table: str) -> Executable:
    """Ask what a row was after each act of a span and just before it, and its parts till then."""
    first, last = bindparam("first", type_=Integer()), bindparam("last", type_=Integer())
    said = (AuditRow.event_seq, AuditRow.table_name, AuditRow.row_key, AuditRow.body)
    earlier = select(func.max(AuditRow.event_seq)).where(*_is(table), AuditRow.event_seq < first)
    since = func.coalesce(earlier.scalar_subquery(), first)
    lines = select(*said, AuditRow.position).where(
        *_is(table), AuditRow.event_seq >= since, AuditRow.event_seq <= last
    )
    if not parts_of(table):
        return lines.order_by(AuditRow.event_seq)
    parts = select(*said, AuditRow.position).where(*_are_parts(table), AuditRow.event_seq <= last)
    both = lines.union_all(parts)
    return both.order_by(*(both.selected_columns[name] for name in ("event_seq", "position")))


def _is(table: str) -> tuple[ColumnElement[bool], ...]:
    return AuditRow.table_name == table, AuditRow.row_key == KEY


def _are_parts(table: str) -> tuple[ColumnElement[bool], ...]:
    tables = [part.name for part in parts_of(table)]
    return AuditRow.table_name.in_(tables), AuditRow.whole_key == KEY


def _entries(events: Sequence[AuditEvent], bodies: list[tuple[int, dict[str, Any]]]) -> list[Entry]:
    changes, before = {}, dict[str, Any]()
    for seq, after in bodies:
        changes[seq] = changed(before, after)
        before = after
    return [_entry(event, changes.get(event.seq, ())) for event in events]


def _entry(event: AuditEvent, changes: tuple[FieldChange, ...]) -> Entry:
    facts = facts_of(event)
    return Entry(
        seq=event.seq,
        at=event.at,
        who=event.actor_name,
        verb=event.verb,
        why=str(facts.pop("reason", "") or ""),
        changes=changes,
        facts=facts,
        subject=event.subject,
        subject_id=int(event.subject_key) if event.subject_key.isdecimal() else None,
    )


def facts_of(event: AuditEvent) -> dict[str, Any]:
    """Return the facts an act was recorded with."""
    facts: dict[str, Any] = json.loads(event.body).get("facts", {})
    return facts


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two versions of a row; an empty one was or is gone."""
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted({*after, *before})
        if name not in UNTOLD and before.get(name) != after.get(name)
    )


def latest_digest(table: str, key: ColumnElement[Any] | QueryableAttribute[Any]) -> Any:
    """Return the digest of the last line that the trail kept of a row, as an expression."""
    line = select(AuditRow.digest).where(_of(table, key))
    return line.order_by(AuditRow.event_seq.desc()).limit(1).scalar_subquery()


def first_actor(table: str, key: ColumnElement[Any] | QueryableAttribute[Any]) -> Any:
    """Return the id of who made a row, by its first line in the trail, as an expression."""
    made = select(AuditEvent.actor_id).join(AuditRow, AuditRow.event_seq == AuditEvent.seq)
    first = made.where(_of(table, key)).order_by(AuditRow.event_seq).limit(1)
    return first.scalar_subquery()


def _of(table: str, key: Any) -> ColumnElement[bool]:
    return and_(AuditRow.table_name == table, AuditRow.row_key == cast(key, String))
