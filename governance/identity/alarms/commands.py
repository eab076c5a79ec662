"""Alarms: raised by the worker from what the trail tells, looked into by somebody."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.outbox import emit
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.alarms.queries import counted, one, watchers
from governance.identity.alarms.rules import (
    WITHIN,
    Permission,
    check_look,
    raises_alarm,
)

RAISED = "security_alarm.raised"
WORKER = Actor(0, "the worker")


def raise_all(session: Session, usual: int) -> int:
    """Raise an alarm for each kind of which there were too many: the worker's; return how many."""
    now = clock.now()
    raised = 0
    for kind in EventKind:
        number, first, last = counted(session, kind, now - WITHIN)
        if raises_alarm(kind, number, usual):
            alarm = SecurityAlarm(
                kind=kind, counted=number, from_seq=first, upto_seq=last, raised_at=now
            )
            session.add(alarm)
            session.flush()
            record(session, WORKER, RAISED, alarm, kind=kind, counted=number)
            for person_id in watchers(session):
                emit(session, RAISED, alarm_id=alarm.id, person_id=person_id)
            raised += 1
    return raised


def look(session: Session, actor: Actor, alarm: SecurityAlarm, finding: str) -> None:
    """Say what was found, and what was done about it; once.

    Raises `Forbidden` unless the actor watches the installation.
    """
    must(session, actor, Permission.LOOK, alarm)
    alarm = one(session, alarm.id)
    check_look(alarm)
    alarm.looked_by_id, alarm.looked_at, alarm.finding = actor.id, clock.now(), finding
    record(session, actor, "security_alarm.looked_into", alarm, finding=finding)
