"""Recompute the chain: every event from its bytes, every line under the root of its event."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from governance.audit import digests
from governance.audit.comparing import Comparison
from governance.audit.faults import Checkpoint, Fault, Kind, Report
from governance.audit.growing import leaf_of
from governance.audit.models import AuditEvent, AuditHead, AuditRow
from governance.audit.tree import Frontier

HEAD, EVENTS, LINES = (cast("Table", m.__table__) for m in (AuditHead, AuditEvent, AuditRow))
BATCH = 1000
FIRST = ("digest", "body", "at", "seq", "previous")
TOLD = ("seq", "previous", *(c.key for c in EVENTS.columns if c.key not in FIRST))
"""The columns of an event, but for its instant, that its bytes repeat as they stand."""

SAID = itemgetter(*TOLD)
ASKED = [EVENTS.c[key] for key in ("digest", "body", "at", *TOLD)]
KINDS_OF_BODY = frozenset({bytes, type(None)})


class Lines(NamedTuple):
    """The lines of one event, added up; read as stored, since what was forged must not stop us."""

    event: Any
    number: int
    """How many; -1 where one does not add up."""

    root: str


NO_LINES = (0, digests.root(()))


def check_chain(session: Session, compared: Comparison, report: Report) -> Iterator[Fault]:
    """Walk the events and, beside them in the same order, their lines; nothing is held.

    The tree over them grows along, and is compared with each checkpoint at its size.
    """
    waiting = _added_up(session, report)
    lines = next(waiting, None)
    seq, previous = 0, digests.GENESIS
    tree = Frontier()
    stored = select(*(type_coerce(column, NullType()) for column in ASKED))
    ordered = stored.order_by(EVENTS.c.seq).execution_options(yield_per=BATCH)
    rows: Iterable[Any] = chain.from_iterable(session.execute(ordered).partitions())
    for row in rows:
        digest, body, at = row[:3]
        told = row[3:]
        number = told[0]
        while lines and _is_before(lines.event, number):
            yield _orphaned(lines)
            lines = next(waiting, None)
        found = NO_LINES
        if lines and lines.event == number:
            found, lines = (lines.number, lines.root), next(waiting, None)
        if number != seq + 1 or told[1] != previous:
            yield _misplaced(number, seq)
        said = digests.parsed(body) if digests.is_event(body, digest) else {}
        if not _is_said(at, told, said) or found != (said.get("lines"), said.get("root")):
            yield from _event(at, told, said, found)
        report.events += 1
        seq, previous = number, digest
        tree.add(leaf_of(digest))
        if tree.size == compared.next:
            yield from compared.meet(digest, tree.root())
    while lines:
        yield _orphaned(lines)
        lines = next(waiting, None)
    report.position, report.root = Checkpoint(seq, str(previous)), tree.root().hex()
    yield from _end(session, report.position)
    yield from compared.beyond(tree.size)
    report.checkpoints = compared.number


def _is_before(event: Any, number: int) -> bool:
    return isinstance(event, int | float) and event < number


def _orphaned(lines: Lines) -> Fault:
    return Fault(Kind.LINES_EDITED, "audit_row", f"of event {lines.event}, which is not there")


def _misplaced(number: int, seq: int) -> Fault:
    """Say what is wrong with an event's place in the chain, after event `seq`."""
    if number == seq + 1:
        return Fault(Kind.CHAIN_BROKEN, "audit_event", str(number), event=number)
    missing = f"{seq + 1} to {number - 1}" if number > seq + 2 else str(seq + 1)
    return Fault(Kind.EVENT_MISSING, "audit_event", missing, event=number)


def _is_said(at: Any, told: Sequence[Any], said: dict[str, Any]) -> bool:
    """Whether an event's columns are, as they stand, what its bytes say: the common case."""
    try:
        if SAID(said) != told:
            return False
        instant = said["at"]
    except KeyError:
        return False
    as_stored = f"{at[:10]}T{at[11:]}+00:00" if type(at) is str else _iso(at)
    return as_stored == instant or bool(digests.plain(EVENTS.c.at, at) == instant)


def _iso(at: Any) -> str:
    return at.isoformat() if type(at) is datetime else ""


def _event(
    at: Any, told: Sequence[Any], said: dict[str, Any], lines: tuple[int, str]
) -> Iterator[Fault]:
    """Name the columns of an event, or its lines, that are not what its bytes say."""
    seq = told[0]
    if not said:
        columns = ("body or digest",)
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), columns, event=seq)
        return
    now = dict(zip(TOLD, told, strict=True)) | {"at": digests.plain(EVENTS.c.at, at)}
    if edited := tuple(sorted(name for name in now if now[name] != said.get(name))):
        yield Fault(Kind.EVENT_EDITED, "audit_event", str(seq), edited, event=seq)
    if lines != (said.get("lines"), said.get("root")):
        yield Fault(Kind.LINES_EDITED, "audit_row", f"of event {seq}", event=seq)


def _end(session: Session, position: Checkpoint) -> Iterator[Fault]:
    heads = session.execute(select(*digests.stored(HEAD))).all()
    if [(head.id, head.seq, head.digest) for head in heads] != [(1, position.seq, position.digest)]:
        yield Fault(Kind.HEAD_DIFFERS, "audit_head", "1", event=position.seq)


def _added_up(session: Session, report: Report) -> Iterator[Lines]:
    ordered = select(*digests.stored(LINES)).order_by(LINES.c.event_seq, LINES.c.position)
    asked = session.execute(ordered.execution_options(yield_per=BATCH))
    rows: Iterable[Any] = chain.from_iterable(asked.partitions())  # in a third of the time
    for event, group in groupby(rows, key=itemgetter(0)):
        count, is_sound, running = 0, True, digests.Root()
        for _, position, table, key, body, digest, whole in group:
            is_sound = is_sound and position == count
            is_sound = is_sound and digest == _digest_of(table, key, body, whole)
            running.add(str(digest))
            count += 1
        report.lines += count
        yield Lines(event, count if is_sound else -1, running.digest())


def _digest_of(table: Any, key: Any, body: Any, whole: Any) -> str | None:
    """Return the digest of a line; None where it was forged into what is no line."""
    if type(table) is not str or type(key) is not str or type(body) not in KINDS_OF_BODY:
        return None
    return digests.line_digest(table, key, body, None if whole is None else str(whole))
