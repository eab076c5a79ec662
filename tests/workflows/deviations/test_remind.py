"""What waits is brought to mind: each step of a deadline once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from governance.core import clock
from tests.plant import SYSTEM
from workflows.deviations.commands.reminding import remind, remind_of_action
from workflows.deviations.models import Capa, Deviation, Severity
from workflows.deviations.queries.reminding import capas_due, deviations_due
from workflows.notifications.models import Notice


def told(database, of):
    with database.reading() as session:
        wanted = select(func.count()).where(Notice.subject_kind == of.__tablename__)
        return session.scalar(wanted)


def test_who_is_waited_for_is_told_then_who_leads_then_quality(desk, database, monkeypatch):
    desk.opened(severity=Severity.MINOR)
    due, counts = desk.now().due_at, []
    for moment in (due - timedelta(days=3), due - timedelta(hours=1), due, due + timedelta(days=2)):
        monkeypatch.setattr(clock, "now", lambda at=moment: at)
        for _ in range(2):
            with database.writing() as session:
                for key in deviations_due(session):
                    remind(session, SYSTEM, session.get_one(Deviation, key))
                session.commit()
        counts.append(told(database, Deviation))

    leads = counts[1]
    assert counts == [0, leads, 2 * leads, 2 * leads + 1]
    assert leads >= 3


def test_who_does_an_action_is_told_and_is_not_told_once_it_is_done(desk, database, monkeypatch):
    first, second = desk.opened().acted_on(), desk.acted_on()
    desk.done(second)
    due = desk.now(Capa, first).due_on
    monkeypatch.setattr(clock, "today", lambda: due)
    monkeypatch.setattr(clock, "now", lambda: clock_at(due))
    with database.writing() as session:
        assert capas_due(session) == [first]
        remind_of_action(session, SYSTEM, session.get_one(Capa, first))
        session.commit()
    assert told(database, Capa) == 1


def clock_at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
