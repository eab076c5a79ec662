"""A calendar program reads titles and days by an address that its owner can end."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden, NotFound
from governance.identity.commands import deactivate
from governance.identity.models import Person
from governance.identity.queries import digest_of
from tests.plant import actor_named
from workflows.training.calendars import calendar
from workflows.training.commands import feeds
from workflows.training.models import CalendarFeed
from workflows.training.queries.feeds import entries, person_at


def make(school, by, of=None):
    with school.database.writing() as session:
        person = session.get_one(Person, school.plant.people[of or by])
        made = feeds.make(session, actor_named(session, school.plant, by), person)[1]
        session.commit()
    return made


def read(school, secret):
    with school.database.reading() as session:
        person = person_at(session, secret)
        made = calendar(person.name, entries(session, person), host="concord.test", now=clock.now())
    return Calendar.from_ical(made)


def test_it_holds_what_is_open_by_its_title_and_day_and_nothing_else(school):
    school.curriculum(school.item("SOP-1"), days=7)
    school.work()
    found = read(school, make(school, "johan"))
    (event,) = found.walk("VEVENT")
    assert str(event["SUMMARY"]) == "SOP-1 Title of SOP-1"
    assert event["DTSTART"].dt == clock.today() + timedelta(days=7)
    assert set(event) == {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "TRANSP"}
    school.did("johan", 1)
    school.work()
    assert read(school, make(school, "johan")).walk("VEVENT") == []


def test_the_secret_is_kept_nowhere_and_a_new_one_ends_the_one_before(school):
    first = make(school, "johan")
    second = make(school, "johan")
    with pytest.raises(NotFound):
        read(school, first)
    read(school, second)
    with school.database.writing() as session:
        kept = session.scalars(select(CalendarFeed).order_by(CalendarFeed.id)).all()
        assert [row.digest for row in kept] == [digest_of(first), digest_of(second)]
        nora = actor_named(session, school.plant, "nora")
        with pytest.raises(Forbidden):
            feeds.end(session, nora, kept[1])
        feeds.end(session, actor_named(session, school.plant, "johan"), kept[1])
        session.commit()
        assert verify(session).faults == []
    with pytest.raises(NotFound):
        read(school, second)


def test_nobody_makes_one_for_another_and_who_left_has_none(school):
    for by in ("hanna", "adam", "nora"):
        with pytest.raises(Forbidden):
            make(school, by, of="johan")
    secret = make(school, "tom")
    with school.database.writing() as session:
        tom = session.get_one(Person, school.plant.people["tom"])
        deactivate(session, actor_named(session, school.plant, "adam"), tom, "left")
        session.commit()
    with pytest.raises(NotFound):
        read(school, secret)
