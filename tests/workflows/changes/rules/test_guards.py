"""What each guard of a change tells, in whole sentences, and at which moment; no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from governance.core.access import Actor
from governance.ownership.models import Activity
from workflows.changes.models import ChangeState as S
from workflows.changes.rules import guards
from workflows.changes.rules.carrying import Carrying
from workflows.changes.rules.facts import AlsoChanged, ChangeFacts

EVE = Actor(9, "Eve")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SOUND = ChangeFacts(
    label="CR-1", state=S.APPROVAL, author_id=7, asset="PLC-204", window=(NOW - HOUR, NOW + HOUR),
    has_impact=True, implementer_id=8, implementer="Tom", is_started=False,
    target_firmware="2.9", as_left_firmware="2.9",
    further=(AlsoChanged("HMI-31", as_left_firmware="2.9"),),
)  # fmt: skip


def told(guard, by=EVE, **unsound):
    return guard(replace(SOUND, **unsound), by, NOW)


@pytest.mark.parametrize(
    ("guard", "unsound", "sentence"),
    [
        (
            guards.scope_is_described, {"missing_scope": ("A", "B", "C")},
            "CR-1 does not say A, B and C yet: edit it first.",
        ),
        (
            guards.scope_is_described, {"missing_scope": ("A",)},
            "CR-1 does not say A yet: edit it first.",
        ),
        (
            guards.asset_is_in_use, {"gone": "stolen"},
            "PLC-204 is stolen: raise the change on the asset that took its place.",
        ),
        (
            guards.every_asset_is_in_use,
            {"gone": "stolen", "further": (AlsoChanged("HMI-31", gone="absent"),)},
            ("PLC-204 is stolen and HMI-31 is absent: take it out, or change the asset that took "
            "its place."),
        ),
        (
            guards.every_question_is_answered, {"unanswered": ("Q1?", "Q2?")},
            "2 of the questions have no answer yet: Q1? and Q2?.",
        ),
        (
            guards.plan_is_complete, {"missing_plan": ("a plan", "tests")},
            "CR-1 lacks a plan and tests: write it before approval.",
        ),
        (
            guards.window_is_ahead, {"window": None},
            "CR-1 has no window: say when the work begins and ends.",
        ),
        (
            guards.window_is_ahead, {"window": (NOW - HOUR, NOW)},
            "The window of CR-1 is over: choose a later one.",
        ),
        (
            guards.impact_is_complete, {"has_impact": False},
            "The impact of CR-1 was not worked out yet: do so in the assessment.",
        ),
        (
            guards.impact_is_complete, {"is_impact_truncated": True},
            ("CR-1 reaches more assets than were followed: split it, or remove dependencies of the "
            "register that do not hold."),
        ),
        (
            guards.impact_is_current, {"is_impact_current": False},
            "The dependencies around PLC-204 changed: work the impact out again.",
        ),
        (guards.every_plan_duty_is_signed, {"plan_missing": ("A.", "B.")}, "A. B."),
        (guards.every_release_duty_is_signed, {"release_missing": ("A.", "B.")}, "A. B."),
        (guards.every_objection_is_answered, {"objections": ("A.", "B.")}, "A. B."),
        (guards.everybody_consulted_is_heard, {"unheard": ("A.", "B.")}, "A. B."),
        (
            guards.work_is_not_started, {"is_started": True},
            "Work on CR-1 was started by Tom: complete or revise it.",
        ),
        (
            guards.window_is_open, {"window": (NOW + SECOND, NOW + HOUR)},
            "The window of CR-1 is not open yet: wait, or revise the plan.",
        ),
        (
            guards.window_is_open, {"window": (NOW - HOUR, NOW)},
            "The window of CR-1 is over: revise the plan with a later one.",
        ),
        (
            guards.implementer_judged_nothing, {"quality_signers": frozenset({9})},
            "Eve signed CR-1 for quality; somebody else must do the work.",
        ),
        (
            guards.completed_by_its_implementer, {"is_started": True},
            "Tom started CR-1 and must complete it.",
        ),
        (
            guards.as_left_is_as_approved, {"as_left_firmware": None},
            ("PLC-204 was left with firmware unknown, approved is 2.9: bring it there, or revise "
            "the change."),
        ),
        (
            guards.as_left_is_as_approved, {"as_left_firmware": "2.8"},
            ("PLC-204 was left with firmware 2.8, approved is 2.9: bring it there, or revise the "
            "change."),
        ),
        (
            guards.every_asset_is_left_as_approved,
            {"as_left_firmware": "2.8", "further": (AlsoChanged("HMI-31"),)},
            ("PLC-204 was left with firmware 2.8 and HMI-31 was left with firmware unknown, "
            "approved is 2.9: bring it there, or revise the change."),
        ),
        (
            guards.verified_by_another, {"implementer_id": 9},
            "Eve did the work on CR-1; somebody else must verify it.",
        ),
    ],
)  # fmt: skip
def test_a_guard_names_the_record_the_fact_and_the_next_step(guard, unsound, sentence):
    assert told(guard, **unsound) == sentence
    assert told(guard) is None


def test_work_that_nobody_started_is_not_completed():
    assert told(guards.work_is_started) == ("Nobody has started work on CR-1 yet: start it first.")
    assert told(guards.work_is_started, is_started=True) is None
    assert told(guards.completed_by_its_implementer, by=Actor(8, "Tom"), is_started=True) is None


@pytest.mark.parametrize("window", [(NOW, NOW + SECOND), None])
def test_work_begins_from_the_first_second_of_its_window_to_the_last(window):
    assert told(guards.window_is_open, window=window) is None


def test_a_window_is_approved_until_its_last_second():
    assert told(guards.window_is_ahead, window=(NOW - HOUR, NOW + SECOND)) is None


def test_a_change_without_a_new_firmware_is_compared_with_none():
    kept = {"target_firmware": None, "as_left_firmware": "1.0"}
    assert told(guards.as_left_is_as_approved, **kept) is None
    assert told(guards.every_asset_is_left_as_approved, **kept) is None


def test_an_impact_that_was_not_worked_out_is_not_called_out_of_date():
    assert told(guards.impact_is_current, has_impact=False, is_impact_current=False) is None


def test_who_is_not_responsible_for_an_asset_is_told_so_once():
    one = Carrying("PLC-204", Activity.OT_SECURITY, {3: "Johan", 4: "Tom"}, 3, is_critical=False)

    assert told(guards.begun_by_who_is_responsible, carrying=(one, one)) == (
        "Eve is not responsible for the work on PLC-204 (R of OT security): that is Johan or Tom."
    )
    another = Carrying("HMI-31", Activity.OT_SECURITY, {}, None, is_critical=False)
    assert told(guards.begun_by_who_is_responsible, carrying=(one, another)) == (
        "Eve is not responsible for the work on PLC-204 (R of OT security): that is Johan or Tom. "
        "Nobody is responsible for the work on HMI-31 (R of OT security): name somebody there "
        "first."
    )
    assert told(guards.begun_by_who_is_responsible, by=Actor(3, "J"), carrying=(one,)) is None
