"""A change from draft to closure, and every way it may not go."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import MET, NO, SIGNERS
from workflows.changes.commands import closing, deciding, judging, triaging, working, writing
from workflows.changes.commands.judging import Given
from workflows.changes.judgements import Rating
from workflows.changes.models import Answer, RiskClass
from workflows.changes.models import ChangeState as S


def asset_of(database, plant, tag="PLC-204"):
    with database.reading() as session:
        return session.get(Asset, plant.assets[tag])


def signatures(database):
    with database.reading() as session:
        return session.scalars(select(Signature).order_by(Signature.id)).all()


@pytest.mark.usefixtures("wired")
def test_a_change_is_signed_done_verified_released_and_proved(life, database, plant):
    life.approved()
    assert life.now().state is S.AUTHORISED
    assert life.now().risk is RiskClass.HIGH
    assert asset_of(database, plant).validation_state is ValidationState.VALIDATED

    life.by("tom", working.start)
    assert asset_of(database, plant).validation_state is ValidationState.UNDER_CHANGE
    life.by("tom", working.complete, working.Work("Loaded it", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    assert life.now().state is S.RELEASE
    life.by("ana", deciding.sign)
    assert life.now().state is S.REVIEW
    life.by("ana", closing.close, MET)

    assert life.now().state is S.CLOSED
    after = asset_of(database, plant)
    assert (after.firmware, after.validation_state) == ("2.9.4", ValidationState.VALIDATED)
    made = [(one.person_name, one.activity) for one in signatures(database)]
    assert made[0] == ("Nora", "authorship")
    assert made[-4:] == [
        ("Tom", "performed"), ("Johan", "verified"), ("Ana", "qa_release"),
        ("Ana", "final_approval"),
    ]  # fmt: skip
    assert ("Arne", "take_down") in made
    with database.reading() as session:
        assert verify(session).faults == []


def test_every_unmet_rule_is_told_at_once(life):
    life.assessed(plan="", tests="", effect_on=None, window_begins_at=None, window_ends_at=None)

    with pytest.raises(RuleViolation) as refusal:
        life.by("nora", writing.propose)

    told = " ".join(refusal.value.reasons)
    assert len(refusal.value.reasons) == 3
    assert "does not say from when on its effect is judged" in told
    assert "lacks a plan and tests" in told
    assert "has no window" in told
    assert life.now().state is S.PLANNING


def test_an_unknown_answer_counts_as_the_worst_and_needs_its_reason(life):
    unknown = {**NO, "procedures": (Answer.UNKNOWN, "")}
    with pytest.raises(RuleViolation, match="Say why, or what is not known"):
        life.assessed(answers=unknown)

    unknown["procedures"] = (Answer.UNKNOWN, "nobody knows whether SOP-7 names it")
    life.by("johan", writing.assess, unknown)
    life.by("arne", judging.judge, Given("procedures", "SOP-7 is looked for", *Rating))
    life.by("nora", writing.propose)
    assert life.now().risk is RiskClass.HIGH


def test_the_author_and_the_implementer_judge_nothing_of_their_own(life):
    life.proposed(by="johan")
    with pytest.raises(RuleViolation, match="Johan wrote this change"):
        life.by("johan", deciding.sign)
    with pytest.raises(RuleViolation, match="is not asked to sign"):
        life.by("coen", deciding.sign)


def test_who_did_the_work_does_not_verify_it_and_quality_does_no_work(life):
    life.completed(by="tom")
    with pytest.raises(Forbidden):
        life.by("tom", working.verify, "looks good")
    life.by("johan", working.rework, "the log is missing")
    assert life.now().state is S.IMPLEMENTATION
    life.by("tom", working.complete, working.Work("Again, with the log", "2.9.4"))
    life.by("ana", working.verify, "log is there")
    life.by("ana", deciding.sign)
    assert life.now().state is S.REVIEW


def test_firmware_left_otherwise_than_approved_is_refused(life):
    life.approved().by("tom", working.start)
    with pytest.raises(RuleViolation, match=r"left with firmware 2\.9\.3, approved is 2\.9\.4"):
        life.by("tom", working.complete, working.Work("Loaded it", "2.9.3"))
    with pytest.raises(RuleViolation, match="Tom started"):
        life.by("johan", working.complete, working.Work("Loaded it", "2.9.4"))


@pytest.mark.statement(4)
def test_a_revised_plan_makes_signatures_void_and_keeps_them(life, database):
    life.approved()
    before = life.now().content_sha256
    with pytest.raises(Conflict, match="its content is frozen"):
        life.by("nora", writing.edit, {"back_out": "other"})

    life.by("nora", deciding.revise, "the local copy moved")
    assert life.now().state is S.PLANNING
    life.by("nora", writing.edit, {"back_out": "Load 2.8.1 from the safe"})
    life.by("nora", writing.propose)

    assert life.now().content_sha256 != before
    assert life.now().state is S.APPROVAL
    old = [one for one in signatures(database) if one.content_sha256 == before]
    assert len(old) == len(SIGNERS) + 2  # its author's, and Arne's for the asset and the area
    life.by("ana", deciding.sign)
    assert life.now().state is S.APPROVAL


def test_a_plan_that_was_opened_and_not_altered_is_signed_anew_all_the_same(life):
    life.proposed()
    life.by("ana", deciding.sign)
    life.by("nora", deciding.revise, "looked at it once more")
    life.by("nora", writing.propose)
    for name in SIGNERS:
        assert life.now().state is S.APPROVAL
        life.by(name, deciding.sign)
    assert life.now().state is S.AUTHORISED


def test_a_rejected_plan_says_why_and_may_be_revised(life):
    life.proposed()
    with pytest.raises(RuleViolation, match="not accountable for any part"):
        life.by("coen", deciding.reject, "no")
    life.by("ana", deciding.reject, "no test of the alarm limits")
    assert life.now().state is S.REJECTED
    with pytest.raises(Conflict):
        life.by("ana", deciding.sign)
    life.by("nora", deciding.revise, "tests added")
    assert life.now().state is S.PLANNING


def test_work_waits_for_its_window_and_is_not_cancelled_once_begun(life):
    life.approved()
    life.by("tom", working.start)
    with pytest.raises(Conflict, match="is in implementation; to cancel it"):
        life.by("nora", deciding.cancel, "no need")
    life.by("johan", triaging.hold, "the batch runs on")
    with pytest.raises(RuleViolation, match=r"Tom has begun the work on .*: back it out first"):
        life.by("nora", deciding.cancel, "no need")


def test_a_change_of_low_risk_takes_two_people(life, database, plant):
    with database.writing() as session:
        asset = session.get(Asset, plant.assets["HMI-31"])
        asset.gxp, asset.criticality = "none", 4
        record(session, SYSTEM, "asset.seeded", asset)
        session.commit()
    life.proposed(tag="HMI-31", kind="hardware", target_firmware=None, by="nora")
    assert life.now().risk is RiskClass.LOW
    life.by("arne", deciding.sign)
    life.by("nora", working.start)
    life.by("nora", working.complete, working.Work("Swapped", None))
    life.by("johan", working.verify, "Runs")
    assert life.now().state is S.CLOSED
