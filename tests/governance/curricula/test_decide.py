"""Deciding what a version asks of people."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.commands import quizzes, versions
from governance.curricula.models import Decision, ItemKind
from governance.curricula.queries.affected import affected, would_ask
from governance.curricula.queries.standings import standing_of, standings
from governance.curricula.rules.standing import Ask, State
from governance.evidence.queries import signatures_of
from governance.skills.queries.holdings import level_of
from tests.governance.curricula.conftest import in_days

SECOND = timedelta(seconds=1)


def test_a_version_that_nobody_decided_on_is_not_in_force_and_trains_nobody(learn, session, plant):
    item = learn.item()
    version = learn.version(item)
    assert standing_of(session, plant.people["nora"], item.id).state is State.NOT_IN_FORCE
    with pytest.raises(RuleViolation, match="has not decided on version 1"):
        learn.read("nora", version)


def test_quality_signs_the_decision_and_it_begins_with_the_day_where_the_item_hangs(learn, session):
    version = learn.decided(learn.item())
    assert version.effective_at == datetime(2025, 3, 2, 23, tzinfo=UTC), "midnight at Leuven"
    signed = signatures_of(session, "training_item_version", version.id)
    assert [(one.person_name, one.activity) for one in signed] == [("Ana", "training_decision")]
    session.commit()
    assert verify(session).faults == []


def test_every_reason_against_a_decision_is_told_at_once(learn):
    item = learn.item()
    version = learn.version(item, by="ana")
    first = "Version 1 is the first, and nobody was trained by an earlier one"
    with pytest.raises(RuleViolation) as refusal:
        learn.decide(version, "none", why=" ")
    assert refusal.value.reasons == (
        "Whoever wrote version 1 has somebody else decide on it.",
        f"{first}: choose reading, or requalify.",
        "Say why it is decided so: the reason is kept with it.",
    )


@pytest.mark.parametrize(
    ("decision", "days", "told"),
    [
        ("reading", 0, "People are to learn it before it is in force"),
        ("none", -1, "is past: choose today or a later day"),
        ("requalify", -9999, "choose a later day for the one after it"),
    ],
)
@pytest.mark.either
def test_a_later_version_comes_on_a_day_that_lets_people_learn_it(learn, decision, days, told):
    item = learn.item()
    learn.decided(item)
    second = learn.version(item, "2")
    with pytest.raises(RuleViolation, match=told):
        learn.decide(second, decision, in_days(days))


def test_who_writes_decides_nothing_and_what_is_decided_stands(learn):
    version = learn.version(learn.item())
    for by in ("johan", "nora", "dave"):
        with pytest.raises(Forbidden):
            learn.decide(version, by=by)
    learn.decide(version)
    with pytest.raises(Conflict, match="decided already"):
        learn.decide(version)


@pytest.mark.scenario("P17")
@pytest.mark.parametrize("decision", Decision)
def test_only_a_requalification_ends_what_was_held_at_the_start_of_its_day(
    learn, task, plc, decision
):
    session, nora, before = learn.session, learn.plant.people["nora"], clock.now()
    second = learn.decided(task, "2", decision, in_days(3))
    day = second.effective_at
    falls = decision is Decision.REQUALIFY
    for at, level in (
        (day - SECOND, 3),
        (day, 0 if falls else 3),
        (day + SECOND, 0 if falls else 3),
    ):
        assert level_of(session, nora, plc.id, at) == level
    is_met = decision is Decision.NONE
    assert standing_of(session, nora, task.id, day - SECOND).is_met
    assert standing_of(session, nora, task.id, day).is_met is is_met
    then = standings(session, [nora], [task.id], day, known_at=before)[nora, task.id]
    assert then.is_met, "as it was known before the decision"


def test_what_was_done_by_the_coming_version_counts_on_after_a_requalification(
    learn, task, session, plc, plant
):
    second = learn.decided(task, "2", "requalify", in_days(3))
    learn.did("nora", second, assessor_id=plant.people["vera"])
    assert level_of(session, plant.people["nora"], plc.id, second.effective_at) == 3
    assert standing_of(session, plant.people["nora"], task.id, second.effective_at).is_met


def test_a_version_that_is_called_off_ends_nothing(learn, task, session, plc, plant):
    second = learn.decided(task, "2", "requalify", in_days(3))
    with pytest.raises(Forbidden):
        versions.withdraw(session, learn.actor("johan"), second, "The line is not ready.")
    with pytest.raises(RuleViolation, match="Say why"):
        versions.withdraw(session, learn.actor("ana"), second, " ")
    versions.withdraw(session, learn.actor("ana"), second, "The line is not ready.")
    assert level_of(session, plant.people["nora"], plc.id, second.effective_at) == 3
    assert standing_of(session, plant.people["nora"], task.id, second.effective_at).is_met
    with pytest.raises(Conflict):
        versions.withdraw(session, learn.actor("ana"), second, "again")
    learn.version(task, "2")
    session.commit()
    assert verify(session).faults == []


def test_what_is_in_force_is_not_called_off_and_a_draft_is_by_who_writes(learn, session):
    item = learn.item()
    version = learn.decided(item)
    with pytest.raises(RuleViolation, match="is in force: add another one"):
        versions.withdraw(session, learn.actor("ana"), version, "No.")
    versions.withdraw(session, learn.actor("johan"), learn.version(item, "2"), "Not yet.")


@pytest.mark.scenario("P17")
def test_a_version_asks_just_whom_its_decision_says_before_its_day(learn, task, session):
    learn.curriculum(task, at="suite3")
    second = learn.version(task, "2", effective_on=in_days(3))
    counts = would_ask(session, second, clock.now() + timedelta(days=3))
    assert counts == {Decision.NONE: 0, Decision.READING: 2, Decision.REQUALIFY: 2}
    learn.decide(second, "reading", in_days(3))
    asked = {one.name: (one.asks, one.is_by_curriculum) for one in affected(session, second)}
    assert asked == {"Nora": (Ask.READING, True), "Arne": (Ask.COMPLETION, True)}
    learn.read("nora", second)
    asked = {one.name: one.asks for one in affected(session, second)}
    assert asked == {"Nora": None, "Arne": Ask.COMPLETION}


def test_a_quiz_is_decided_once_it_has_questions_and_then_they_are_fixed(learn, session):
    item = learn.item("Q-7", ItemKind.QUIZ)
    with pytest.raises(RuleViolation, match="which share of the questions"):
        learn.version(item)
    quiz, johan = learn.version(item, pass_mark=80), learn.actor("johan")
    with pytest.raises(RuleViolation, match="has no questions"):
        learn.decide(quiz)
    for options, told in (
        ([("Yes", True)], "two options or more"),
        ([("Yes", True), ("Yes ", False)], "say the same"),
        ([("Yes", False), ("No", False)], "Say which option is right"),
        ([("Yes", True), ("No", True)], "nothing to know"),
    ):
        with pytest.raises(RuleViolation, match=told):
            quizzes.ask(session, johan, quiz, "Does it stop?", options)
    wrong = quizzes.ask(session, johan, quiz, "Typo?", [("Yes", True), ("No", False)])
    quizzes.take_out(session, johan, quiz, wrong.id)
    quizzes.ask(session, johan, quiz, "Does it stop?", [("Yes", True), ("No", False)])
    learn.decide(quiz)
    with pytest.raises(Conflict, match="its questions are fixed"):
        quizzes.ask(session, johan, quiz, "More?", [("Yes", True), ("No", False)])
    with pytest.raises(RuleViolation, match="is no quiz"):
        quizzes.ask(session, johan, learn.version(learn.item()), "?", [])
    with pytest.raises(RuleViolation, match="Only a quiz has a pass mark"):
        learn.version(learn.item("SOP-9"), pass_mark=10)
