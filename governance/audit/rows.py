"""Compare every row of the audited tables with the latest line that was kept of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Table,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from governance.audit import digests
from governance.audit.faults import Fault, Kind, Report
from governance.audit.models import AuditRow

BATCH = 1000
MOST_TABLES = 1000


def check_all(session: Session, tables: Sequence[Table], report: Report) -> Iterator[Fault]:
    """Check each table of which there are rows, or lines that say there are; name each fault."""
    alive = _alive(session)
    filled = set(session.scalars(_filled(tuple(tables))))
    for table in tables:
        report.rows[table.name] = 0
        if table.name in filled or alive.get(table.name):
            yield from _check(session, table, report, alive.get(table.name, 0))


def _check(session: Session, table: Table, report: Report, alive: int) -> Iterator[Fault]:
    """Compare values, not bytes: parsing what was kept is quicker than writing it anew.

    The table is read once, each row with its latest line beside it: nothing depends on how a
    database orders text, and memory does not grow with the table. What is gone is looked for only
    if fewer rows were met than the lines say there are.
    """
    rows = met = 0
    asked = chain.from_iterable(session.execute(_stored(table)).partitions())
    for *values, seq, kept in asked:
        now = digests.plain_row(table, values)
        rows, met = rows + 1, met + (kept is not None)
        yield from _row(table, now, seq, kept)
    report.rows[table.name] = rows
    if met != alive:
        yield from _gone(session, table)


@lru_cache
def _filled(tables: tuple[Table, ...]) -> CompoundSelect[str]:
    """Ask which of these tables hold anything; put together once, as it is the same for ever."""
    holds = (
        select(literal(table.name)).where(select(1).select_from(table).exists()) for table in tables
    )
    return union_all(*holds)


@lru_cache(MOST_TABLES)
def _stored(table: Table) -> Select[Any]:
    """Ask for every row of a table, each with its latest line beside it."""
    beside = [_latest(table, AuditRow.event_seq), _latest(table, AuditRow.body)]
    return select(*digests.stored(table), *beside).execution_options(yield_per=BATCH)


def _latest(table: Table, column: Any) -> ColumnElement[Any]:
    """Return a column of the row's latest line, asked through the index for each row.

    As a scalar, it is never joined: for want of better either database would join it by reading
    all of the lines.
    """
    texts: list[ColumnElement[str]] = [cast(key, String) for key in table.primary_key]
    key = reduce(lambda left, right: left + "," + right, texts)
    kept = select(type_coerce(column, NullType())).where(
        AuditRow.table_name == table.name, AuditRow.row_key == key
    )
    return kept.order_by(AuditRow.event_seq.desc()).limit(1).correlate(table).scalar_subquery()


def _row(table: Table, now: dict[str, Any], seq: int | None, kept: Any) -> Iterator[Fault]:
    key = digests.row_key(table, now)
    if kept is None:
        yield Fault(Kind.ROW_FORGED, table.name, key, event=seq)
        return
    then = digests.parsed(kept)
    if now != then and (edited := _edited(now, then)):
        yield Fault(Kind.ROW_EDITED, table.name, key, edited, event=seq)


def _edited(now: Mapping[str, Any], then: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that differ; NULL and not kept are the same, as the first lines had it."""
    names = dict.fromkeys((*now, *then))
    return tuple(name for name in names if now.get(name) != then.get(name))


def _is_alive() -> ColumnElement[bool]:
    """Return the condition under which a line is the last of its row, and the row is there."""
    later = aliased(AuditRow)
    follows = (
        select(later.event_seq)
        .where(
            later.table_name == AuditRow.table_name,
            later.row_key == AuditRow.row_key,
            later.event_seq > AuditRow.event_seq,
        )
        .exists()
    )
    return ~follows & AuditRow.body.is_not(None)


def _alive(session: Session) -> dict[str, int]:
    """Count the rows that the lines say are there, by table."""
    name = AuditRow.table_name
    counted = select(name, func.count()).where(_is_alive()).group_by(name)
    return dict(session.execute(counted).all())


def _gone(session: Session, table: Table) -> Iterator[Fault]:
    """Name the rows that the lines say are there and are not; only keys are held."""
    keys = [type_coerce(column, NullType()).label(column.key) for column in table.primary_key]
    present = {
        digests.row_key(table, dict(zip(table.primary_key.columns.keys(), row, strict=True)))
        for row in session.execute(select(*keys).execution_options(yield_per=BATCH))
    }
    alive = select(AuditRow.row_key, AuditRow.event_seq).where(
        AuditRow.table_name == table.name, _is_alive()
    )
    for line in session.execute(alive.execution_options(yield_per=BATCH)):
        if line.row_key not in present:
            yield Fault(Kind.ROW_DELETED, table.name, line.row_key, event=line.event_seq)
