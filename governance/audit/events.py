"""One event as a page shows it: its facts, and every row it wrote, before and after."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from governance.audit import digests
from governance.audit.listing import words
from governance.audit.models import AuditEvent, AuditRow
from governance.audit.queries import FieldChange, changed
from governance.core.access import POLICIES, Actor, Placed, readable

MOST_ROWS = 100
"""Rows that one page shows; an import writes thousands, and the export of the trail has them."""

Subject = tuple[str, str]
"""A kind of record (its table) and its key, as the trail names them."""


@dataclass(frozen=True, slots=True)
class Written:
    """One row that an event wrote: what it is, and which fields changed."""

    table: str
    key: str
    how: str
    """added, changed or deleted."""

    changes: tuple[FieldChange, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row that an event wrote, as it was before and after."""

    table: str
    key: str
    digest: str
    before: dict[str, Any]
    after: dict[str, Any]
    how: str
    """added, changed or deleted."""


def lines_of(
    session: Session, events: Sequence[AuditEvent], most: int | None = None
) -> Iterator[tuple[int, Line]]:
    """Give what some events wrote, in their order, each with its event's number; one statement.

    Each row stands beside what it was before.
    """
    older = aliased(AuditRow)
    before = (
        select(older.body)
        .where(
            older.table_name == AuditRow.table_name,
            older.row_key == AuditRow.row_key,
            older.event_seq < AuditRow.event_seq,
        )
        .order_by(older.event_seq.desc())
        .limit(1)
        .correlate(AuditRow)
        .scalar_subquery()
    )
    seq, of = AuditRow.event_seq, [event.seq for event in events]
    lines = select(
        seq, AuditRow.table_name, AuditRow.row_key, AuditRow.digest, AuditRow.body, before
    )
    first = lines.where(seq.in_(of)).order_by(seq, AuditRow.position).limit(most)
    for number, table, key, digest, now, then in session.execute(first):
        how = "deleted" if now is None else "changed" if then is not None else "added"
        yield number, Line(table, key, digest, digests.parsed(then), digests.parsed(now), how)


def rows_of(session: Session, event: AuditEvent) -> list[Written]:
    """Return what an event wrote, in words, as many rows as one page shows."""
    return [_written(line) for _, line in lines_of(session, [event], MOST_ROWS)]


def count_of(session: Session, event: AuditEvent) -> int:
    """Return how many rows an event wrote."""
    lines = select(func.count()).where(AuditRow.event_seq == event.seq)
    return session.scalar(lines) or 0


def _written(line: Line) -> Written:
    fields = changed(line.before, line.after)
    changes = tuple(FieldChange(words(c.field), c.old, c.new) for c in fields)
    return Written(line.table, line.key, line.how, changes, line.digest)


def within_reach(
    session: Session, actor: Actor, events: Iterable[AuditEvent], kinds: Mapping[str, Any]
) -> frozenset[Subject]:
    """Return which of the events' records the actor may read, among kinds that have a page."""
    named = defaultdict[str, set[int]](set)
    for event in events:
        if event.subject_kind in kinds and event.subject_key.isdecimal():
            named[event.subject_kind].add(int(event.subject_key))
    models = {_kind(model): model for model in POLICIES}
    return frozenset(
        (kind, str(record.id))
        for kind, ids in named.items()
        for record in session.scalars(
            readable(actor, models[kind]).where(models[kind].id.in_(sorted(ids)))
        ).unique()
    )


def _kind(model: type[Placed]) -> str:
    return str(getattr(model, "__tablename__", ""))
