"""A record as it was at a moment: its rows, read back from the lines that the trail kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Table, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.audit import digests
from governance.audit.models import AuditEvent, AuditRow, whole_column
from governance.core.db import Base

Row = Mapping[str, Any]
"""A row as the trail keeps it: plain values by column, an empty one left out."""

Key = tuple[str, str]
"""A table and the key of one of its rows, as the trail names them."""


@dataclass(frozen=True, slots=True)
class Then:
    """A record at a moment: its own row, and the rows of its parts by their tables."""

    row: Row
    parts: Mapping[str, tuple[Row, ...]]


def as_of(session: Session, record: Base, moment: datetime) -> Then | None:
    """Return the record as it was, in one statement; None where it was not there.

    Whoever may read the record may read its past: call it with a record read so.
    """
    table, key = record.__tablename__, str(getattr(record, "id", ""))
    tables = [part.name for part in parts_of(table)]
    itself = and_(AuditRow.table_name == table, AuditRow.row_key == key)
    parts = and_(AuditRow.table_name.in_(tables), AuditRow.whole_key == key)
    found = dict(_rows(session, _latest(moment).where(or_(itself, parts))))
    row = found.pop((table, key), None)
    if row is None:
        return None
    kept = defaultdict[str, list[tuple[str, Row]]](list)
    for (name, part_key), part in found.items():
        kept[name].append((part_key, part))
    ordered = {name: tuple(part for _, part in sorted(kept[name], key=_by_key)) for name in tables}
    return Then(row, {name: rows for name, rows in ordered.items() if rows})


def rows_then(session: Session, keys: Collection[Key], moment: datetime) -> dict[Key, Row]:
    """Return these rows as they were, in one statement; what was not there is left out."""
    if not keys:
        return {}
    by_table = defaultdict[str, list[str]](list)
    for table, key in sorted(keys):
        by_table[table].append(key)
    wanted = (
        and_(AuditRow.table_name == table, AuditRow.row_key.in_(some))
        for table, some in by_table.items()
    )
    return dict(_rows(session, _latest(moment).where(or_(false(), *wanted))))


def begun_at(session: Session, record: Base) -> datetime | None:
    """Return when the trail first kept a line of the record."""
    wanted = select(func.min(AuditRow.event_seq)).where(
        AuditRow.table_name == record.__tablename__,
        AuditRow.row_key == str(getattr(record, "id", "")),
    )
    return session.scalar(select(AuditEvent.at).where(AuditEvent.seq == wanted.scalar_subquery()))


@lru_cache(maxsize=200)
@cache
def parts_of(table: str) -> tuple[Table, ...]:
    """Return the tables whose rows are parts of a record of this table, by name."""
    return tuple(
        part
        for part in sorted(Base.metadata.tables.values(), key=lambda one: one.name)
        if (column := whole_column(part)) is not None
        and any(key.column.table.name == table for key in part.columns[column].foreign_keys)
    )


def _latest(moment: datetime) -> Select[str, str, bytes | None]:
    """Select the last line of each row up to a moment.

    That there is no later one is asked of the row itself, not of the whole: a part may have gone
    over to another whole. Events are in the order of time, so the question ends at the next line.
    """
    later, its_event = aliased(AuditRow), aliased(AuditEvent)
    follows = (
        select(later.event_seq)
        .join(its_event, its_event.seq == later.event_seq)
        .where(
            later.table_name == AuditRow.table_name,
            later.row_key == AuditRow.row_key,
            later.event_seq > AuditRow.event_seq,
            its_event.at <= moment,
        )
    )
    return (
        select(AuditRow.table_name, AuditRow.row_key, AuditRow.body)
        .join(AuditEvent, AuditEvent.seq == AuditRow.event_seq)
        .where(AuditEvent.at <= moment, ~follows.exists())
    )


def _rows(session: Session, wanted: Select[str, str, bytes | None]) -> list[tuple[Key, Row]]:
    return [
        ((table, key), digests.parsed(body))
        for table, key, body in session.execute(wanted)
        if body is not None
    ]


def _by_key(kept: tuple[str, Row]) -> tuple[list[int], str]:
    """Order parts as their keys count, composite ones included."""
    key = kept[0]
    return [int(part) if part.isdecimal() else 0 for part in key.split(",")], key
