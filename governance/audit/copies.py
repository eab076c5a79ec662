"""A copy of the trail that is not flat: each event with its facts and each row before and after."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.events import Line, lines_of
from governance.audit.listing import events, trail, why
from governance.audit.models import AuditEvent
from governance.audit.queries import changed, facts_of
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.exports import Sheet
from governance.core.listing.asked import read

MOST = 5_000
"""Events of one copy; a list of more is narrowed first, or taken as a packet."""

AT_ONCE = 100
"""Events whose rows are read together."""

HEADER = (
    *("Event", "When", "Who", "What", "Kind of record", "Key", "Record", "Why"),
    *("Table", "Row", "How", "Field", "Before", "After"),
)


def chosen(
    session: Session, actor: Actor, args: Mapping[str, Sequence[str]]
) -> Sequence[AuditEvent]:
    """Return the events that the list shows under these conditions, in their order.

    Raises `RuleViolation` where there are more than one copy holds.
    """
    asked = read(trail(session, actor), args)
    wanted = events(actor).where(*asked.clauses()).order_by(None).order_by(AuditEvent.seq)
    found = session.scalars(wanted.limit(MOST + 1)).all()
    if len(found) > MOST:
        raise RuleViolation(f"A copy holds {MOST} events: narrow the list first, such as by time.")
    return found


Event = tuple[AuditEvent, list[Line]]
"""One event, and every row it wrote beside what that was before."""


def with_lines(session: Session, found: Sequence[AuditEvent]) -> Iterator[Event]:
    """Give each event with what it wrote; a statement for a hundred of them."""
    for at in range(0, len(found), AT_ONCE):
        some = found[at : at + AT_ONCE]
        lines = defaultdict[int, list[Line]](list)
        for number, line in lines_of(session, some):
            lines[number].append(line)
        yield from ((event, lines[event.seq]) for event in some)


def whole(event: AuditEvent, lines: Sequence[Line]) -> dict[str, Any]:
    """Return one event as it is in the trail, with what each of its rows was before."""
    return {
        "event": event.seq,
        "at": event.at.isoformat(),
        "who": event.actor_name,
        "actor_id": event.actor_id,
        "via": event.via,
        "verb": event.verb,
        "kind": event.subject_kind,
        "key": event.subject_key,
        "record": event.subject,
        "facts": facts_of(event),
        "previous": event.previous,
        "digest": event.digest,
        "rows": [
            {
                "table": line.table,
                "key": line.key,
                "how": line.how,
                "digest": line.digest,
                "changes": [
                    {"field": each.field, "before": each.old, "after": each.new}
                    for each in changed(line.before, line.after)
                ],
            }
            for line in lines
        ],
    }


def as_json(session: Session, found: Sequence[AuditEvent]) -> Iterator[bytes]:
    """Write events as one JSON list, each whole."""
    for number, each in enumerate(with_lines(session, found)):
        text = json.dumps(whole(*each), ensure_ascii=False, indent=1)
        yield (("[\n" if number == 0 else ",\n") + text).encode()
    yield b"\n]\n" if found else b"[]\n"


def as_sheet(session: Session, found: Sequence[AuditEvent]) -> Sheet:
    """Return events as a sheet: a line for each field that each row changed, or for the act."""
    return Sheet(HEADER, (row for each in with_lines(session, found) for row in _rows(*each)))


def _rows(event: AuditEvent, lines: Sequence[Line]) -> Iterator[tuple[str | int | None, ...]]:
    head = (
        *(event.seq, event.at.isoformat(), event.actor_name, event.verb),
        *(event.subject_kind, event.subject_key, event.subject, why(event)),
    )
    is_told = False
    for line in lines:
        for each in changed(line.before, line.after):
            is_told = True
            fields = each.field, _said(each.old), _said(each.new)
            yield (*head, line.table, line.key, line.how, *fields)
    if not is_told:
        yield (*head, *([None] * 6))


def _said(value: object) -> str | None:
    return None if value is None else str(value)
