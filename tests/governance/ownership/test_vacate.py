"""Somebody leaves: nothing is deleted, what they held is vacant, by when it is filled is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.commands import deactivate, revoke
from governance.identity.models import Person, Role, RoleGrant
from governance.ownership.commands import end
from governance.ownership.models import Activity, Assignment, Letter, Mode
from governance.ownership.vacancies.inbox import to_fill
from governance.ownership.vacancies.jobs import every_minute
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.rules import due_at
from governance.places.models import Place
from tests.plant import SINCE, SYSTEM, actor_named, add_grant

CHRISTMAS = datetime(2026, 12, 24, 9, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the clock: `at(CHRISTMAS)`."""

    def stop(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stop


@pytest.fixture
def look(database):
    """Let the worker look once."""
    return lambda: every_minute(Job(database))


@pytest.fixture
def leaves(database, plant):
    """Have somebody of the plant leave: `leaves("arne")`."""

    def leave(name):
        with database.writing() as session:
            person = session.get_one(Person, plant.people[name])
            deactivate(session, actor_named(session, plant, "adam"), person, "retired")
            session.commit()

    return leave


@pytest.fixture
def found(database):
    """Return the vacancies that are open, or all of them."""

    def find(*, closed=False):
        with database.reading() as session:
            wanted = select(VacantDuty).order_by(VacantDuty.id)
            return session.scalars(
                wanted if closed else wanted.where(VacantDuty.closed_on.is_(None))
            ).all()

    return find


@pytest.fixture
def tom_leads_the_suite(database, plant):
    """Give Tom, at the suite, the role that Johan has at the site."""
    with database.writing() as session:
        suite = session.get_one(Place, plant.places["suite3"])
        add_grant(session, session.get_one(Person, plant.people["tom"]), Role.OT_LEAD, suite)
        record(session, SYSTEM, "role.granted", suite)
        session.commit()


@pytest.fixture
def told(database, plant):
    """Count what each of five people is told to fill."""

    def count():
        with database.reading() as session:
            return {
                name: len(to_fill(session, actor_named(session, plant, name)))
                for name in ("tom", "johan", "ines", "dana", "nora")
            }

    return count


def test_a_leaver_opens_a_vacancy_for_each_duty_and_loses_none(
    database, leaves, look, found, plant
):
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Assignment))

    leaves("arne")
    look()

    opened = {each.activity: each for each in found()}
    assert opened.keys() == {Activity.ASSET_APPROVAL, Activity.TAKE_DOWN}
    vacancy = opened[Activity.TAKE_DOWN]
    assert (vacancy.subject, vacancy.cause) == ("Suite3", "deactivated")
    assert "Arne was deactivated on" in vacancy.why
    assert vacancy.place_id == plant.places["suite3"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == before
        rows = session.scalars(select(Assignment).where(Assignment.person_id.is_not(None)))
        assert all(row.ends_on is None for row in rows)


def test_a_second_look_opens_nothing_and_writes_nothing(database, leaves, look, found):
    leaves("arne")
    look()

    def events():
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent))

    seen, written = [each.id for each in found()], events()
    look()
    look()

    assert [each.id for each in found()] == seen
    assert events() == written


def test_a_role_that_ends_vacates_what_needs_it_and_a_new_one_fills_it(
    database, look, found, plant, at
):
    at(CHRISTMAS)
    with database.writing() as session:
        held = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == plant.people["vera"])
        ).one()
        adam = actor_named(session, plant, "adam")
        revoke(session, adam, held, clock.today(), "moves to another site")
        session.commit()
    look()
    (vacancy,) = found()
    assert (vacancy.activity, vacancy.cause) == (Activity.VALIDATION, "lost_role")

    with database.writing() as session:
        vera = session.get_one(Person, plant.people["vera"])
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(session, vera, Role.VALIDATION, leuven, since=clock.today())
        record(session, SYSTEM, "role.granted", vera)
        session.commit()
    look()

    assert found() == []
    (closed,) = found(closed=True)
    assert (closed.closed_on, closed.filled_by) == (date(2026, 12, 24), "Vera")


def test_an_assignment_that_ends_without_a_successor_is_vacant_and_a_blank_is_not(
    database, look, found, plant, at
):
    at(CHRISTMAS)
    with database.writing() as session:
        coen = actor_named(session, plant, "coen")
        for activity in (Activity.REGULATORY, Activity.PROCESS_SAFETY):
            named = session.scalars(select(Assignment).where(Assignment.activity == activity)).one()
            end(session, coen, named, clock.today(), "moves on")
        leuven = session.get_one(Place, plant.places["leuven"])
        session.add(
            Assignment(
                activity=Activity.PROCESS_SAFETY, letter=Letter.ACCOUNTABLE, mode=Mode.NONE,
                subject_kind="place", subject_id=leuven.id, subject="Leuven", place_id=leuven.id,
                site_id=leuven.id, starts_on=clock.today(), assigned_by="Coen", reason="none here",
            )
        )  # fmt: skip
        record(session, SYSTEM, "assignment.named", leuven)
        session.commit()

    look()

    assert [(each.activity, each.cause) for each in found()] == [("regulatory", "ended")]


def test_a_role_with_no_holder_or_two_is_vacant(database, look, found, plant):
    with database.writing() as session:
        named = session.scalars(
            select(Assignment).where(Assignment.activity == Activity.VALIDATION)
        ).one()
        named.person_id, named.role = None, Role.VALIDATION
        named.role_place_id = plant.places["leuven"]
        second = session.get_one(Person, plant.people["dirk"])
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(session, second, Role.VALIDATION, leuven)
        record(session, SYSTEM, "assignment.named", named)
        session.commit()
    look()
    (vacancy,) = found()
    assert vacancy.cause == "several_holders"
    assert "Dirk and Vera" in vacancy.why

    with database.writing() as session:
        for held in session.scalars(select(RoleGrant).where(RoleGrant.role == Role.VALIDATION)):
            held.ends_on = max(SINCE, clock.today())
        record(session, SYSTEM, "role.revoked", "validation")
        session.commit()
    look()

    (vacancy,) = found()
    assert (vacancy.cause, vacancy.version) == ("no_holder", 2)


def test_working_days_make_the_clock_and_quality_has_five():
    thursday = date(2026, 12, 24)

    assert due_at(Activity.TAKE_DOWN, thursday) == datetime(2027, 1, 8, tzinfo=UTC)
    assert due_at(Activity.QA_PLAN, thursday) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.usefixtures("tom_leads_the_suite")
def test_the_nearest_who_may_name_is_told_and_once_it_is_due_the_next_above(
    leaves, look, found, told, at
):
    at(CHRISTMAS)
    leaves("arne")
    look()
    assert told() == {"tom": 2, "johan": 0, "ines": 0, "dana": 0, "nora": 0}

    at(CHRISTMAS + timedelta(days=20))
    look()

    assert told() == {"tom": 2, "johan": 2, "ines": 0, "dana": 0, "nora": 0}
    assert {each.escalated_on for each in found()} == {date(2027, 1, 13)}
    versions = [each.version for each in found()]
    look()
    assert [each.version for each in found()] == versions
