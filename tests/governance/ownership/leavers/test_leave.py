"""Whose time here is over leaves on that day at their site, with all that ends by it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import RuleViolation
from governance.core.jobs import Job
from governance.identity import commands as accounts
from governance.identity.employment import commands as employment
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person, Role, SignIn
from governance.identity.rights import commands as rights
from governance.ownership.delegations.commands import make
from governance.ownership.delegations.rules import Handing
from governance.ownership.leavers.jobs import every_minute
from governance.ownership.models import Activity, Delegation
from governance.ownership.vacancies.models import VacantDuty
from governance.places.models import Place
from tests.plant import actor_named, add_grant

LAST = date(2026, 11, 30)


@pytest.fixture
def clock_at():
    """Turn the clock to an instant in UTC."""
    with time_machine.travel("2026-11-10T12:00:00Z", tick=False) as traveller:
        yield lambda *when: traveller.move_to(datetime(*when, tzinfo=UTC))


@pytest.fixture
def leaves(database, plant, clock_at):  # noqa: ARG001  # it is the tenth of November
    """Arne, a contractor, whose first day no longer here is the thirtieth; Johan manages him."""
    with database.writing() as session:
        arne = session.get_one(Person, plant.people["arne"])
        told = Employed(
            "C-7", EmploymentKind.CONTRACTOR, "Validant", LAST,
            plant.places["leuven"], plant.people["johan"],
        )  # fmt: skip
        employment.employ(session, actor_named(session, plant, "hanna"), arne, told)
        add_grant(
            session, session.get_one(Person, plant.people["tom"]), Role.AREA_OWNER,
            session.get_one(Place, plant.places["suite3"]),
        )  # fmt: skip
        handing = Handing(
            arne.id, plant.people["tom"], Activity.ASSET_APPROVAL, date(2026, 11, 20),
            date(2026, 12, 10), "holiday",
        )  # fmt: skip
        suite = session.get_one(Place, plant.places["suite3"])
        make(session, actor_named(session, plant, "arne"), suite, handing)
        session.commit()


def arne_of(session, plant):
    return session.get_one(Person, plant.people["arne"])


@pytest.mark.usefixtures("leaves")
def test_a_contractor_leaves_on_that_day_at_the_clock_of_the_site(
    database, plant, clock_at, sign_in
):
    clock_at(2026, 11, 29, 22, 55)
    sign_in("arne")
    every_minute(Job(database))
    with database.reading() as session:
        assert arne_of(session, plant).deactivated_at is None

    clock_at(2026, 11, 29, 23, 1)
    every_minute(Job(database))
    every_minute(Job(database))

    with database.reading() as session:
        assert arne_of(session, plant).deactivated_at is not None
        of_arne = select(SignIn.ended_at).where(SignIn.person_id == plant.people["arne"])
        assert None not in session.scalars(of_arne).all()
        assert session.scalars(select(Delegation)).one().cancelled_on is not None
        vacant = session.scalars(select(VacantDuty.activity)).all()
        assert {"asset_approval", "take_down"} <= set(vacant)
        acts = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        (left,) = [act for act in acts if act.verb == "person.deactivated"]
        assert left.actor_name == "the worker"
        assert "2026-11-30 is the first day without them" in left.body.decode()
        assert verify(session).faults == []


@pytest.mark.usefixtures("leaves")
def test_hr_and_who_manages_them_are_told_two_weeks_before(database, plant, clock_at):
    def told(name):
        with database.reading() as session:
            items = waiting(session, actor_named(session, plant, name))
            return [item.title for item in items if item.reference == "C-7"]

    clock_at(2026, 11, 15, 12)
    assert told("johan") == []
    clock_at(2026, 11, 16, 12)
    assert told("johan") == ["Arne leaves"]
    assert told("hanna") == ["Arne, contractor of Validant, leaves soon"]


@pytest.mark.usefixtures("leaves")
def test_who_was_prolonged_stays_and_who_left_is_not_taken_back_before(database, plant, clock_at):
    clock_at(2026, 12, 1, 12)
    every_minute(Job(database))
    with database.writing() as session:
        adam, hanna = (actor_named(session, plant, name) for name in ("adam", "hanna"))
        with pytest.raises(RuleViolation, match="have HR say how long"):
            rights.reactivate(session, adam, arne_of(session, plant), "back")
        told = Employed(
            "C-7", EmploymentKind.CONTRACTOR, "Validant", LAST + timedelta(days=90),
            plant.places["leuven"],
        )  # fmt: skip
        employment.employ(session, hanna, arne_of(session, plant), told)
        rights.reactivate(session, adam, arne_of(session, plant), "back")
        session.commit()
    every_minute(Job(database))
    with database.reading() as session:
        assert verify(session).faults == []


def test_the_last_administrator_stays_until_there_is_another(database, plant, clock_at):
    with database.writing() as session:
        adam = session.get_one(Person, plant.people["adam"])
        told = Employed("C-8", EmploymentKind.CONTRACTOR, "Validant", LAST)
        employment.employ(session, actor_named(session, plant, "hanna"), adam, told)
        session.commit()
    clock_at(2026, 12, 5, 12)

    every_minute(Job(database))

    with database.reading() as session:
        assert session.get_one(Person, plant.people["adam"]).deactivated_at is None


@pytest.mark.usefixtures("leaves")
def test_whoever_is_sent_away_before_that_day_leaves_no_delegation_behind(database, plant):
    with database.writing() as session:
        hanna = actor_named(session, plant, "hanna")
        accounts.deactivate(session, hanna, arne_of(session, plant), "left early")
        session.commit()

    with database.reading() as session:
        assert session.scalars(select(Delegation)).one().cancelled_on == date(2026, 11, 10)
        (told,) = session.scalars(
            select(AuditEvent).where(AuditEvent.verb == "delegation.cancelled")
        ).all()
        assert (told.actor_name, verify(session).faults) == ("Hanna", [])
