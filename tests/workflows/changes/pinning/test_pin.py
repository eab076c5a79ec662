"""A target that was not known at the approval: two people sign it before the work begins."""

import json

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import SignedContent
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import SIGNERS
from workflows.changes.commands import deciding, referring, working, writing
from workflows.changes.execution.models import ExecutionState, OutsideKind, OutsideStatus
from workflows.changes.models import ChangeState
from workflows.changes.pinning import commands
from workflows.changes.pinning.commands import Pinned
from workflows.changes.pinning.models import TargetPin
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.partly import verbs
from workflows.changes.queries.timely import works_of

BUILT, OTHER = "c3" * 32, "d4" * 32


def read(life, ask):
    with life.database.reading() as session:
        return ask(case_of(session, life.now()))


def pinned(life, target=BUILT, kept="Archive 14, version 31"):
    return Pinned({life.plant.assets["PLC-204"]: target}, kept)


def work(life, config=BUILT):
    return working.Work(
        "Loaded 2.9.4", "2.9.4", configs={life.plant.assets["PLC-204"]: config}
    )  # fmt: skip


def disposed(session, actor, change, proof):
    (found,) = case_of(session, change).references
    referring.dispose_of(session, actor, change, found.id, ("A comment block only", proof))


@pytest.fixture
def open_(life):
    """An approved change whose project is only built after the approval."""
    life.assessed()
    life.by("nora", referring.aim, {life.plant.assets["PLC-204"]: "later"})
    life.by("nora", writing.propose)
    return life.signed(SIGNERS)


def test_the_plan_that_is_signed_says_that_the_target_is_pinned_later(open_):
    body = json.loads(read(open_, lambda case: case.approved))

    assert "configuration to be pinned before the work" in body["asset"]


def test_the_work_waits_until_one_person_pins_the_target_and_another_agrees(open_, database):
    with pytest.raises(RuleViolation, match="Nobody has signed yet what PLC-204 is to be left"):
        open_.by("tom", working.start)
    open_.by("tom", commands.pin, pinned(open_))
    with pytest.raises(RuleViolation, match="Nobody has signed yet"):
        open_.by("tom", working.start)

    open_.by("johan", commands.agree)
    open_.by("tom", working.start)

    assert open_.now().state is ChangeState.IMPLEMENTATION
    held = read(open_, lambda case: {made.activity for made in case.in_force})
    assert {"target_pinned", "target_agreed"} <= held
    with database.reading() as session:
        kept = session.scalars(
            select(SignedContent.body)
            .join(TargetPin, TargetPin.sha256 == SignedContent.sha256)
            .distinct()
        ).one()
        assert list(json.loads(kept)["targets"].values()) == [BUILT]
        assert verify(session).faults == []


@pytest.mark.scenario("C22")
def test_the_release_is_refused_while_it_was_left_otherwise_than_was_pinned(open_):
    open_.by("tom", commands.pin, pinned(open_))
    open_.by("johan", commands.agree)
    open_.by("tom", working.start)
    with pytest.raises(RuleViolation, match=f"left with configuration {OTHER[:12]}, approved is"):
        open_.by("tom", working.complete, work(open_, OTHER))
    told = referring.Outside(
        OutsideKind.DEVIATION, "eQMS", "DEV-7", "left otherwise", OutsideStatus.CLOSED
    )
    open_.by("tom", referring.refer, told)
    open_.by("tom", working.complete, work(open_, OTHER))
    open_.by("johan", working.verify, "Valves cycle")

    with pytest.raises(RuleViolation, match="on which quality assurance has signed its disposit"):
        open_.by("ana", deciding.sign)

    open_.by("ana", disposed)
    open_.by("ana", deciding.sign)
    assert open_.now().state is ChangeState.REVIEW


def test_neither_who_pinned_it_nor_who_wrote_the_change_agrees(open_):
    open_.by("johan", commands.pin, pinned(open_))

    with pytest.raises(RuleViolation, match=r"Johan pinned what .* is left with"):
        open_.by("johan", commands.agree)
    with pytest.raises(Forbidden):
        open_.by("coen", commands.agree)
    open_.by("vera", commands.agree)
    with pytest.raises(Conflict, match="Nothing that is pinned"):
        open_.by("vera", commands.agree)


def test_what_is_pinned_anew_is_agreed_to_anew_and_the_last_one_holds(open_):
    open_.by("tom", commands.pin, pinned(open_))
    open_.by("tom", commands.pin, pinned(open_, OTHER))
    open_.by("johan", commands.agree)

    assert read(open_, lambda case: works_of(case)[0].target_config) == OTHER
    with pytest.raises(Conflict):
        open_.by("johan", commands.agree)


def test_a_plan_that_is_opened_again_makes_what_was_pinned_void(open_):
    open_.by("tom", commands.pin, pinned(open_))
    open_.by("johan", commands.agree)

    open_.by("nora", deciding.revise, "The project changes")

    assert read(open_, lambda case: works_of(case)[0].target_config) is None
    with pytest.raises(Conflict, match="a target is pinned once the plan is approved"):
        open_.by("tom", commands.pin, pinned(open_))


def test_a_target_that_was_approved_is_not_pinned_otherwise(life):
    life.approved()
    with pytest.raises(RuleViolation, match="PLC-204 has no target that is pinned later"):
        life.by("tom", commands.pin, pinned(life))
    with pytest.raises(RuleViolation, match="Say what at least one asset"):
        life.by("tom", commands.pin, Pinned({}, "nowhere"))


def test_the_page_of_the_work_offers_it_to_whoever_may(open_):
    def offered(name):
        with open_.database.reading() as session:
            case = case_of(session, open_.now())
            from_ = actor_named(session, open_.plant, name)
            return verbs(session, from_, case, facts_of(session, case))

    assert "pin" in offered("tom")
    assert "agree_pin" not in offered("johan")
    open_.by("tom", commands.pin, pinned(open_))
    assert offered("johan")["agree_pin"] == ()
    assert "pin" not in offered("vera")
    assert "pinned what" in offered("tom").get("agree_pin", ("pinned what",))[0]


def test_a_comparison_report_is_kept_with_the_change_before_its_work_is_handed_over(life):
    with life.database.writing() as session:
        asset = session.get_one(Asset, life.plant.assets["PLC-204"])
        asset.asset_class = AssetClass.DRIVE
        record(session, SYSTEM, "plant.extended", "line 1")
        session.commit()
    life.assessed()
    life.by("nora", referring.aim, {life.plant.assets["PLC-204"]: "Project 12"})
    life.by("nora", writing.propose)
    life.signed(SIGNERS).by("tom", working.start)

    with pytest.raises(RuleViolation, match="The comparison report CMP-9 of PLC-204 is not among"):
        life.by("tom", working.complete, work(life, "CMP-9"))

    life.by("tom", writing.attach, writing.Upload("report.txt", b"equal", "Comparison CMP-9"))
    life.by("tom", working.complete, work(life, "CMP-9"))
    assert life.now().state is ChangeState.VERIFICATION
    assert read(life, lambda case: case.executions.popitem()[1].state) is ExecutionState.DONE
