"""A request is taken on by somebody else, or returned; what needs nobody moves on by itself."""

import pytest
from sqlalchemy import func, select

from governance.core.errors import Conflict, Forbidden, RuleViolation
from tests.workflows.changes.conftest import NO
from workflows.changes.commands import triaging, writing
from workflows.changes.models import ChangeKind, ImpactSnapshot
from workflows.changes.models import ChangeState as S


def test_nobody_takes_on_what_they_wrote(life):
    life.raised(by="johan").by("johan", writing.submit)

    with pytest.raises(RuleViolation, match="Johan raised"):
        life.by("johan", triaging.classify)
    with pytest.raises(Forbidden):
        life.by("tom", triaging.classify)
    with pytest.raises(Conflict, match="is in triage"):
        life.by("johan", writing.propose)

    life.by("coen", triaging.classify)
    assert life.now().state is S.ASSESSMENT


def test_what_was_answered_before_is_planned_at_once_when_it_is_taken_on(life):
    life.raised().by("nora", writing.submit)
    life.by("nora", writing.assess, NO)
    assert life.now().state is S.TRIAGE

    life.by("johan", triaging.classify)

    assert life.now().state is S.PLANNING


def test_whoever_takes_a_request_on_says_of_what_kind_it_is(life, database, sign_in):
    life.raised().by("nora", writing.submit)
    johan = sign_in("johan")
    assert "Take it on as another kind" in johan.get("/changes/1").text
    assert johan.post("/changes/1/classify", data={"kind": "sorcery"}).status_code == 422
    assert johan.post("/changes/1/classify", data={"kind": "network"}).status_code == 302

    assert life.now().kind is ChangeKind.NETWORK
    assert life.now().state is S.ASSESSMENT
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ImpactSnapshot)) == 2


def test_a_request_is_returned_with_a_reason_and_handed_over_again(life):
    life.raised().by("nora", writing.submit)
    life.by("coen", triaging.return_, "this is a network change")
    assert life.now().state is S.DRAFT
    assert life.now().due_at is None
    life.by("nora", writing.edit, {"kind": "network"})
    life.by("nora", writing.submit)
    assert life.now().state is S.TRIAGE


def test_an_assessment_is_opened_again_and_planned_on_once_all_is_answered(life):
    life.assessed().by("johan", triaging.reassess, "the panels are new")
    assert life.now().state is S.ASSESSMENT
    life.by("johan", writing.assess, NO)
    assert life.now().state is S.PLANNING


def test_triage_and_hold_on_the_page(life, sign_in):
    life.raised().by("nora", writing.submit)
    johan = sign_in("johan")
    page = johan.get("/changes/1").text
    assert "Confirm its kind and take it on" in page
    assert "Waits for:" in page
    assert "2 working days in this state" in page
    assert "Take on" in johan.get("/").text
    assert "somebody else takes it on" not in sign_in("nora").get("/changes/1").text

    assert johan.get("/changes/1/return").status_code == 200
    assert johan.post("/changes/1/return", data={}).status_code == 422
    assert johan.post("/changes/1/classify").status_code == 302
    assert johan.post("/changes/1/classify").status_code == 409
    assert johan.post("/changes/1/hold", data={"reason": "stock-taking"}).status_code == 302
    page = johan.get("/changes/1").text
    assert "On hold since" in page
    assert "Go on with it" in page
    assert "overdue" not in page
    assert johan.post("/changes/1/resume").status_code == 302
    assert sign_in("dana").post("/changes/1/hold", data={"reason": "x"}).status_code == 404
    assert sign_in("ana").post("/changes/1/hold", data={"reason": "x"}).status_code == 403
