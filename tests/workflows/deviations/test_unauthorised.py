"""What was changed without authorisation has a clock, until somebody takes it on."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.outbox import OutboxMessage
from governance.register.drifts import commands as drifts
from governance.register.drifts.models import Drift, DriftState
from tests.governance.register.drifts.conftest import Found
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import give_credentials
from workflows.deviations.models import Deviation, DeviationSource
from workflows.deviations.unauthorised import commands, queries
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.notifications.models import Notice


@pytest.fixture
def found(database, plant):
    """A firmware of PLC-204 that quality assurance signed as unauthorised, its clock started."""
    give_credentials(database, plant)
    desk = Found(database, plant)
    desk.reported()
    desk.decide("ana", drifts.escalate)
    with database.writing() as session:
        commands.begin(session, SYSTEM, session.scalars(select(Drift)).one())
        session.commit()
    return desk


def act(found, name, command, *args):
    with found.database.writing() as session:
        one = session.scalars(select(UnauthorisedChange)).one()
        command(session, actor_named(session, found.plant, name), one, *args)
        session.commit()


def the(found, model=UnauthorisedChange):
    with found.database.reading() as session:
        return session.scalars(select(model)).one()


def inbox(found, name):
    with found.database.reading() as session:
        return [item.verb for item in waiting(session, actor_named(session, found.plant, name))]


def test_the_decision_asks_the_worker_to_start_a_clock_of_one_working_day_once(found):
    one = the(found)
    assert timedelta(hours=23) <= one.due_at - one.opened_at <= timedelta(days=3, hours=1)
    with found.database.writing() as session:
        topics = session.scalars(select(OutboxMessage.topic)).all()
        assert "drift.escalated" in topics
        commands.begin(session, SYSTEM, session.scalars(select(Drift)).one())
        session.commit()
    assert the(found).id == one.id
    assert "Take it on" in inbox(found, "arne")


def test_what_a_tool_reports_starts_the_clock_before_anybody_decided(database, plant, monkeypatch):
    give_credentials(database, plant)
    desk = Found(database, plant)
    head = "Tag;Component;Algorithm;Fingerprint;Tool;Taken at"
    read = "PLC-204;Mixer;SHA-256;{};octoplant;{}"
    first = f"{head}\n{read.format('a1', '2026-03-04')}\n".encode()
    desk.applied("johan", first, kind="fingerprints")
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    second = f"{head}\n{read.format('b2', later.isoformat())}\n".encode()
    desk.applied("johan", second, kind="fingerprints")
    with database.writing() as session:
        drift = session.scalars(select(Drift)).one()
        topics = session.scalars(select(OutboxMessage.topic)).all()
        assert "drift.reported" in topics
        commands.begin(session, SYSTEM, drift)
        session.commit()
    one = the(desk)
    assert one.opened_at == drift.filed_at
    assert "Take it on" in inbox(desk, "arne")

    desk.decide("ana", drifts.correct)

    assert "Take it on" not in inbox(desk, "arne")
    with pytest.raises(Conflict, match="is settled already"):
        act(desk, "johan", commands.restore, "Loaded a1 again")


def test_who_is_accountable_is_told_then_who_leads_then_quality_each_once(found, monkeypatch):
    one, counts = the(found), []
    for at in (one.opened_at, one.due_at, one.due_at + timedelta(days=1)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        for _ in range(2):
            with found.database.writing() as session:
                for key in queries.due(session):
                    commands.remind(session, SYSTEM, session.get_one(UnauthorisedChange, key))
                session.commit()
        with found.database.reading() as session:
            wanted = select(func.count()).where(Notice.subject_kind == queries.KIND)
            counts.append(session.scalar(wanted))
    assert counts[0] == 1
    assert counts[1] - counts[0] < counts[2] - counts[1]


def test_a_deviation_takes_it_on_once(found):
    act(found, "arne", commands.deviate)
    act(found, "arne", commands.deviate)

    deviation = the(found, Deviation)
    assert deviation.source is DeviationSource.UNAUTHORISED_CHANGE
    assert deviation.of == the(found).reference
    assert "Take it on" not in inbox(found, "arne")
    with found.database.reading() as session:
        assert queries.due(session) == []


def test_it_is_put_back_and_confirmed_by_another_and_settles_the_drift(found):
    with pytest.raises(RuleViolation, match="Nobody has put"):
        act(found, "ana", commands.confirm)
    with pytest.raises(RuleViolation, match="what was read on it then"):
        act(found, "arne", commands.restore, " ")
    act(found, "arne", commands.restore, "2.8.1 loaded again, read at the display.")
    with pytest.raises(RuleViolation, match="was put back already"):
        act(found, "arne", commands.restore, "Again.")
    with pytest.raises(Forbidden):
        act(found, "arne", commands.confirm)

    assert "Confirm" in inbox(found, "ana")
    act(found, "ana", commands.confirm)

    assert the(found, Drift).state is DriftState.SETTLED
    with pytest.raises(Conflict, match="is settled already"):
        act(found, "arne", commands.deviate)
    with found.database.reading() as session:
        assert verify(session).faults == []


def test_pages_show_it_with_its_trend_to_who_may_read_it(found, sign_in):
    one = the(found)
    alan, arne, dana = sign_in("alan"), sign_in("arne"), sign_in("dana")
    page = f"/unauthorised/{one.id}"
    assert "waits for somebody" in alan.get("/unauthorised/?waiting=1").text
    assert "PLC-204" in alan.get("/unauthorised/export.csv").text
    assert "Leuven" in alan.get("/unauthorised/trend").text
    assert "3.0 was found, approved is 2.8.1" in alan.get(page).text
    assert dana.get(page).status_code == 404
    assert arne.post(f"{page}/restore", data={"said": ""}).status_code == 422
    assert arne.post(f"{page}/restore", data={"said": "2.8.1 again"}).status_code == 302
    assert "put back, to be confirmed" in alan.get(page).text
    assert alan.post(f"{page}/confirm").status_code == 403
