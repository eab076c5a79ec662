"""A calendar program reads titles and days by an address that its owner can end."""

import re
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
from governance.places.models import Place
from tests.plant import actor_named
from workflows.calendar import commands as calendar_of
from workflows.calendar.models import EntryKind
from workflows.changes.commands import writing
from workflows.changes.scheduling.commands import book
from workflows.changes.scheduling.models import Part
from workflows.training.calendars import calendar
from workflows.training.commands import feeds
from workflows.training.models import CalendarFeed
from workflows.training.queries.feeds import at as of_address
from workflows.training.queries.feeds import entries_at


def make(school, by, of=None, at=None):
    with school.database.writing() as session:
        person = session.get_one(Person, school.plant.people[of or by])
        place = session.get_one(Place, school.plant.places[at]) if at else None
        made = feeds.make(session, actor_named(session, school.plant, by), person, place)[1]
        session.commit()
    return made


def read(school, secret):
    with school.database.reading() as session:
        found = entries_at(session, *of_address(session, secret))
        made = calendar("Concord", found, host="concord.test", now=clock.now())
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


@pytest.mark.asvs("14.2.1")
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


def test_an_address_of_a_place_holds_its_calendar_and_changes_as_far_as_its_reader_may(
    school, life
):
    life.raised()
    with school.database.writing() as session:
        suite = session.get_one(Place, school.plant.places["suite3"])
        coen = actor_named(session, school.plant, "coen")
        said = {
            "kind": EntryKind.FREEZE, "title": "Stocktaking", "reason": "Counted.",
            "begins_local": f"{clock.today()}T00:00", "every_weeks": 1, "until_on": None,
            "ends_local": f"{clock.today()}T20:00", "product": "", "lot": "",
        }  # fmt: skip
        calendar_of.declare(session, coen, suite, said)
        session.commit()
    own, place = make(school, "nora"), make(school, "nora", at="suite3")
    titles = [str(event["SUMMARY"]) for event in read(school, place).walk("VEVENT")]
    assert titles.count("CE-00001 Stocktaking") > 20
    assert [title for title in titles if title.startswith("CR-")] == [
        f"{life.now().reference} {life.now().title}, draft"
    ]
    assert read(school, own).walk("VEVENT") == []
    make(school, "nora", at="suite3")
    with pytest.raises(NotFound):
        read(school, place)
    read(school, own)
    abroad = read(school, make(school, "dana", at="suite3"))
    assert abroad.walk("VEVENT") == []


def test_who_is_booked_reads_it_in_their_own_calendar(school, life):
    life.assessed().disposed()
    life.by("nora", book, {Part.IMPLEMENTER: school.plant.people["tom"]})
    life.by("nora", writing.propose)
    (event,) = read(school, make(school, "tom")).walk("VEVENT")
    assert str(event["SUMMARY"]) == life.now().title


def test_addresses_are_made_shown_once_and_ended_on_one_page(school, sign_in, app):
    client = sign_in("nora")
    place = school.plant.places["suite3"]
    assert "You have none" in client.get("/calendar/addresses").text
    page = client.post("/calendar/addresses", data={"place_id": place}).text
    path = re.search(r"/calendar/[\w-]+\.ics", page)[0]
    assert app.test_client().get(path).status_code == 200
    listed = client.get(f"/calendar/addresses?place={place}").text
    assert "Suite3" in listed
    assert path not in listed
    assert client.post("/calendar/addresses", data={"place_id": "999"}).status_code == 404
    assert client.post("/calendar/addresses", data={"place_id": ""}).status_code == 422
    client.post("/training/calendar/1/end")
    assert app.test_client().get(path).status_code == 404
