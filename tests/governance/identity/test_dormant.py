"""Accounts that nobody uses: found, told, kept for a reason or ended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.config import Settings
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.core.jobs import Job
from governance.identity.dormant import commands, queries
from governance.identity.dormant.jobs import every_minute
from governance.identity.dormant.models import Cause, DormantAccount
from governance.identity.employment.models import Employment, EmploymentKind
from governance.identity.models import Person, Role, RoleGrant, SignIn
from governance.identity.spare.models import SpareAccount
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
D = DormantAccount


class Accounts:
    """Who was in when, and what the worker and people make of it."""

    def __init__(self, database, plant):
        self.database, self.plant, self.at = database, plant, NOW

    def by(self, name, act):
        with self.database.writing() as session:
            act(session, actor_named(session, self.plant, name))
            session.commit()

    def was_in(self, name, at):
        with self.database.writing() as session:
            session.add(SignIn(
                person_id=self.plant.people[name], digest=f"{name}{at}", began_at=at, seen_at=at,
                address="127.0.0.1", device="test",
            ))  # fmt: skip
            session.commit()

    def minute(self, **settings):
        every_minute(Job(self.database, Settings(**settings)))

    def found(self):
        names = {key: name for name, key in self.plant.people.items()}
        with self.database.reading() as session:
            rows = session.scalars(select(D).where(D.ended_at.is_(None)))
            return {names[row.person_id]: row.cause for row in rows}

    def decide(self, name, act, *whose, **given):
        ids = [self.plant.people[each] for each in whose]

        def go(session, actor):
            of = select(D.id).where(D.person_id.in_(ids), D.ended_at.is_(None))
            rows = queries.chosen(session, actor, session.scalars(of).all())
            act(session, actor, rows, **given)

        self.by(name, go)

    def is_active(self, name):
        with self.database.reading() as session:
            return session.get_one(Person, self.plant.people[name]).deactivated_at is None


@pytest.fixture
def accounts(database, plant, monkeypatch):
    """Everybody was in yesterday but Nora, Tom, Olga and Vera, each for a reason of their own."""
    made = Accounts(database, plant)
    monkeypatch.setattr(clock, "now", lambda: made.at)
    for name in plant.people:
        if name not in {"nora", "tom"}:
            made.was_in(name, NOW - timedelta(days=1))
    made.was_in("tom", NOW - timedelta(days=91))
    with database.writing() as session:
        olga = select(RoleGrant).where(RoleGrant.person_id == plant.people["olga"])
        session.scalars(olga).one().ends_on = date(2026, 3, 1)
        session.add(Employment(
            person_id=plant.people["vera"], employee_id="E-1", kind=EmploymentKind.EMPLOYEE,
            ends_on=date(2026, 9, 1),
        ))  # fmt: skip
        record(session, SYSTEM, "people.changed", "people")
        session.commit()
    return made


def test_each_is_found_once_with_its_cause_and_let_go_once_it_is_used(accounts):
    accounts.minute()
    accounts.minute()
    assert accounts.found() == {
        "nora": Cause.NEVER_IN, "tom": Cause.SILENT, "vera": Cause.CONTRACT_OVER,
    }  # fmt: skip

    accounts.was_in("tom", NOW)
    accounts.at = NOW + timedelta(days=92)
    for name in accounts.plant.people:
        if name not in {"nora", "vera", "olga"}:
            accounts.was_in(name, accounts.at)
    accounts.minute()
    assert accounts.found() == {
        "nora": Cause.NEVER_IN, "olga": Cause.NO_ROLE, "vera": Cause.CONTRACT_OVER,
    }  # fmt: skip


def test_administrators_and_hr_are_told_and_nobody_else(accounts):
    accounts.minute()
    with accounts.database.reading() as session:
        told = {
            name
            for name in accounts.plant.people
            for item in waiting(session, actor_named(session, accounts.plant, name))
            if item.reference == "Dormant accounts"
        }
        adam = actor_named(session, accounts.plant, "adam")
        (figure,) = queries.to_look_after(session, adam)
        assert (figure.value, queries.to_look_after(session, actor_named(
            session, accounts.plant, "nora"))) == (3, [])  # fmt: skip
    assert told == {"adam", "hanna"}


def test_several_are_ended_for_one_reason_each_with_its_own_act(accounts):
    accounts.minute()
    accounts.decide("adam", commands.end, "nora", "vera", reason="left the site")

    assert accounts.found() == {"tom": Cause.SILENT}
    assert not accounts.is_active("nora")
    assert not accounts.is_active("vera")
    with accounts.database.reading() as session:
        assert list(verify(session).faults) == []


def test_what_stays_says_why_and_until_when(accounts):
    accounts.minute()
    with pytest.raises(RuleViolation, match="Say until when"):
        accounts.decide("hanna", commands.keep, "tom", until_on=None, reason="on leave")
    until = date(2026, 11, 1)
    accounts.decide("hanna", commands.keep, "tom", until_on=until, reason="on parental leave")
    accounts.minute(dormant_notice_days=1)
    accounts.at = NOW + timedelta(days=3)
    accounts.minute(dormant_notice_days=1)

    assert accounts.is_active("tom")
    assert not accounts.is_active("nora")


def test_none_ends_by_itself_unless_the_settings_say_so(accounts):
    accounts.minute()
    accounts.at = NOW + timedelta(days=80)
    accounts.minute()
    assert accounts.is_active("nora")


def test_an_account_for_an_outage_and_ones_own_are_left_alone(accounts):
    with accounts.database.writing() as session:
        session.add(SpareAccount(
            person_id=accounts.plant.people["nora"], reason="outage", kept_by="Adam", kept_at=NOW,
        ))  # fmt: skip
        record(session, SYSTEM, "spare_account.kept", "Nora")
        add_grant(
            session, session.get_one(Person, accounts.plant.people["tom"]), Role.HR,
            session.get_one(Place, accounts.plant.places["acme"]),
        )  # fmt: skip
        record(session, SYSTEM, "role.granted", "Tom")
        session.commit()
    accounts.minute()
    accounts.at = NOW + timedelta(days=9)
    accounts.minute(dormant_notice_days=20)
    with pytest.raises(RuleViolation) as refusal:
        accounts.decide("tom", commands.end, "nora", "tom", reason=" ")
    assert len(refusal.value.reasons) == 3
    with pytest.raises(RuleViolation, match="Choose the accounts"):
        accounts.decide("adam", commands.end, reason="none")
    with pytest.raises(Forbidden):
        accounts.decide("ana", commands.end, "vera", reason="not mine")


def test_the_last_administrator_stays_whatever_the_notice(accounts):
    accounts.at = NOW + timedelta(days=100)
    for name in accounts.plant.people:
        if name != "adam":
            accounts.was_in(name, accounts.at)
    accounts.minute()
    assert accounts.found()["adam"] is Cause.SILENT
    accounts.at += timedelta(days=5)
    accounts.minute(dormant_notice_days=2)
    assert accounts.is_active("adam")


def test_the_pages_list_export_and_decide(accounts, sign_in):
    accounts.minute()
    adam, ana, nora = sign_in("adam"), sign_in("ana"), sign_in("nora")
    assert nora.get("/people/dormant/").status_code == 403
    listed = ana.get("/people/dormant/?cause=silent").text
    assert "Tom" in listed
    assert "Decide on several" not in listed
    assert "never signed in" in ana.get("/people/dormant/export.csv?q=nora").text
    assert "Nora: never signed in" in adam.get("/people/dormant/deciding").text
    with accounts.database.reading() as session:
        ids = {row.person_id: row.id for row in session.scalars(select(D))}
    tom, vera = (ids[accounts.plant.people[name]] for name in ("tom", "vera"))

    bare = adam.post("/people/dormant/end", data={"accounts": [tom], "reason": ""})
    assert bare.status_code == 422
    assert ana.post("/people/dormant/end", data={"accounts": [tom]}).status_code == 403
    kept = {"accounts": [tom], "reason": "on leave", "until_on": "2026-10-01"}
    assert adam.post("/people/dormant/keep", data=kept).status_code == 302
    assert "stays: on leave" in adam.get("/people/dormant/").text
    gone = {"accounts": [vera], "reason": "left"}
    assert adam.post("/people/dormant/end", data=gone).status_code == 302
    assert not accounts.is_active("vera")
