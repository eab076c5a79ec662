"""Security events out of the trail, and the alarms that somebody looks into."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import Actor
from governance.core.config import Settings
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.core.jobs import Job, deliver_all
from governance.core.outbox import OutboxMessage
from governance.identity.alarms import commands, jobs
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.alarms.rules import KIND_OF, LABELS, LISTED, SINGLE, VERBS, raises_alarm
from governance.identity.models import Person
from tests.governance.audit.test_sending import mail_server
from tests.governance.skills.test_pages import text_of
from tests.plant import actor_named

pytestmark = pytest.mark.usefixtures("plant")
SOMEBODY = Actor(0, "somebody", via="10.0.0.1 x")


@pytest.fixture
def happens(database):
    """Have events of a verb happen."""

    def told(verb, times=1):
        for _ in range(times):
            with database.acting() as session:
                record(session, SOMEBODY, verb, "something")

    return told


@pytest.fixture
def counted(database):
    """Have the worker count; return how many alarms there are then, by kind."""

    def done():
        jobs.every_minute(Job(database))
        with database.reading() as session:
            found = select(SecurityAlarm.kind, func.count()).group_by(SecurityAlarm.kind)
            return dict(session.execute(found).all())

    return done


@pytest.mark.asvs("16.3.3")
def test_ten_refused_sign_ins_within_an_hour_raise_one_alarm(happens, counted):
    happens("sign_in.refused", 9)
    assert counted() == {}
    happens("sign_in.refused")
    assert counted() == {EventKind.SIGN_IN: 1}
    happens("sign_in.refused", 20)
    assert counted() == {EventKind.SIGN_IN: 1}


def test_what_happened_more_than_an_hour_ago_is_not_counted(happens, counted):
    happens("token.refused", 9)
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1), tick=False):
        happens("token.refused")
        assert counted() == {}


@pytest.mark.parametrize("kind", sorted(SINGLE))
def test_one_is_enough_of_what_ought_never_to_happen(happens, counted, kind):
    (verb,) = VERBS[kind]
    happens(verb)
    assert counted() == {kind: 1}


@pytest.mark.parametrize("kind", sorted(LISTED))
def test_some_are_listed_and_raise_none(kind):
    assert not raises_alarm(kind, 1_000, 10)


def test_every_kind_has_words_and_verbs_of_its_own():
    assert set(LABELS) == set(VERBS) == set(EventKind)
    assert len(KIND_OF) == sum(map(len, VERBS.values()))


def test_it_waits_in_the_inbox_until_somebody_says_what_was_found(
    happens, counted, database, plant
):
    happens("sign_in.refused", 10)
    counted()

    def waits(name):
        with database.reading() as session:
            items = waiting(session, actor_named(session, plant, name))
            return [item.reference for item in items if item.reference.startswith("Alarm")]

    assert waits("adam") == waits("sten") == ["Alarm 1"]
    assert waits("ana") == waits("alan") == []
    with database.writing() as session:
        alarm = session.scalars(select(SecurityAlarm)).one()
        with pytest.raises(Forbidden):
            commands.look(session, actor_named(session, plant, "alan"), alarm, "x")
        commands.look(session, actor_named(session, plant, "sten"), alarm, "a script")
        with pytest.raises(RuleViolation, match="already"):
            commands.look(session, actor_named(session, plant, "sten"), alarm, "a script")
        session.commit()
    assert waits("adam") == []
    with database.reading() as session:
        assert not verify(session).faults
    happens("sign_in.refused", 10)
    assert counted() == {EventKind.SIGN_IN: 2}


def test_the_pages_list_what_the_trail_tells(happens, counted, sign_in):
    happens("provider.not_believed", 10)
    happens("asset.edited")
    counted()
    sten = sign_in("sten")
    listed = text_of(sten.get("/security-events/?kind=provider&q=10.0.0"))
    assert "answer of a provider not believed" in listed
    assert "asset.edited" not in listed
    assert b"10.0.0.1 x" in sten.get("/security-events/export.csv").data
    assert "to be looked into" in text_of(sten.get("/security-events/alarms/?open=1"))
    assert b"Alarm" in sten.get("/security-events/alarms/export.csv").data
    assert "10.0.0.1 x" in text_of(sten.get("/security-events/alarms/1"))
    finding = {"finding": "The clock of the provider was wrong."}
    assert sten.post("/security-events/alarms/1/look", data={"finding": ""}).status_code == 422
    assert sten.post("/security-events/alarms/1/look", data=finding).status_code == 302
    assert "clock of the provider" in text_of(sign_in("alan").get("/security-events/alarms/1"))


@pytest.mark.parametrize("name", ["ana", "johan", "nora", "hanna"])
def test_nobody_else_reads_them(sign_in, name):
    assert sign_in(name).get("/security-events/").status_code == 403


def test_a_real_refusal_is_an_event(started, database):
    answer = started.test_client(use_cookies=False).get(
        "/api/assets", headers={"Authorization": "Bearer ccd_nobody"}
    )
    assert answer.status_code == 401
    with database.reading() as session:
        assert session.scalar(
            select(func.count()).where(AuditEvent.verb.in_(VERBS[EventKind.TOKEN]))
        )


@pytest.fixture
def mailed(database, happens, tmp_path):
    """Raise alarms, then have the worker come by as often as wanted; return the mails."""

    def done(verb, *, times=1, between=None):
        taken = []
        with mail_server(taken) as port:
            settings = Settings(
                data_dir=tmp_path, smtp_host="127.0.0.1", smtp_port=port,
                smtp_from="concord@acme.example", public_url="https://concord.acme.example",
            )  # fmt: skip
            happens(verb)
            jobs.every_minute(Job(database, settings))
            if between:
                between()
            for _ in range(times):
                jobs.every_minute(Job(database, settings))
                deliver_all(database, settings)
        return taken

    return done


def test_who_may_look_into_an_alarm_is_mailed_once(mailed, happens):
    taken = mailed("attestation.locked", times=3, between=lambda: happens("attestation.locked"))

    to = sorted(line for mail in taken for line in mail.splitlines() if line.startswith("To:"))
    assert to == ["To: adam@acme.example", "To: sten@acme.example"]
    assert "Subject: Security alarm 1: signing locked" in taken[0]
    assert "https://concord.acme.example/security-events/alarms/1" in taken[0]
    assert "10.0.0.1" not in taken[0]
    numbers = {line for mail in taken for line in mail.splitlines() if "Message-ID" in line}
    assert len(numbers) == 2


def test_nobody_is_mailed_of_what_was_looked_into_meanwhile_nor_after_they_left(
    mailed, database, plant
):
    def leaves():
        with database.acting() as session:
            person = session.get_one(Person, plant.people["adam"])
            person.deactivated_at = clock.now()
            record(session, SOMEBODY, "person.deactivated", person)

    def looks():
        with database.acting() as session:
            alarm = session.scalars(select(SecurityAlarm).order_by(SecurityAlarm.id.desc())).first()
            commands.look(session, actor_named(session, plant, "sten"), alarm, "a script")

    (mail,) = mailed("security_key.counted_back", between=leaves)
    assert "To: sten@acme.example" in mail
    assert mailed("token.exposed", between=looks) == []


def test_where_no_mail_is_set_the_inbox_tells_alone(happens, counted, database):
    happens("token.exposed")
    counted()

    deliver_all(database, Settings())

    with database.reading() as session:
        left = select(func.count()).where(OutboxMessage.done_at.is_(None))
        assert session.scalar(left) == 0
