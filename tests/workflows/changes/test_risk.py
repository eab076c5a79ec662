"""The risk class is a maximum over everything that speaks; the route follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.ownership.models import Activity
from governance.register.vocabulary import GxpRelevance
from workflows.changes.models import Answer, ChangeKind, Phase, RiskClass
from workflows.changes.rules.impact import Impact, Item
from workflows.changes.rules.policy import POLICIES
from workflows.changes.rules.risk import ORDER, Subject, fired, risk_of, route

POLICY = POLICIES["policy@1"]
NOTHING = Impact()
NO = {question.code: Answer.NO for question in POLICY.questions}
HARMLESS = Subject("SRV-1", GxpRelevance.NONE, has_safety_function=False, criticality=4)
ANSWERS = st.fixed_dictionaries(
    {question.code: st.sampled_from([*Answer, None]) for question in POLICY.questions}
)
SUBJECTS = st.builds(
    Subject,
    st.just("A"),
    st.sampled_from(GxpRelevance),
    st.booleans(),
    st.none() | st.integers(1, 4),
)


def an_item(**given):
    return Item(
        **{
            "asset_id": 5,
            "tag": "X",
            "name": "x",
            "purdue_level": "2",
            "gxp": GxpRelevance.NONE,
            "has_safety_function": False,
            "hops": 2,
            "path": ("A", "B", "X"),
            "reason": "because",
            "must_assess": False,
            **given,
        }
    )


def judge(subject=HARMLESS, answers=NO, impact=NOTHING, kind=ChangeKind.HARDWARE):
    return fired(POLICY, [subject], kind, answers, impact)


@given(SUBJECTS, ANSWERS, st.sampled_from(ChangeKind))
def test_the_class_is_never_lower_than_any_rule_that_speaks(subject, answers, kind):
    spoke = judge(subject, answers, kind=kind)
    assert all(ORDER.index(rule.risk) <= ORDER.index(risk_of(spoke)) for rule in spoke)
    if any(answer in {None, Answer.UNKNOWN} for answer in answers.values()):
        assert risk_of(spoke) is RiskClass.HIGH


@given(SUBJECTS, ANSWERS, st.sampled_from(sorted(NO)))
def test_another_yes_never_lowers_the_class(subject, answers, code):
    before = risk_of(judge(subject, {**answers, code: Answer.NO}))
    after = risk_of(judge(subject, {**answers, code: Answer.YES}))
    assert ORDER.index(after) >= ORDER.index(before)


@given(SUBJECTS, ANSWERS, st.sampled_from(ChangeKind))
def test_every_duty_is_asked_for_once_and_says_why(subject, answers, kind):
    due = route(POLICY, judge(subject, answers, kind=kind))
    assert len({(one.phase, one.activity) for one in due}) == len(due)
    assert all(one.why for one in due)
    assert Activity.ASSET_APPROVAL in {one.activity for one in due}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, RiskClass.LOW),
        ({"gxp": GxpRelevance.INDIRECT}, RiskClass.MEDIUM),
        ({"gxp": GxpRelevance.DIRECT}, RiskClass.HIGH),
        ({"gxp": GxpRelevance.UNDETERMINED}, RiskClass.HIGH),
        ({"criticality": None}, RiskClass.HIGH),
        ({"criticality": 1}, RiskClass.HIGH),
        ({"criticality": 2}, RiskClass.MEDIUM),
        ({"has_safety_function": True}, RiskClass.HIGH),
    ],
)
def test_what_the_register_says_counts(change, expected):
    facts = {name: getattr(HARMLESS, name) for name in HARMLESS.__slots__}
    assert risk_of(judge(Subject(**{**facts, **change}))) is expected


def test_what_it_reaches_counts():
    direct = Impact((an_item(gxp=GxpRelevance.DIRECT),))
    safety = Impact((an_item(has_safety_function=True),))
    assert risk_of(judge(impact=direct)) is RiskClass.MEDIUM
    assert risk_of(judge(impact=safety)) is RiskClass.HIGH
    assert "in 2 steps" in judge(impact=safety)[0].why
    assert risk_of(judge(impact=Impact((), is_truncated=True))) is RiskClass.HIGH


def test_the_route_grows_with_the_risk():
    low = {one.activity for one in route(POLICY, judge())}
    assert low == {Activity.ASSET_APPROVAL, Activity.TAKE_DOWN, Activity.TECHNICAL_REVIEW}
    safety = route(POLICY, judge(answers={**NO, "process_safety": Answer.YES}))
    assert {Activity.QA_PLAN, Activity.PROCESS_SAFETY} <= {one.activity for one in safety}
    assert [one.activity for one in safety if one.phase is Phase.RELEASE] == [Activity.QA_RELEASE]
    network = {one.activity for one in route(POLICY, judge(kind=ChangeKind.NETWORK))}
    assert network == low | {Activity.OT_SECURITY}
