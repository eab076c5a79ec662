"""What people owe, beside an independent model that looks at one person and one item at a time."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.training.models import Reason
from workflows.training.rules.owing import (
    Ask,
    Coming,
    Facts,
    Key,
    Open,
    Owed,
    Stand,
    owed,
    withdrawn,
)

TODAY = date(2026, 6, 1)
PEOPLE, ITEMS = range(3), range(2)
CURRENT = st.tuples(st.booleans(), st.none() | st.integers(-5, 90), st.booleans())


def on(number):
    return TODAY + timedelta(days=number)


@st.composite
def plants(draw):
    keys = [Key(person, item) for person in PEOPLE for item in ITEMS]
    asks = [
        Ask(key, draw(st.sampled_from([Reason.CURRICULUM, Reason.GAP])), "as operator",
            on(draw(st.integers(-90, 20))), draw(st.integers(1, 60)))
        for key in draw(st.lists(st.sampled_from(keys), max_size=8))
    ]  # fmt: skip
    stands = {}
    for key in draw(st.sets(st.sampled_from(keys))):
        is_current, ends, was = draw(CURRENT)
        ends = on(max(ends, 1)) if is_current and ends is not None else None
        stands[key] = Stand(draw(st.sampled_from([None, 10, 10, 10])), is_current, ends, was)
    coming = [
        Coming(item, 20 + item, "2", on(draw(st.integers(1, 40))),
               frozenset(draw(st.sets(st.sampled_from(PEOPLE)))))
        for item in ITEMS if draw(st.booleans())
    ]  # fmt: skip
    asked = draw(st.sets(st.tuples(st.sampled_from(keys), st.sampled_from([9, 10, 20, 21]))))
    open_ = [
        Open(number, key, version, draw(st.sampled_from(Reason)))
        for number, (key, version) in enumerate(sorted(asked))
    ]
    idle = draw(st.sets(st.sampled_from(PEOPLE))), draw(st.sets(st.sampled_from(PEOPLE)))
    back = {person: on(-3) for person in draw(st.sets(st.sampled_from(PEOPLE)))}
    return Facts(TODAY, asks, stands, coming, open_, frozenset(idle[0]), back, frozenset(idle[1]))


# The model: written from the words of the rule, for one person and one item.
def by_the_book(facts, person, item):
    """Which versions are to be asked now, each with its due day."""
    if person in facts.away or person in facts.gone:
        return set()
    key, wanted = (person, item), {}
    stand = facts.stands.get(key)
    is_in_force = stand is not None and stand.version_id is not None
    comes = [one for one in facts.coming if one.item_id == item and person in one.people]
    for one in comes:
        wanted[one.version_id] = on((one.effective_on - TODAY).days - 1)
    asks = [ask for ask in facts.asks if ask.key == key]
    if asks and is_in_force and not stand.is_current:
        soonest = min(asks, key=lambda ask: ask.begins_on + timedelta(days=ask.days))
        begins = max([soonest.begins_on, *filter(None, [facts.back.get(person)])])
        late = TODAY + timedelta(days=min(14, soonest.days))
        wanted[stand.version_id] = max(begins + timedelta(days=soonest.days), late)
    ends = stand and stand.is_current and stand.ends_on
    lasts = comes and ends and ends >= comes[0].effective_on
    if asks and is_in_force and not lasts and ends and ends <= on(60):
        wanted[stand.version_id] = ends - timedelta(days=1)
    asked = {each.version_id for each in facts.open if each.key == key}
    return {(version, due) for version, due in wanted.items() if version not in asked}


@settings(max_examples=400, deadline=None)
@given(plants(), st.randoms())
def test_just_what_an_independent_model_says_is_asked(facts, order):
    order.shuffle(facts.asks)
    found = owed(facts)
    for person in PEOPLE:
        for item in ITEMS:
            of_it = [one for one in found if one.key == (person, item)]
            said = {(one.version_id, one.due_on) for one in of_it}
            known = by_the_book(facts, person, item)
            ties = {version for version, _ in known}
            assert {version for version, _ in said} == ties
            assert len(of_it) == len(said)
            assert said == known or len([a for a in facts.asks if a.key == (person, item)]) > 1
    assert all(one.due_on >= TODAY for one in found)


@settings(max_examples=200, deadline=None)
@given(plants())
def test_what_is_asked_once_is_not_asked_again_nor_taken_back_at_once(facts):
    found = owed(facts)
    more = [Open(100 + n, one.key, one.version_id, one.reason) for n, one in enumerate(found)]
    again = Facts(
        facts.today, facts.asks, facts.stands, facts.coming, [*facts.open, *more],
        facts.away, facts.back, facts.gone,
    )  # fmt: skip
    assert owed(again) == []
    assert not {key for key, _ in withdrawn(again)} & {each.id for each in more}


KEY = Key(1, 2)
ASK = Ask(KEY, Reason.CURRICULUM, "OT lead, Leuven", TODAY, 30)


def test_who_is_current_is_asked_sixty_days_before_it_ends_and_not_before():
    for ends, reasons in ((61, []), (60, [Reason.EXPIRY])):
        facts = Facts(TODAY, [ASK], {KEY: Stand(10, is_current=True, ends_on=on(ends))})
        assert [one.reason for one in owed(facts)] == reasons


def test_a_new_joiner_learns_what_is_in_force_and_what_is_coming():
    coming = [Coming(2, 20, "2", on(20), frozenset({1}))]
    new = Facts(TODAY, [ASK], {KEY: Stand(10)}, coming)
    assert [(one.version_id, one.due_on) for one in owed(new)] == [(10, on(30)), (20, on(19))]
    trained = Facts(TODAY, [ASK], {KEY: Stand(10, is_current=True, ends_on=on(20))}, coming)
    assert [(one.version_id, one.reason) for one in owed(trained)] == [(20, Reason.VERSION)]


def test_where_nothing_is_in_force_there_is_nothing_to_learn():
    assert owed(Facts(TODAY, [ASK])) == []
    assert owed(Facts(TODAY, [ASK], {KEY: Stand(None)})) == []


def test_what_is_asked_by_hand_or_for_a_change_stays_until_somebody_takes_it_back():
    kept = [Open(n, Key(1, n), 9, reason) for n, reason in enumerate(Reason)]
    stands = {each.key: Stand(9) for each in kept}
    gone = withdrawn(Facts(TODAY, (), stands, (), kept))
    assert {kept[key].reason for key, _ in gone} == {
        Reason.CURRICULUM, Reason.GAP, Reason.EXPIRY,
    }  # fmt: skip
    left = withdrawn(Facts(TODAY, (), stands, (), kept, gone=frozenset({1})))
    assert [why for _, why in left] == ["they are deactivated"] * len(kept)


def test_a_later_version_in_force_takes_the_place_of_what_a_curriculum_asked():
    open_ = [Open(1, KEY, 9, Reason.CURRICULUM)]
    facts = Facts(TODAY, [ASK], {KEY: Stand(10)}, (), open_)
    assert withdrawn(facts) == [(1, "a later version takes its place")]
    assert owed(facts) == [Owed(KEY, 10, Reason.CURRICULUM, "OT lead, Leuven", on(30))]


def test_whoever_is_on_leave_is_asked_nothing_and_nothing_is_taken_from_them():
    open_ = [Open(1, KEY, 9, Reason.CURRICULUM)]
    away = Facts(TODAY, [ASK], {KEY: Stand(10)}, (), open_, away=frozenset({1}))
    assert owed(away) == []
    assert withdrawn(away) == []
    back = Facts(TODAY, [ASK], {KEY: Stand(10)}, (), open_, back={1: TODAY})
    assert [one.due_on for one in owed(back)] == [on(30)]
