"""What the trail tells of one record: its acts, and which fields each of them changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from governance.audit.asof import parts_of
from governance.audit.models import AuditEvent, AuditRow
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
    named = select(AuditEvent.seq).where(
        AuditEvent.subject_kind == table, AuditEvent.subject_key == key
    )
    wrote = [select(AuditRow.event_seq).where(*_is(table, key))]
    if tables := [part.name for part in parts_of(table)]:
        wrote.append(select(AuditRow.event_seq).where(*_are_parts(tables, key)))
    if before is not None:
        named = named.where(AuditEvent.seq < before)
        wrote = [each.where(AuditRow.event_seq < before) for each in wrote]
    newest = named.union(*wrote).order_by(named.selected_columns.seq.desc()).limit(most)
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.seq.in_(newest)).order_by(AuditEvent.seq.desc())
    ).all()
    if not events:
        return []
    entries = _entries(events, _bodies(session, (table, key), events[-1].seq, events[0].seq))
    parts = _parts(session, table, key, events[0].seq)
    return [replace(each, parts=tuple(parts.get(each.seq, ()))) for each in entries]


def _parts(session: Session, table: str, key: str, last: int) -> dict[int, list[PartChange]]:
    """Return what each act up to the last wrote of the parts of a record, in one statement."""
    tables = [part.name for part in parts_of(table)]
    if not tables:
        return {}
    lines = (
        select(AuditRow.event_seq, AuditRow.table_name, AuditRow.row_key, AuditRow.body)
        .where(*_are_parts(tables, key), AuditRow.event_seq <= last)
        .order_by(AuditRow.event_seq, AuditRow.position)
    )
    found, before = dict[int, list[PartChange]](), dict[tuple[str, str], dict[str, Any]]()
    for seq, name, row_key, body in session.execute(lines):
        after = json.loads(body) if body else {}
        changes = changed(before.get((name, row_key), {}), after)
        found.setdefault(seq, []).append(PartChange(name, changes))
        before[name, row_key] = after
    return found


def _is(table: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return AuditRow.table_name == table, AuditRow.row_key == key


def _are_parts(tables: Sequence[str], key: str) -> tuple[ColumnElement[bool], ...]:
    return AuditRow.table_name.in_(tables), AuditRow.whole_key == key


def _bodies(
    session: Session, row: tuple[str, str], first: int, last: int
) -> list[tuple[int, dict[str, Any]]]:
    """Return what a row was after each act from the first to the last, and just before them."""
    earlier = select(func.max(AuditRow.event_seq)).where(*_is(*row), AuditRow.event_seq < first)
    lines = (
        select(AuditRow.event_seq, AuditRow.body)
        .where(
            *_is(*row),
            AuditRow.event_seq >= func.coalesce(earlier.scalar_subquery(), first),
            AuditRow.event_seq <= last,
        )
        .order_by(AuditRow.event_seq)
    )
    found = session.execute(lines)
    return [(row.event_seq, json.loads(row.body) if row.body else {}) for row in found]


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
