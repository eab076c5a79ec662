"""Whether somebody is current on an item, beside an independent model."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.curricula.models import Decision, How, ItemKind
from governance.curricula.rules.standing import Ask, Done, Item, State, Version, current

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def day(number):
    return None if number is None else ZERO + timedelta(days=number)


def version(id, decision, effective, decided=0, withdrawn=None):
    return Version(id, Decision(decision), day(effective), day(decided), day(withdrawn))


def did(id, of, at, how=How.READ, *, passed=True, until=None, recorded=None, revoked=None):
    recorded = at if recorded is None else recorded
    return Done(id, of, how, day(at), passed, day(until), day(recorded), day(revoked))


# The model: each version in turn says what it takes away; knows no places in a chain.
def is_current_by_the_book(item, done, at, known_at):
    decided = [v for v in item.versions if v.decided_at <= known_at
               and not (v.withdrawn_at and v.withdrawn_at <= known_at)]  # fmt: skip
    in_force = sorted((v for v in decided if v.effective_at <= at),
                      key=lambda v: (v.effective_at, v.id))  # fmt: skip
    able, knows, seen = False, False, set()
    for v in in_force:
        seen.add(v.id)
        if v.decision is Decision.REQUALIFY or v is in_force[0]:
            able = False
        if v.decision is not Decision.NONE or v is in_force[0]:
            knows = False
        for one in done:
            is_known = one.recorded_at <= known_at
            is_known = is_known and not (one.revoked_at and one.revoked_at <= known_at)
            counts = one.completed_at <= at and not (one.ends_at and one.ends_at <= at)
            if one.version_id == v.id and is_known and counts and one.is_passed:
                completes = {
                    "document": "read", "course": "attended", "ojt": "assessed",
                    "quiz": "answered",
                }[item.kind] == one.how  # fmt: skip
                able = able or completes
                knows = knows or completes or one.how is How.READ
    return None if not in_force else able and knows


days = st.integers(0, 20)
maybe = st.none() | days


@st.composite
def cases(draw):
    versions = tuple(
        version(n, draw(st.sampled_from(Decision)), draw(days), draw(days), draw(maybe))
        for n in range(draw(st.integers(0, 4)))
    )
    done = [
        did(
            n, draw(st.integers(0, 3)), at := draw(days), draw(st.sampled_from(How)),
            passed=draw(st.booleans()), until=draw(st.none() | st.integers(at + 1, 25)),
            recorded=at + draw(st.integers(0, 3)), revoked=draw(maybe),
        )
        for n in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    return Item(draw(st.sampled_from(ItemKind)), versions), done


@settings(max_examples=300, deadline=None)
@given(cases(), days, days)
def test_who_is_current_at_any_instant_is_whom_an_independent_model_says(case, at, known):
    item, done = case
    for step in (-SECOND, timedelta(), SECOND):
        found = current(item, done, day(at) + step, day(known))
        wanted = is_current_by_the_book(item, done, day(at) + step, day(known))
        assert (None if found.state is State.NOT_IN_FORCE else found.asks is None) == wanted
        if found.until:
            assert is_current_by_the_book(item, done, found.until - SECOND, day(known))
            assert not is_current_by_the_book(item, done, found.until, day(known))
        if found.since:
            assert is_current_by_the_book(item, done, found.since - SECOND, day(known))
            assert not is_current_by_the_book(item, done, found.since, day(known))


FIRST = version(1, "reading", 0)
SOP, TASK = (
    Item(kind, (FIRST, version(2, decision, 10)))
    for kind, decision in ((ItemKind.DOCUMENT, "reading"), (ItemKind.OJT, "reading"))
)


def stands(item, done, at, second=0):
    return current(item, done, day(at) + second * SECOND, day(30))


@pytest.mark.scenario("P17")
def test_a_later_version_is_read_by_its_day_and_until_then_the_earlier_one_counts():
    done = [did(1, 1, 2)]
    before = stands(SOP, done, 10, -1)
    assert (before.state, before.version_id, before.until) == (State.CURRENT, 1, day(10))
    after = stands(SOP, done, 10)
    assert (after.state, after.version_id, after.since) == (State.LAPSED, 2, day(10))
    assert after.asks is Ask.READING
    assert stands(SOP, [*done, did(2, 2, 8)], 10).records == (2,)
    early = stands(SOP, [did(2, 2, 8)], 10, -1)
    assert (early.state, early.asks) == (State.NOT_YET, Ask.READING), (
        "what comes into force tomorrow is not what holds today"
    )


def test_who_did_a_task_reads_its_later_version_and_keeps_what_they_hold():
    done = [did(1, 1, 2, How.ASSESSED)]
    assert stands(TASK, done, 10).asks is Ask.READING
    found = stands(TASK, [*done, did(2, 2, 12)], 12)
    assert (found.state, found.records) == (State.CURRENT, (1, 2))
    newcomer = stands(TASK, [did(2, 2, 12)], 12)
    assert newcomer.asks is Ask.COMPLETION, "reading a task is not doing it"


@pytest.mark.scenario("P17")
def test_a_typo_fix_disqualifies_nobody_and_a_requalification_everybody_at_the_same_instant():
    typo = Item(ItemKind.DOCUMENT, (FIRST, version(2, "none", 10)))
    assert stands(typo, [did(1, 1, 2)], 10).is_met
    assert stands(typo, [did(1, 2, 11)], 12).is_met, "who reads the newest has read it all"
    anew = Item(ItemKind.OJT, (FIRST, version(2, "requalify", 10)))
    done = [did(1, 1, 2, How.ASSESSED), did(2, 2, 5)]
    assert stands(anew, done, 10, -1).is_met
    assert stands(anew, done, 10).asks is Ask.COMPLETION


def test_what_is_repeated_lapses_a_second_after_its_last():
    done = [did(1, 1, 2, until=7)]
    assert stands(SOP, done, 7, -1).until == day(7)
    assert stands(SOP, done, 7).since == day(7)


def test_a_try_that_was_not_passed_and_a_record_that_was_revoked_count_for_nothing():
    quiz = Item(ItemKind.QUIZ, (FIRST,))
    assert stands(quiz, [did(1, 1, 2, How.ANSWERED, passed=False)], 3).state is State.NOT_YET
    gone = [did(1, 1, 2, revoked=5)]
    assert current(SOP, gone, day(3), day(4)).is_met, "known then"
    assert not current(SOP, gone, day(3), day(5)).is_met, "known now"


def test_without_a_version_in_force_nobody_is_asked():
    later = Item(ItemKind.DOCUMENT, (version(1, "reading", 10),))
    assert stands(later, [], 5).state is State.NOT_IN_FORCE
    assert stands(later, [], 5).is_met
    assert stands(Item(ItemKind.DOCUMENT, ()), [], 5).is_met
