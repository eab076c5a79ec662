"""Compare every row of an audited table with the latest line that was kept of it."""

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, func, select, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from governance.audit import digests
from governance.audit.faults import Fault, Kind, Report
from governance.audit.models import AuditRow

BATCH = 1000


def check_rows(session: Session, table: Table, report: Report) -> Iterator[Fault]:
    """Compare values, not bytes: parsing what was kept is quicker than writing it anew.

    The table is read once, each row with its latest line beside it: nothing depends on how a
    database orders text, and memory does not grow with the table. What is gone is looked for only
    if fewer rows were met than the lines say there are.
    """
    beside = [_latest(table, AuditRow.event_seq), _latest(table, AuditRow.body)]
    stored = select(*digests.stored(table), *beside).execution_options(yield_per=BATCH)
    rows = met = 0
    asked = chain.from_iterable(session.execute(stored).partitions())
    for *values, seq, kept in asked:
        now = digests.plain_row(table, values)
        rows, met = rows + 1, met + (kept is not None)
        yield from _row(table, now, seq, kept)
    report.rows[table.name] = rows
    if met != _alive(session, table.name):
        yield from _gone(session, table)


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


def _is_latest(table: str) -> Any:
    """Return the condition under which a line is the last of its row."""
    later = aliased(AuditRow)
    follows = (
        select(later.event_seq)
        .where(
            later.table_name == table,
            later.row_key == AuditRow.row_key,
            later.event_seq > AuditRow.event_seq,
        )
        .exists()
    )
    return (AuditRow.table_name == table) & ~follows


def _alive(session: Session, table: str) -> int:
    alive = select(func.count()).where(_is_latest(table), AuditRow.body.is_not(None))
    return session.scalar(alive) or 0


def _gone(session: Session, table: Table) -> Iterator[Fault]:
    """Name the rows that the lines say are there and are not; only keys are held."""
    keys = [type_coerce(column, NullType()).label(column.key) for column in table.primary_key]
    present = {
        digests.row_key(table, dict(zip(table.primary_key.columns.keys(), row, strict=True)))
        for row in session.execute(select(*keys).execution_options(yield_per=BATCH))
    }
    alive = select(AuditRow.row_key, AuditRow.event_seq).where(
        _is_latest(table.name), AuditRow.body.is_not(None)
    )
    for line in session.execute(alive.execution_options(yield_per=BATCH)):
        if line.row_key not in present:
            yield Fault(Kind.ROW_DELETED, table.name, line.row_key, event=line.event_seq)
