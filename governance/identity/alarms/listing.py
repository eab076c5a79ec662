"""The lists of security events and of alarms."""

from sqlalchemy import or_

from governance.audit.models import AuditEvent
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.alarms.rules import KIND_OF, LABELS, VERBS

E, A = AuditEvent, SecurityAlarm


def label_of(event: AuditEvent) -> Cell:
    """Return what kind of event it is."""
    return Cell(LABELS[KIND_OF[event.verb]], is_strong=True)


def events_listing() -> Listing:
    """Declare the list of security events."""
    return Listing(
        name="security_events",
        columns=(
            Column("seq", "Event", lambda r: r.seq, E.seq, is_reference=True, is_number=True),
            Column("at", "When", lambda r: r.at, E.at),
            Column("kind", "What", label_of, E.verb),
            Column("subject", "About", lambda r: r.subject, E.subject),
            Column("who", "By", lambda r: r.actor_name, E.actor_name),
            Column("via", "From", lambda r: r.via, E.via, is_minor=True),
        ),
        filters=(
            Text("q", "About, by or from", lambda text: or_(
                *(each.icontains(text, autoescape=True) for each in (
                    E.subject, E.actor_name, E.via)))),
            Choice("kind", "What", [(each.value, LABELS[each]) for each in EventKind],
                   lambda values: E.verb.in_(
                       [verb for each in values for verb in VERBS[EventKind(each)]])),
        ),
        default_sort="-seq",
        key=E.seq,
        singular="event",
        plural="security events",
        endpoint="security_events.index",
        export_endpoint="security_events.export",
    )  # fmt: skip


def alarms_listing() -> Listing:
    """Declare the list of alarms."""
    return Listing(
        name="security_alarms",
        columns=(
            Column("number", "Alarm", str, A.id, is_reference=True),
            Column("kind", "What", lambda r: Cell(LABELS[r.kind], is_strong=True), A.kind),
            Column("counted", "Events", lambda r: r.counted, A.counted, is_number=True),
            Column("raised", "Raised", lambda r: r.raised_at, A.raised_at),
            Column("state", "State", _standing, A.looked_at),
            Column("finding", "What was found", lambda r: Cell(r.finding or "", is_muted=True)),
        ),
        filters=(
            Text("q", "What was found", lambda text: A.finding.icontains(text, autoescape=True)),
            Choice("kind", "What", [(each.value, LABELS[each]) for each in EventKind],
                   lambda values: A.kind.in_([EventKind(each) for each in values])),
            Flag("open", "not looked into", A.looked_at.is_(None)),
        ),
        default_sort="-raised",
        key=A.id,
        singular="alarm",
        plural="alarms",
        endpoint="security_events.alarms",
        record_endpoint="security_events.show",
        export_endpoint="security_events.alarms_export",
    )  # fmt: skip


def _standing(alarm: SecurityAlarm) -> Cell:
    if alarm.looked_at:
        return Cell("looked into", shape="done", tone="ok")
    return Cell("to be looked into", shape="wait", tone="warn")
