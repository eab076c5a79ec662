"""By when something is due, when that waits, and when it is brought to mind."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.training.rules.days import (
    FRESH_DAYS,
    LONG_DAYS,
    STAGES,
    Away,
    back_on,
    due_after,
    due_anew,
    due_before,
    leave_on,
    long_leaves,
    stage_on,
)

ZERO = date(2026, 3, 1)
days = st.integers(0, 120).map(lambda n: ZERO + timedelta(days=n))


def after(number):
    return ZERO + timedelta(days=number)


@st.composite
def absences(draw):
    return [
        Away(first, first + timedelta(days=draw(st.integers(0, 50))))
        for first in draw(st.lists(days, max_size=5))
    ]


@given(absences(), days)
def test_somebody_is_on_long_leave_on_a_day_within_four_weeks_on_each_of_which_they_are_away(
    spans, on
):
    def is_away(day):
        return any(span.starts_on <= day < span.ends_on for span in spans)

    run = 0
    if is_away(on):
        first = last = on
        while is_away(first - timedelta(days=1)):
            first -= timedelta(days=1)
        while is_away(last):
            last += timedelta(days=1)
        run = (last - first).days
    assert (leave_on(spans, on) is not None) == (run >= LONG_DAYS)


def test_absences_that_touch_are_one_and_one_that_was_given_up_is_none():
    assert long_leaves([Away(after(14), after(30)), Away(after(0), after(14))]) == [
        Away(after(0), after(30))
    ]
    assert long_leaves([Away(after(9), after(9)), Away(after(0), after(27))]) == []
    assert back_on([Away(after(0), after(40))], after(39)) is None
    assert back_on([Away(after(0), after(40))], after(40)) == after(40)


@pytest.mark.parametrize(
    ("begins", "given", "due"),
    [(0, 30, 30), (0, 7, 7), (-400, 30, 14), (-400, 7, 7), (-20, 30, 14), (10, 30, 40)],
)
def test_who_is_asked_late_still_has_time(begins, given, due):
    assert due_after(after(begins), given, ZERO) == after(due)


def test_a_version_is_learned_before_the_day_on_which_it_takes_effect():
    assert due_before(after(30), ZERO) == after(29)
    assert due_before(after(1), ZERO) == ZERO
    assert due_before(ZERO, ZERO) == after(FRESH_DAYS)


def test_who_is_back_has_the_days_that_they_had_and_a_fortnight_at_least():
    back = after(100)
    assert due_anew(ZERO, after(30), back) == back + timedelta(days=30)
    assert due_anew(ZERO, after(3), back) == back + timedelta(days=FRESH_DAYS)
    assert due_anew(ZERO, after(300), back) == back + timedelta(days=300)


@given(days, st.integers(0, 60))
def test_each_stage_comes_once_before_the_day_and_on_it_and_none_before_it_was_asked(asked, span):
    due = asked + timedelta(days=span)
    seen = [stage_on(asked, due, asked + timedelta(days=n)) for n in range(span + 10)]
    told = [stage for stage in dict.fromkeys(seen) if stage is not None]
    assert told == [days for days in STAGES if days < span or days == 0]
    assert seen[span] == 0
    assert not any(stage is not None for stage in seen[span + 1 :])
