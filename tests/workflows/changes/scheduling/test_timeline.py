"""What a place has in a week or a month stands in rows without overlap, and day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.core import clock
from governance.places.models import Place
from tests.plant import actor_named
from workflows.calendar.rules.wall import Span
from workflows.changes.timeline.queries import planned, rows
from workflows.changes.timeline.rules import (
    LEFT,
    WIDE,
    Bar,
    Period,
    Step,
    by_day,
    period_of,
    picture,
    read,
)

BRUSSELS = "Europe/Brussels"
OCTOBER = Period(Step.MONTH, date(2026, 10, 1))


def at(day, hour, month=10):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def a_bar(key, begins, ends, place_id=1, title="The long campaign"):
    return Bar("campaign", key, Span(begins, ends), f"CE-{key:05}", title, place_id)


def test_a_week_begins_on_monday_and_a_month_on_its_first():
    assert period_of(Step.WEEK, date(2026, 11, 1)).first == date(2026, 10, 26)
    assert period_of(Step.MONTH, date(2026, 12, 31)).later.first == date(2027, 1, 1)
    assert OCTOBER.earlier.days[-1] == date(2026, 9, 30)
    assert {len(week) for week in OCTOBER.weeks} == {7}
    assert OCTOBER.weeks[0][0] == date(2026, 9, 28)


@pytest.mark.parametrize(
    ("step", "day"),
    [("year", ""), ("week", "2026-02-30"), ("", "0001-01-01"), ("month", "9999-12-31")],
)
def test_what_is_no_week_or_month_is_none(step, day):
    assert read(step, day, date(2026, 11, 28)) is None


def test_a_month_in_which_the_clocks_go_back_is_an_hour_longer():
    span = OCTOBER.on(BRUSSELS)
    assert span.ends_at - span.begins_at == timedelta(days=31, hours=1)


def test_bars_of_a_row_never_overlap_and_stay_within_the_drawing():
    bars = [a_bar(key, at(1 + key, 0), at(2 + key, key)) for key in range(20)]
    bars.append(a_bar(99, at(28, 0, 9), at(31, 23)))
    (row,) = picture(OCTOBER, BRUSSELS, bars, [1], at(5, 0)).rows
    assert len(row.bars) == len(bars)
    for each in row.bars:
        assert each.x >= LEFT
        assert each.x + each.width <= WIDE
        assert each.y + 24 <= row.y + row.tall
        for other in row.bars:
            apart = each.x + each.width <= other.x or other.x + other.width <= each.x
            assert each is other or each.y != other.y or apart


def test_only_places_with_something_have_a_row_in_the_order_of_the_tree():
    bars = [a_bar(1, at(1, 0), at(2, 0), place_id=7), a_bar(2, at(1, 0), at(2, 0), place_id=3)]
    drawn = picture(OCTOBER, BRUSSELS, bars, [3, 5, 7], at(1, 0, 12))
    assert [row.place_id for row in drawn.rows] == [3, 7]
    assert drawn.now is None


def test_each_day_tells_from_when_to_when_by_the_clock_there():
    told = by_day(OCTOBER, BRUSSELS, [a_bar(1, at(3, 20), at(5, 4))])
    found = {day.day: (each.begins, each.ends) for day, (each,) in told.items()}
    assert found == {3: ("22:00", "24:00"), 4: ("00:00", "24:00"), 5: ("00:00", "06:00")}


@pytest.fixture
def seen(database, enrolled):
    """What somebody sees of a place in the week around now: kind, place and state of each bar."""

    def look(name, code):
        with database.reading() as session:
            actor = actor_named(session, enrolled, name)
            place = session.get_one(Place, enrolled.places[code])
            now = clock.now()
            within = Span(now - timedelta(days=3), now + timedelta(days=3))
            below = [one for one in rows(session, actor) if one.path.startswith(place.path)]
            names = {one.id: one.code for one in below} | {place.id: place.code}
            found = planned(session, actor, place, below, within).bars
            return {(bar.kind, names[bar.place_id], bar.state, bar.unsettled) for bar in found}

    return look


def test_it_holds_entries_and_changes_of_a_place_and_of_what_is_above(life, calendar, seen):
    calendar("freeze", "leuven", 20, 40)
    calendar("campaign", "line10", -2, 10)
    life.raised()
    assert seen("coen", "leuven") == {
        ("freeze", "leuven", "", 0),
        ("campaign", "line10", "", 0),
        ("change", "line1", "draft", 0),
    }
    assert seen("coen", "line1") == {("freeze", "line1", "", 0), ("change", "line1", "draft", 0)}


def test_a_change_says_how_many_conflicts_nobody_answered_for(life, calendar, seen):
    calendar("freeze", "suite3", -2, 10)
    life.raised()
    assert ("change", "line1", "draft", 1) in seen("coen", "leuven")


def test_who_reads_nothing_of_a_site_sees_nothing_of_it(life, calendar, seen):
    calendar("freeze", "leuven", -2, 10)
    life.raised()
    assert seen("dana", "leuven") == set()


@pytest.mark.parametrize("step", ["week", "month"])
def test_its_page_names_the_zone_and_leads_to_each_record(sign_in, life, calendar, enrolled, step):
    entry = calendar("freeze", "leuven", -2, 10)
    life.raised()
    client = sign_in("coen")
    page = client.get(f"/changes/timeline?step={step}&place={enrolled.places['leuven']}").text
    assert "Europe/Brussels" in page
    assert page.count(f'href="/calendar/{entry}"') >= 2
    assert page.count(f'href="/changes/{life.id}"') >= 2
    assert "freeze CE-00001 The freeze" in page


def test_an_empty_time_says_what_to_put_in(sign_in, enrolled):
    place = enrolled.places["leuven"]
    page = sign_in("coen").get(f"/changes/timeline?day=2031-01-01&place={place}").text
    assert "Nothing is planned here in that time" in page


@pytest.mark.parametrize("query", ["place=999", "place=x", "step=year", "day=tomorrow"])
def test_a_place_or_time_that_there_is_not_is_not_found(sign_in, query):
    assert sign_in("coen").get(f"/changes/timeline?{query}").status_code == 404
