"""What is signed of a change, by whom, and who may not; no database."""

from datetime import UTC, date, datetime

import pytest

from governance.core.access import Actor
from governance.ownership.models import Activity
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest, ChangeScope, Phase
from workflows.changes.models import ChangeState as S
from workflows.changes.rules import content as rules
from workflows.changes.rules.content import Attachment, Judged, Parts
from workflows.changes.rules.risk import Due, Fired, RiskClass

ANA, BEN = Actor(1, "Ana"), 2
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PARTS = Parts(7, 8, None, {})


def parts(**told):
    usual = {"author_id": 7, "implementer_id": 8, "verifier_id": None, "signed": {}}
    return Parts(**usual | told)


@pytest.mark.parametrize(
    ("who", "activities", "stands_for", "told"),
    [
        (parts(), [Activity.QA_PLAN], (), []),
        (parts(author_id=1), [Activity.QA_PLAN], (),
         ["Ana wrote this change; somebody else must sign it."]),
        (parts(author_id=2), [Activity.OT_SECURITY], (BEN,),
         ["Ana stands in for who wrote this change; somebody else must sign it."]),
        (parts(author_id=2), [Activity.OT_SECURITY], (), []),
        (parts(), [Activity.QA_PLAN, Activity.TAKE_DOWN, Activity.ASSET_APPROVAL], (),
         ["Ana signs for quality; somebody else must sign asset approval, take down."]),
        (parts(signed={1: frozenset({Activity.TAKE_DOWN})}), [Activity.QA_RELEASE], (),
         ["Ana signs for quality; somebody else must sign take down."]),
        (parts(signed={2: frozenset({Activity.QA_PLAN})}), [Activity.TECHNICAL_REVIEW], (BEN,),
         ["Ana signs for quality; somebody else must sign technical review."]),
        (parts(signed={2: frozenset({Activity.QA_PLAN})}), [Activity.TECHNICAL_REVIEW], (), []),
        (parts(), [Activity.TAKE_DOWN, Activity.ASSET_APPROVAL], (), []),
        (parts(implementer_id=1), [Activity.QA_RELEASE], (),
         ["Ana did the work; somebody else must sign for quality."]),
        (parts(implementer_id=2), [Activity.QA_RELEASE], (BEN,),
         ["Ana stands in for who did the work; somebody else must sign for quality."]),
        (parts(supervised=frozenset({1})), [Activity.QA_RELEASE], (BEN,),
         ["Ana did the work; somebody else must sign for quality."]),
        (parts(implementer_id=1), [Activity.TECHNICAL_REVIEW], (), []),
    ],
)  # fmt: skip
def test_quality_is_apart_from_line_and_work_and_nobody_signs_what_they_wrote(
    who, activities, stands_for, told
):
    assert rules.conflicts(who, ANA, activities, stands_for) == told


def test_every_reason_against_a_signature_is_told_at_once():
    assert rules.conflicts(
        parts(author_id=1, implementer_id=1), ANA, [Activity.QA_PLAN, Activity.TAKE_DOWN]
    ) == [
        "Ana wrote this change; somebody else must sign it.",
        "Ana signs for quality; somebody else must sign take down.",
        "Ana did the work; somebody else must sign for quality.",
    ]


JUDGED = {2: frozenset({Activity.QA_PLAN})}


@pytest.mark.parametrize(
    ("who", "verbs", "stands_for", "told"),
    [
        (parts(supervised=frozenset({1})), ("verify", "rework"), (),
         ["Ana worked on it supervised; somebody else must verify it."]),
        (parts(implementer_id=2), ("verify", "rework"), (BEN,),
         ["Ana stands in for who did the work; somebody else must verify it."]),
        (parts(author_id=2), ("classify", "return_"), (BEN,),
         ["Ana stands in for who wrote this change; somebody else takes it on."]),
        (parts(signed=JUDGED), ("start",), (BEN,),
         ["Ana stands in for who signed for quality; somebody else must do the work."]),
        (parts(signed=JUDGED), ("start",), (), []),
        (parts(signed={2: frozenset({Activity.TAKE_DOWN})}), ("start",), (BEN, 3), []),
        (parts(implementer_id=2), ("verify", "classify", "start"), (), []),
    ],
)  # fmt: skip
def test_who_stands_in_does_not_start_send_back_or_verify_for_both(who, verbs, stands_for, told):
    every = ("start", "verify", "rework", "classify", "return_", "complete")
    for verb in verbs:
        assert rules.kept_apart(who, ANA, verb, stands_for) == told
    for verb in set(every) - set(verbs):
        assert rules.kept_apart(who, ANA, verb, stands_for) == []


def test_nobody_works_on_what_was_not_begun():
    assert parts(implementer_id=None).workers == frozenset()
    assert parts(supervised=frozenset({3})).workers == {3, 8}


def change(**told):
    usual = {
        "id": 1, "created_at": AT, "revision": 2, "title": "Firmware", "kind": "firmware",
        "reason": "old", "current": "2.8", "proposed": "2.9", "target_firmware": "2.9",
        "if_not": "", "plan": "p", "back_out": "b", "tests": "t", "workflow": "change@5",
        "policy": "policy@2",
    }  # fmt: skip
    return ChangeRequest(**usual | told)


def test_what_is_signed_of_a_plan_is_all_that_was_written_and_judged():
    judged = Judged(
        answers={"b": ("yes", "why"), "a": ("no", "")},
        fired=[Fired("R1", RiskClass.HIGH, "touches quality")],
        risk="high",
        route=[Due(Phase.PLAN, Activity.QA_PLAN, "R1")],
        impact_sha256="abc",
        further={"judgements": {"quality": "none"}},
    )
    files = [Attachment("plan.pdf", "bb", "the plan")]

    plain = rules.content(change(), ["one"], judged, files)

    assert plain == {
        "reference": "CR-2026-0001", "asset": "one", "revision": 2, "title": "Firmware",
        "kind": "firmware", "reason": "old", "current": "2.8", "proposed": "2.9",
        "target_firmware": "2.9", "if_not": "", "plan": "p", "back_out": "b", "tests": "t",
        "workflow": "change@5", "policy": "policy@2", "window": [None, None],
        "answers": {"a": ["no", ""], "b": ["yes", "why"]},
        "risk": "high", "rules": ["R1 high: touches quality"], "route": ["plan: qa_plan"],
        "impact_sha256": "abc", "judgements": {"quality": "none"},
        "attachments": [{"name": "plan.pdf", "sha256": "bb", "description": "the plan"}],
    }  # fmt: skip
    assert list(plain["answers"]) == ["a", "b"]
    planned = change(window_begins_at=AT, effect_criteria="fewer stops", effect_on=date(2027, 1, 1))
    more = rules.content(planned, ["one", "two", "three"], judged, [])
    assert more["further_assets"] == ["two", "three"]
    assert rules.content(change(), ["one", "two"], judged, [])["further_assets"] == ["two"]
    assert more["effect"] == ["fewer stops", date(2027, 1, 1)]
    assert more["window"] == ["2026-11-23T12:00:00+00:00", None]


def test_what_is_signed_of_the_work_is_who_did_what_and_how_it_was_left():
    done = change(content_sha256="abc", started_at=AT, performed="as planned")
    least = {
        "reference": "CR-2026-0001", "plan_sha256": "abc", "implementer": "Tom", "started_at": AT,
        "performed": "as planned", "as_left_firmware": None, "evidence": [],
    }  # fmt: skip
    assert rules.work(done, "Tom", [], {}) == least

    done.as_left_firmware, done.deviation = "2.9", "DEV-1"
    hmi = Asset(tag="HMI-31", id=2)
    done.further = [ChangeScope(asset=hmi, as_left_firmware="2.8")]
    photo = Attachment("photo.jpg", "aa", "as left")
    whole = rules.work(done, "Tom", [photo], {"AS-00002": "done"}, ["Vic"])
    assert whole == least | {
        "as_left_firmware": "2.9", "supervised": ["Vic"], "deviation": "DEV-1",
        "further_as_left": {"AS-00002": "2.8"}, "assets": {"AS-00002": "done"},
        "evidence": [{"name": "photo.jpg", "sha256": "aa", "description": "as left"}],
    }  # fmt: skip


def test_what_is_missing_is_told_in_words_and_by_the_state_it_is_told_what_is_signed():
    assert rules.missing(change(plan="", tests=""), rules.PLAN) == ("a plan", "tests")
    for state in S:
        after = state in {S.VERIFICATION, S.RELEASE}
        assert rules.phase_of(change(state=state)) is (Phase.RELEASE if after else Phase.PLAN)
