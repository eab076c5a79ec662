"""A version that the plant wrote itself holds as a shipped one does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from governance.core import clock
from governance.ownership.models import SIGNING, Activity
from tests.workflows.changes.policies.versions import approve
from workflows.changes.commands import writing
from workflows.changes.models import Answer, ChangeKind, ChangeState, Phase, RiskClass
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.policies.text import policy_from, text_of
from workflows.changes.queries.case import case_of
from workflows.changes.rules.policy import CURRENT, LIKE_FOR_LIKE, POLICIES, Question

NOISE = Question(
    "noise", "Does it become louder?", "In the hall", RiskClass.MEDIUM,
    (Activity.PROCESS_SAFETY,), Activity.PROCESS_SAFETY, "House rule",
)  # fmt: skip
FOURTH = replace(POLICIES[CURRENT], questions=(*POLICIES[CURRENT].questions, NOISE))


@pytest.mark.parametrize("name", POLICIES)
def test_each_shipped_version_is_read_back_from_its_text(name):
    assert policy_from(text_of(POLICIES[name])) == POLICIES[name]


@given(
    some.dictionaries(
        some.sampled_from(list(RiskClass)),
        some.lists(some.tuples(some.sampled_from(list(Phase)), some.sampled_from(SIGNING))),
    ),
    some.text(max_size=50),
)
def test_whatever_it_says_it_is_read_back_from_its_text(rows, words):
    matrix = {risk: tuple(rows.get(risk, ())) for risk in RiskClass}
    policy = replace(FOURTH, matrix=matrix, questions=(replace(NOISE, text=words),))

    assert policy_from(text_of(policy)) == policy


def test_new_changes_begin_under_the_version_in_force_and_open_ones_stay_under_theirs(life):
    before = life.raised().id
    with life.database.writing() as session:
        approve(session, FOURTH)
        approve(session, FOURTH, "policy@5", clock.today() + timedelta(days=1))
        session.commit()
    after = life.raised().now()

    assert after.policy == "policy@4"
    life.id = before
    assert life.now().policy == CURRENT
    with life.database.reading() as session:
        assert current(session, LIKE_FOR_LIKE) == LIKE_FOR_LIKE
        assert policy_of(session, "policy@4") == FOURTH


def test_a_change_is_assessed_by_the_questions_of_its_own_version(life):
    with life.database.writing() as session:
        approve(session, FOURTH)
        session.commit()
    life.raised().submitted()
    answers = {each.code: (Answer.NO, "") for each in FOURTH.questions}
    life.by("johan", writing.assess, {**answers, "noise": (Answer.YES, "a second pump")})

    assert life.now().state is ChangeState.ASSESSMENT
    with life.database.reading() as session:
        case = case_of(session, life.now())
        assert [one.code for one in case.judged.dimensions] == ["noise"]
        assert Activity.PROCESS_SAFETY in case.activities
        assert case.change.kind is ChangeKind.FIRMWARE
