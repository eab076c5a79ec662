"""What somebody holds, beside an independent model that looks at one instant at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.skills.models import EvidenceKind
from governance.skills.rules.evidence import months_later
from governance.skills.rules.holdings import NOTHING, Ending, Shown, held, holdings, lapsed, spans

K = EvidenceKind
ZERO = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return ZERO + timedelta(days=number)


def one(id, kind, level, at, *, until=None, recorded=None, revoked=None, endings=()):
    recorded = day(at if recorded is None else recorded)
    ends, gone = (None if d is None else day(d) for d in (until, revoked))
    return Shown(id, kind, level, day(at), ends, recorded, gone, tuple(endings))


def ending(at, decided=0, off=None):
    return Ending(day(at), day(decided), None if off is None else day(off))


# The model: written from the words of the rule, knowing neither spans nor their order.
def order(one):
    return (one.performed_at, one.id)


def has_ended_anew(one, then, known_at):
    def is_off(e):
        return e.called_off_at and e.called_off_at <= known_at

    return any(e.at <= then and e.recorded_at <= known_at and not is_off(e) for e in one.endings)


def is_known(one, known_at):
    return one.recorded_at <= known_at and not (one.revoked_at and one.revoked_at <= known_at)


def is_replaced(one, then, before):
    later = (o for o in before if o.kind is K.ASSESSMENT and order(o) > order(one))
    return any(o.performed_at <= then for o in later)


def is_open(one, then):
    return one.performed_at <= then and (one.ends_at is None or then < one.ends_at)


def level_by_the_book(pieces, at, known_at):
    def worth(one):
        if one.kind is K.READ_UNDERSTOOD:
            return min(1, one.level)
        if one.kind is K.PERFORMED_WORK:
            earlier = [o for o in known if order(o) < order(one)]
            return min(one.level, level_at(one.performed_at, earlier))
        return one.level

    def is_asked_anew(one, then):
        if has_ended_anew(one, then, known_at) or one.kind is not K.PERFORMED_WORK:
            return has_ended_anew(one, then, known_at)
        earlier = [o for o in known if order(o) < order(one)]
        bases = [o for o in counting(one.performed_at, earlier) if worth(o) >= worth(one)]
        return bool(bases) and all(is_asked_anew(o, then) for o in bases)

    def counting(then, among):
        return [
            o for o in among
            if is_open(o, then) and not is_replaced(o, then, among) and not is_asked_anew(o, then)
        ]  # fmt: skip

    def level_at(then, among):
        return max((worth(o) for o in counting(then, among)), default=0)

    known = [one for one in pieces if is_known(one, known_at)]
    return level_at(at, known)


days = st.integers(0, 30)
ends_anew = st.builds(ending, days, days, st.none() | days)


@st.composite
def pieces(draw):
    made = []
    for number in range(draw(st.integers(0, 8))):
        at = draw(days)
        made.append(
            one(
                number, draw(st.sampled_from(K)), draw(st.integers(0, 4)), at,
                until=draw(st.none() | st.integers(at + 1, 40)),
                recorded=at + draw(st.integers(0, 5)), revoked=draw(st.none() | days),
                endings=draw(st.lists(ends_anew, max_size=2)),
            )
        )  # fmt: skip
    return made


@settings(max_examples=300, deadline=None)
@given(pieces(), days, days, st.randoms())
def test_what_is_held_at_any_instant_is_what_an_independent_model_says(shown, at, known, order):
    order.shuffle(shown)
    for second in (-1, 0, 1):
        when, known_at = day(at) + timedelta(seconds=second), day(known)
        found = holdings([(1, each) for each in shown], when, known_at)
        assert found.get(1, NOTHING).level == level_by_the_book(shown, when, known_at)


def test_a_second_before_it_ends_it_counts_and_at_that_instant_it_does_not():
    counted = spans([one(1, K.CERTIFICATE, 3, 0, until=10)], day(20))
    assert held(counted, day(10) - timedelta(seconds=1)).level == 3
    assert held(counted, day(10)) == NOTHING
    assert lapsed(counted, 3, day(12)) == day(10)
    assert lapsed(counted, 4, day(12)) is None
    assert lapsed(counted, 3, day(9)) is None


@pytest.mark.scenario("P17")
def test_reading_shows_level_one_whatever_is_written():
    counted = spans([one(1, K.READ_UNDERSTOOD, 4, 0)], day(20))
    assert held(counted, day(1)).level == 1
    more = [one(1, K.READ_UNDERSTOOD, 4, 0), one(2, K.OJT, 3, 2)]
    assert held(spans(more, day(20)), day(3)).level == 3


def test_an_assessment_replaces_what_was_shown_before_it_downwards_as_well():
    shown = [one(1, K.CERTIFICATE, 4, 0), one(2, K.ASSESSMENT, 2, 5)]
    assert held(spans(shown, day(20)), day(4)).level == 4
    assert held(spans(shown, day(20)), day(5)).level == 2
    assert held(spans(shown, day(4)), day(5)).level == 4, "not known yet"


def test_performed_work_keeps_a_level_alive_and_raises_none():
    shown = [one(1, K.OJT, 3, 0, until=10), one(2, K.PERFORMED_WORK, 4, 8, until=18)]
    assert held(spans(shown, day(30)), day(15)) == held(spans(shown, day(30)), day(12))
    assert held(spans(shown, day(30)), day(15)).level == 3
    assert held(spans(shown[1:], day(30)), day(15)) == NOTHING


def test_what_is_revoked_was_believed_then_and_is_not_now():
    shown = [one(1, K.COURSE, 2, 0, revoked=9)]
    assert held(spans(shown, day(8)), day(5)).level == 2, "known then"
    assert held(spans(shown, day(9)), day(5)) == NOTHING, "known now"


def test_a_level_lasts_as_long_as_the_last_piece_that_shows_it():
    shown = [one(1, K.COURSE, 2, 0, until=9), one(2, K.CERTIFICATE, 2, 1, until=12)]
    assert held(spans(shown, day(20)), day(2)).until == day(12)
    assert held(spans([*shown, one(3, K.OJT, 2, 1)], day(20)), day(2)).until is None
    assert held(spans(shown, day(20)), day(2)).evidence == (1, 2)


def test_months_are_those_of_the_calendar():
    assert months_later(datetime(2024, 8, 31, 7, tzinfo=UTC), 6) == datetime(
        2025, 2, 28, 7, tzinfo=UTC
    )
    assert months_later(datetime(2026, 12, 1, tzinfo=UTC), 1) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.scenario("P17")
def test_a_requalification_ends_what_was_shown_and_the_work_that_rested_on_it_alone():
    anew = [ending(10, decided=5)]
    shown = [one(1, K.OJT, 3, 0, endings=anew), one(2, K.PERFORMED_WORK, 3, 4, until=40)]
    before = day(10) - timedelta(seconds=1)
    assert held(spans(shown, day(20)), before).level == 3
    assert held(spans(shown, day(20)), day(10)) == NOTHING
    assert held(spans(shown, day(4)), day(10)).level == 3, "nobody had decided it"
    assert lapsed(spans(shown, day(20)), 3, day(12)) == day(10)
    other = one(3, K.CERTIFICATE, 3, 1, until=6)
    assert held(spans([*shown, other], day(20)), day(10)).level == 3, "it rests on more"
    off = [one(1, K.OJT, 3, 0, endings=[ending(10, decided=5, off=7)])]
    assert held(spans(off, day(6)), day(10)) == NOTHING
    assert held(spans(off, day(7)), day(10)).level == 3, "it was called off"
