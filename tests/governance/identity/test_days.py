"""Days are counted where somebody works: by the clock of their site, else by their own."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from governance.identity.employment import commands
from governance.identity.employment.days import begun, days_at, end_of, zones_of
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person

LATE = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Four in the morning at Leuven, and ten in the evening before at Durham."""

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def at_durham(session, plant, an_actor):
    """Dana, who reads times on the clock of Leuven and works at Durham."""
    dana = session.get_one(Person, plant.people["dana"])
    told = Employed("US-1", EmploymentKind.EMPLOYEE, site_id=plant.places["durham"])
    commands.employ(session, an_actor("hanna"), dana, told)
    return dana


def test_it_is_still_the_day_before_for_who_works_across_the_sea(session, plant, at_durham):
    days = days_at(session, LATE)

    assert (days.of(plant.people["nora"]), days.of(at_durham.id)) == (TUESDAY, MONDAY)
    found = select(Person.name, days.told(Person.id)).where(Person.name.in_(["Dana", "Nora"]))
    assert dict(session.execute(found).all()) == {"Dana": MONDAY, "Nora": TUESDAY}


def test_a_day_begins_for_each_at_their_own_midnight(session, plant, at_durham):
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    hour_later, dawn = evening.replace(hour=23, minute=30), datetime(2026, 11, 24, 5, tzinfo=UTC)

    at_leuven, across = begun(session, evening, hour_later), begun(session, hour_later, dawn)

    assert plant.people["nora"] in at_leuven
    assert at_durham.id not in at_leuven
    assert across == [at_durham.id]


def test_a_day_ends_on_the_clock_of_the_site(session, at_durham):
    zone = zones_of(session, [at_durham.id])[at_durham.id]

    assert end_of(MONDAY, zone).astimezone(UTC).isoformat()[:16] == "2026-11-24T04:59"
