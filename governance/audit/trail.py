"""How acts and changed rows reach the chain: buffered in the session, appended at commit.

Rows are noted at flush and read back once, just before the commit: what is digested is what the
database holds, however often it was flushed. Then the head is locked, for as long as the commit:
what is slow, reading and digesting, is done by then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session, sessionmaker

from governance.audit import digests
from governance.audit.lines import Lines, Sum, Touched
from governance.audit.models import AuditEvent, AuditHead, is_audited
from governance.audit.retention import refuse_to_forget
from governance.core import clock
from governance.core.access import Actor

KERNEL = "trail"
"""The execution option by which `bulk_insert` and `bulk_update` name themselves."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, with the rows written for it, kept until the commit."""

    actor: Actor
    verb: str
    subject: object
    facts: Mapping[str, Any]
    touched: Touched


@dataclass(slots=True)
class Buffer:
    """The acts of one transaction, and the rows touched since the last of them."""

    acts: list[Act] = field(default_factory=list)
    touched: Touched = field(default_factory=dict)


def buffer(session: Session) -> Buffer:
    """Return what the running transaction has gathered."""
    return cast("Buffer", session.info.setdefault("trail", Buffer()))


def note(session: Session, table: Table, keys: Iterable[tuple[Any, ...]]) -> None:
    """Remember rows for the act that is recorded next."""
    buffer(session).touched.setdefault(table, set()).update(keys)


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of this maker keep the trail.

    Rows are noted per mapper, not by reading `session.dirty`: a foreign key that the flush itself
    fills in, for the far end of a relationship, is in no session's list of dirty records.
    """
    for name in ("after_insert", "after_update", "after_delete"):
        if not event.contains(Mapper, name, _note_row):
            event.listen(Mapper, name, _note_row)
    event.listen(sessions, "before_flush", _refuse_to_forget)
    event.listen(sessions, "do_orm_execute", _refuse_dml_behind_the_trail)
    event.listen(sessions, "before_commit", _append)
    event.listen(sessions, "after_commit", _forget)
    event.listen(sessions, "after_rollback", _forget)


def _note_row(mapper: Mapper[Any], _connection: Connection, row: object) -> None:
    session = object_session(row)
    if session and is_audited(type(row)):
        now = tuple(mapper.primary_key_from_instance(row))
        before = inspect(row).identity or now
        note(session, cast("Table", mapper.local_table), {now, before})


def _refuse_to_forget(session: Session, _context: object, _instances: object) -> None:
    for row in session.deleted:
        refuse_to_forget(row.__tablename__)


def _refuse_dml_behind_the_trail(state: ORMExecuteState) -> None:
    is_dml = state.is_insert or state.is_update or state.is_delete
    mapper, by_kernel = state.bind_mapper, KERNEL in state.execution_options
    if is_dml and not by_kernel and (mapper is None or is_audited(mapper.class_)):
        raise RuntimeError("rows of audited tables: use audit.commands.bulk_insert, bulk_update")
    if state.is_delete and mapper is not None:
        refuse_to_forget(cast("Table", mapper.local_table).name)


def _forget(session: Session) -> None:
    session.info.pop("trail", None)


HEAD = select(AuditHead.seq, AuditHead.digest).with_for_update()
ADDED = insert(AuditEvent)
MOVED = update(AuditHead).values(seq=bindparam("to_seq"), digest=bindparam("to_digest"))
"""What each commit asks and writes; made once."""


def _append(session: Session) -> None:
    """Chain the buffered acts, each with a line for every row written before it."""
    if session.in_nested_transaction():
        raise RuntimeError("savepoints are not kept in the trail: one act, one transaction")
    session.flush()
    kept, connection = buffer(session), session.connection()
    if kept.touched:
        raise RuntimeError(f"rows of {', '.join(map(str, kept.touched))} changed: then record()")
    if not kept.acts:
        return
    lines = Lines(connection)
    added = [lines.take(act.touched) for act in kept.acts]
    last, previous = connection.execute(HEAD).one()
    events: list[dict[str, Any]] = []
    for seq, (act, sum_) in enumerate(zip(kept.acts, added, strict=True), last + 1):
        events.append(_link(act, seq, previous, sum_))
        previous = events[-1]["digest"]
    connection.execute(ADDED, events)
    lines.append(last + 1)
    connection.execute(MOVED, {"to_seq": last + len(events), "to_digest": previous})


def _link(act: Act, seq: int, previous: str, lines: Sum) -> dict[str, Any]:
    at = clock.now()
    columns = {
        "seq": seq,
        "at": at,
        "actor_id": act.actor.id,
        "actor_name": act.actor.name,
        "via": act.actor.via,
        "verb": act.verb,
        "subject_kind": getattr(act.subject, "__tablename__", ""),
        "subject_key": str(getattr(act.subject, "id", "")),
        "subject": str(act.subject),
        "previous": previous,
    }
    body = digests.canonical(
        {
            **columns,
            "at": at.isoformat(),
            "roles": sorted(f"{held.role} {held.path}" for held in act.actor.held),
            "facts": digests.plain_fact(act.facts),
            "lines": lines.number,
            "root": lines.root,
        }
    )
    return {**columns, "digest": digests.event_digest(body), "body": body}
