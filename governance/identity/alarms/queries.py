"""Events of the trail that bear on security, and the alarms about them."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.models import AuditEvent
from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.alarms.rules import KIND_OF, LABELS, VERBS, WATCHERS, Permission
from governance.identity.queries import holders
from governance.places.models import Level, Place

E, A = AuditEvent, SecurityAlarm
MOST = 100
"""Events that the page of an alarm shows; the list has all."""


def events(actor: Actor) -> Select[AuditEvent]:
    """Select the events that bear on security, for who may read them."""
    may = permitted(actor, Permission.READ, SecurityAlarm)
    return select(E).where(E.verb.in_(KIND_OF), may)


def alarms(actor: Actor) -> Select[SecurityAlarm]:
    """Select the alarms that the actor may read."""
    return readable(actor, A).options(joinedload(A.looked_by))


def one(session: Session, alarm_id: int) -> SecurityAlarm:
    """Return an alarm with who looked into it."""
    wanted = select(A).where(A.id == alarm_id).options(joinedload(A.looked_by))
    return session.scalars(wanted).one()


def events_of(session: Session, actor: Actor, alarm: SecurityAlarm) -> list[AuditEvent]:
    """Return the latest events that an alarm is about."""
    those = E.verb.in_(VERBS[alarm.kind]) & E.seq.between(alarm.from_seq, alarm.upto_seq)
    return list(session.scalars(events(actor).where(those).order_by(E.seq.desc()).limit(MOST)))


def counted(session: Session, kind: EventKind, since: datetime) -> tuple[int, int, int]:
    """Return how many events of a kind no alarm has told of yet, the first and the last of them.

    None while an alarm of the kind stands open: whoever looks into it sees the later ones too.
    """
    if session.scalars(select(A.id).where(A.kind == kind, A.looked_at.is_(None))).first():
        return 0, 0, 0
    told = select(func.coalesce(func.max(A.upto_seq), 0)).where(A.kind == kind)
    wanted = select(func.count(), func.min(E.seq), func.max(E.seq)).where(
        E.verb.in_(VERBS[kind]), E.at > since, E.seq > told.scalar_subquery()
    )
    number, first, last = session.execute(wanted).one()
    return number, first or 0, last or 0


def watchers(session: Session) -> list[int]:
    """Return who may look into an alarm today and has an address, each once."""
    top = session.scalars(select(Place.path).where(Place.level == Level.ENTERPRISE)).one_or_none()
    people = holders(session, WATCHERS, top) if top else []
    return [person.id for person in people if person.email]


def to_look_into(session: Session, actor: Actor) -> list[Item]:
    """Return the alarms that nobody has looked into."""
    if not could(actor, Permission.LOOK, A):
        return []
    wanted = select(A).where(A.looked_at.is_(None), permitted(actor, Permission.LOOK, A))
    return [
        Item(
            Group.FIX,
            f"Alarm {each.id}",
            f"{LABELS[each.kind].capitalize()}: {each.counted} within an hour",
            "find out what it was, and say what was done about it",
            "Look into it",
            Target("security_events.show", {"id": each.id}),
            since=each.raised_at,
        )
        for each in session.scalars(wanted.order_by(A.id))
    ]


INBOX.append(to_look_into)
