"""What a clock on a wall shows is held to a plain model: every minute is looked at on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.calendar.rules.slots import common, merged, next_free, without
from workflows.calendar.rules.wall import Span, Stretch, whole_days

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SWITCHES = [
    ("Europe/Brussels", datetime(2026, 3, 29, 1)),  # noqa: DTZ001  what clocks show has no zone
    ("Europe/Brussels", datetime(2026, 10, 25, 1)),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 3, 8, 1)),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 11, 1, 0)),  # noqa: DTZ001
]
"""An hour before clocks are set forward, or back, in two zones."""


def shown(begins, lasts, *, is_held_back):
    ends = begins + lasts
    return Stretch(
        begins.isoformat(timespec="minutes"), ends.isoformat(timespec="minutes"),
        is_held_back=is_held_back,
    )  # fmt: skip


def minutes_on_the_wall(zone, begins, lasts):
    """Every minute of three days at which a clock there shows a time of the stretch."""
    at = (begins - timedelta(days=1)).replace(tzinfo=UTC)
    for minute in range(3 * 24 * 60):
        now = at + minute * MINUTE
        if begins <= now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < begins + lasts:
            yield now


def span_of(zone, stretch):
    within = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    return next(iter(stretch.on(zone, within)), None)


NEAR = st.integers(min_value=-30, max_value=240)
LONG = st.integers(min_value=1, max_value=300)


@given(switch=st.sampled_from(SWITCHES), late=NEAR, lasts=LONG)
@example(switch=SWITCHES[0], late=90, lasts=15)
@example(switch=SWITCHES[1], late=90, lasts=60)
@pytest.mark.scenario("C12")
def test_a_freeze_holds_from_the_first_to_the_last_minute_that_a_clock_there_shows_of_it(
    switch, late, lasts
):
    (zone, near), long = switch, lasts * MINUTE
    begins = near + late * MINUTE
    on_the_wall = list(minutes_on_the_wall(zone, begins, long))
    found = span_of(zone, shown(begins, long, is_held_back=True))
    if not on_the_wall:
        assert found is None
    else:
        assert found == (on_the_wall[0], on_the_wall[-1] + MINUTE)


@given(switch=st.sampled_from(SWITCHES), late=NEAR, lasts=LONG)
def test_a_window_for_maintenance_is_open_only_while_a_clock_there_shows_it(switch, late, lasts):
    (zone, near), long = switch, lasts * MINUTE
    begins = near + late * MINUTE
    on_the_wall = set(minutes_on_the_wall(zone, begins, long))
    found = span_of(zone, shown(begins, long, is_held_back=False))
    if found is not None:
        count = (found.ends_at - found.begins_at) // MINUTE
        assert {found.begins_at + minute * MINUTE for minute in range(count)} <= on_the_wall


def test_one_freeze_of_all_sites_begins_at_each_when_its_own_clock_shows_so():
    freeze = Stretch("2026-12-24T18:00", "2027-01-02T06:00")
    brussels, new_york = (span_of(zone, freeze) for zone in ("Europe/Brussels", "America/New_York"))
    assert new_york.begins_at - brussels.begins_at == 6 * HOUR


def test_what_comes_again_keeps_its_time_on_the_wall_over_the_switch():
    weekly = Stretch("2026-03-01T06:00", "2026-03-01T10:00", 1, is_held_back=False)
    within = Span(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC))
    hours = [span.begins_at.hour for span in weekly.on("Europe/Brussels", within)]
    assert hours == [5, 4, 4]


def test_what_comes_again_ends_with_its_last_day():
    until = datetime(2026, 3, 8, tzinfo=UTC).date()
    weekly = Stretch("2026-03-01T06:00", "2026-03-01T10:00", 1, until)
    within = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
    assert len(weekly.on("UTC", within)) == 2


def test_a_day_of_the_switch_is_an_hour_shorter_or_longer():
    days = [datetime(2026, 3, 29, tzinfo=UTC).date(), datetime(2026, 3, 30, tzinfo=UTC).date()]
    begins, ends = whole_days(*days, "Europe/Brussels")
    assert ends - begins == 23 * HOUR


AT = datetime(2026, 12, 5, tzinfo=UTC)
SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 9)).map(
        lambda t: Span(AT + t[0] * HOUR, AT + (t[0] + t[1]) * HOUR)
    ),
    max_size=6,
)


def hours(spans):
    return {
        hour for hour in range(80) for span in spans
        if span.begins_at <= AT + hour * HOUR < span.ends_at
    }  # fmt: skip


@given(one=SPANS, other=SPANS)
def test_spans_come_to_the_hours_that_they_hold(one, other):
    assert hours(merged(one)) == hours(one)
    assert hours(common(merged(one), merged(other))) == hours(one) & hours(other)
    assert hours(without(one, other)) == hours(one) - hours(other)


@given(opened=SPANS, taken=SPANS, lasts=st.integers(1, 6))
def test_the_next_free_time_is_the_first_that_is_open_and_not_taken(opened, taken, lasts):
    within = Span(AT, AT + 70 * HOUR)
    free = hours([within]) & hours(opened) - hours(taken)
    fits = [h for h in sorted(free) if all(h + more in free for more in range(lasts))]
    found = next_free(within, [opened], taken, lasts * HOUR)
    assert found == (Span(AT + fits[0] * HOUR, AT + (fits[0] + lasts) * HOUR) if fits else None)
