"""Recompute the chain and compare every audited row with its latest line; name each fault."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from governance.audit import digests
from governance.audit.models import AuditEvent, AuditHead, AuditRow, is_audited
from governance.core.db import Base

HEAD, EVENTS, LINES = (cast("Table", m.__table__) for m in (AuditHead, AuditEvent, AuditRow))
Lines = dict[int, tuple[int, str]]
"""Event -> how many lines it has, and the root over them; -1 where a line does not add up."""


class Kind(StrEnum):
    """What can be wrong."""

    EVENT_EDITED = "event edited"
    EVENT_MISSING = "event missing"
    CHAIN_BROKEN = "chain broken"
    LINES_EDITED = "lines edited"
    HEAD_DIFFERS = "head differs"
    TRUNCATED = "trail truncated"
    ROW_EDITED = "row edited"
    ROW_FORGED = "row forged"
    ROW_DELETED = "row deleted"
    FILE_DAMAGED = "file damaged"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: what is wrong, where, and in which columns as far as that can be told."""

    kind: Kind
    table: str
    key: str
    columns: tuple[str, ...] = ()
    event: int | None = None
    """The event that last wrote the row, or that is itself at fault."""

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"{self.table} {self.key}" + (f" ({', '.join(self.columns)})" if self.columns else "")
        return f"{self.kind}: {where}" + (f", event {self.event}" if self.event else "")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A position and digest of the chain, kept where the database's owner cannot reach it."""

    seq: int
    digest: str


@dataclass(slots=True)
class Report:
    """What was checked, and every fault that was found."""

    events: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """How many rows of each audited table were compared."""

    faults: list[Fault] = field(default_factory=list)
    position: Checkpoint | None = None
    """Where the trail ends: worth keeping elsewhere if nothing is at fault."""

    anchored_at: int | None = None
    """The event up to which a checkpoint from elsewhere vouches; None: unanchored."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found at fault."""
        return not self.faults


Check = Callable[[Session], Iterator[Fault]]
CHECKS: list[Check] = []
"""What other slices have verified with the trail, such as the content of files."""


def verify(session: Session, checkpoint: Checkpoint | None = None) -> Report:
    """Check everything; without a checkpoint a cut-off tail with a forged head passes."""
    report = Report(anchored_at=checkpoint.seq if checkpoint else None)
    report.faults.extend(_chain(session, checkpoint, report))
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__):
        if is_audited(mapper.class_):
            report.faults.extend(_rows(session, cast("Table", mapper.local_table), report))
    for check in CHECKS:
        report.faults.extend(check(session))
    return report


def _chain(session: Session, checkpoint: Checkpoint | None, report: Report) -> Iterator[Fault]:
    lines = _roots(session)
    seq, previous, at_checkpoint = 0, digests.GENESIS, None
    ordered = select(*digests.stored(EVENTS)).order_by(EVENTS.c.seq)
    for row in session.execute(ordered.execution_options(yield_per=1000)):
        event = digests.plain_row(EVENTS, row)
        number = event["seq"]
        if number != seq + 1:
            missing = f"{seq + 1} to {number - 1}" if number > seq + 2 else str(seq + 1)
            yield Fault(Kind.EVENT_MISSING, "audit_event", missing, event=number)
        elif event["previous"] != previous:
            yield Fault(Kind.CHAIN_BROKEN, "audit_event", str(number), event=number)
        yield from _event(event, row.body, lines.pop(number, (0, digests.root(()))))
        report.events += 1
        seq, previous = number, event["digest"]
        if checkpoint and seq == checkpoint.seq:
            at_checkpoint = previous
    for orphan in lines:
        yield Fault(Kind.LINES_EDITED, "audit_row", f"of event {orphan}, which is not there")
    heads = session.execute(select(*digests.stored(HEAD))).all()
    report.position = Checkpoint(seq, previous)
    if [(head.id, head.seq, head.digest) for head in heads] != [(1, seq, previous)]:
        yield Fault(Kind.HEAD_DIFFERS, "audit_head", "1", event=seq)
    if checkpoint and at_checkpoint != checkpoint.digest:
        yield Fault(Kind.TRUNCATED, "audit_event", f"{checkpoint.seq} of the checkpoint", event=seq)


def _event(event: dict[str, Any], body: Any, lines: tuple[int, str]) -> Iterator[Fault]:
    seq = event["seq"]
    said = _parsed(body)
    if not isinstance(body, bytes) or digests.event_digest(body) != event["digest"] or not said:
        columns = ("body or digest",)
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), columns, event=seq)
        return
    named = event.keys() - {"body", "digest"}
    if edited := tuple(sorted(name for name in named if event[name] != said.get(name))):
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), edited, event=seq)
    if lines != (said.get("lines"), said.get("root")):
        yield Fault(Kind.LINES_EDITED, "audit_row", f"of event {seq}", event=seq)


def _roots(session: Session) -> Lines:
    """Read as stored, like all else here: what was forged must not stop who looks for it."""
    ordered = select(*digests.stored(LINES)).order_by(LINES.c.event_seq, LINES.c.position)
    found: Lines = {}
    rows = session.execute(ordered.execution_options(yield_per=1000))
    for seq, group in groupby(rows, key=lambda row: row.event_seq):
        lines = list(group)
        sound = all(
            line.position == n
            and isinstance(line.body, bytes | None)
            and line.digest == digests.line_digest(line.table_name, line.row_key, line.body)
            for n, line in enumerate(lines)
        )
        found[seq] = (len(lines) if sound else -1, digests.root(str(line.digest) for line in lines))
    return found


def _rows(session: Session, table: Table, report: Report) -> Iterator[Fault]:
    """Compare values, not bytes: parsing what was kept is quicker than writing it anew."""
    latest = _latest(session, table)
    stored = select(*digests.stored(table)).execution_options(yield_per=1000)
    report.rows[table.name] = 0
    for row in session.execute(stored):
        report.rows[table.name] += 1
        now = digests.plain_row(table, row)
        key = digests.row_key(table, now)
        seq, kept = latest.pop(key, (None, None))
        if kept is None:
            yield Fault(Kind.ROW_FORGED, table.name, key, event=seq)
            continue
        then = _parsed(kept)
        if now != then:
            edited = tuple(name for name in now if name not in then or now[name] != then[name])
            yield Fault(Kind.ROW_EDITED, table.name, key, edited, event=seq)
    for key, (seq, kept) in latest.items():
        if kept is not None:
            yield Fault(Kind.ROW_DELETED, table.name, key, event=seq)


def _parsed(kept: Any) -> dict[str, Any]:
    """Return what was kept; nothing, if it was forged into what is no JSON object."""
    try:
        values = json.loads(kept)
    except (ValueError, TypeError):
        return {}
    return values if isinstance(values, dict) else {}


def _latest(session: Session, table: Table) -> dict[str, tuple[int, Any]]:
    """Return, by key, the event that wrote each row last and what it kept."""
    last = (
        select(AuditRow.row_key, func.max(AuditRow.event_seq).label("seq"))
        .where(AuditRow.table_name == table.name)
        .group_by(AuditRow.row_key)
        .subquery()
    )
    body = type_coerce(AuditRow.body, NullType()).label("body")
    lines = select(AuditRow.row_key, AuditRow.event_seq, body).join(
        last, (AuditRow.row_key == last.c.row_key) & (AuditRow.event_seq == last.c.seq)
    )
    found = session.execute(lines.where(AuditRow.table_name == table.name))
    return {row.row_key: (row.event_seq, row.body) for row in found}
