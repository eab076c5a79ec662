"""Recompute the chain: every event from its bytes, every line under the root of its event."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.faults import Checkpoint, Fault, Kind, Report
from governance.audit.models import AuditEvent, AuditHead, AuditRow

HEAD, EVENTS, LINES = (cast("Table", m.__table__) for m in (AuditHead, AuditEvent, AuditRow))
BATCH = 1000


class Lines(NamedTuple):
    """The lines of one event, added up; read as stored, since what was forged must not stop us."""

    event: Any
    number: int
    """How many; -1 where one does not add up."""

    root: str


NO_LINES = (0, digests.root(()))


def check_chain(session: Session, checkpoint: Checkpoint | None, report: Report) -> Iterator[Fault]:
    """Walk the events and, beside them in the same order, their lines; nothing is held."""
    waiting = _added_up(session, report)
    lines = next(waiting, None)
    seq, previous, at_checkpoint = 0, digests.GENESIS, None
    ordered = select(*digests.stored(EVENTS)).order_by(EVENTS.c.seq)
    for row in session.execute(ordered.execution_options(yield_per=BATCH)):
        number = row.seq
        while lines and _is_before(lines.event, number):
            yield _orphaned(lines)
            lines = next(waiting, None)
        found = NO_LINES
        if lines and lines.event == number:
            found, lines = (lines.number, lines.root), next(waiting, None)
        yield from _link(row, seq, previous)
        yield from _event(digests.plain_row(EVENTS, row), row.body, found)
        report.events += 1
        seq, previous = number, row.digest
        at_checkpoint = previous if checkpoint and seq == checkpoint.seq else at_checkpoint
    while lines:
        yield _orphaned(lines)
        lines = next(waiting, None)
    report.position = Checkpoint(seq, str(previous))
    yield from _end(session, report.position)
    if checkpoint and at_checkpoint != checkpoint.digest:
        yield Fault(Kind.TRUNCATED, "audit_event", f"{checkpoint.seq} of the checkpoint", event=seq)


def _is_before(event: Any, number: int) -> bool:
    return isinstance(event, int | float) and event < number


def _orphaned(lines: Lines) -> Fault:
    return Fault(Kind.LINES_EDITED, "audit_row", f"of event {lines.event}, which is not there")


def _link(row: Row[Any], seq: int, previous: str) -> Iterator[Fault]:
    """Compare an event's place in the chain with the one before."""
    if row.seq != seq + 1:
        missing = f"{seq + 1} to {row.seq - 1}" if row.seq > seq + 2 else str(seq + 1)
        yield Fault(Kind.EVENT_MISSING, "audit_event", missing, event=row.seq)
    elif row.previous != previous:
        yield Fault(Kind.CHAIN_BROKEN, "audit_event", str(row.seq), event=row.seq)


def _event(event: dict[str, Any], body: Any, lines: tuple[int, str]) -> Iterator[Fault]:
    """Compare an event's columns, and its lines, with what its bytes say."""
    seq = event["seq"]
    said = digests.parsed(body)
    if not isinstance(body, bytes) or digests.event_digest(body) != event["digest"] or not said:
        columns = ("body or digest",)
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), columns, event=seq)
        return
    named = event.keys() - {"body", "digest"}
    if edited := tuple(sorted(name for name in named if event[name] != said.get(name))):
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), edited, event=seq)
    if lines != (said.get("lines"), said.get("root")):
        yield Fault(Kind.LINES_EDITED, "audit_row", f"of event {seq}", event=seq)


def _end(session: Session, position: Checkpoint) -> Iterator[Fault]:
    heads = session.execute(select(*digests.stored(HEAD))).all()
    if [(head.id, head.seq, head.digest) for head in heads] != [(1, position.seq, position.digest)]:
        yield Fault(Kind.HEAD_DIFFERS, "audit_head", "1", event=position.seq)


def _added_up(session: Session, report: Report) -> Iterator[Lines]:
    ordered = select(*digests.stored(LINES)).order_by(LINES.c.event_seq, LINES.c.position)
    rows = session.execute(ordered.execution_options(yield_per=BATCH))
    for event, group in groupby(rows, key=lambda row: row.event_seq):
        count, is_sound, running = 0, True, digests.Root()
        for line in group:
            is_sound = is_sound and line.position == count and _is_line(line)
            running.add(str(line.digest))
            count += 1
        report.lines += count
        yield Lines(event, count if is_sound else -1, running.digest())


def _is_line(line: Row[Any]) -> bool:
    """Whether a line's digest is the one of its table, key and bytes."""
    named = isinstance(line.table_name, str) and isinstance(line.row_key, str)
    return (
        named
        and isinstance(line.body, bytes | None)
        and line.digest == digests.line_digest(line.table_name, line.row_key, line.body)
    )
