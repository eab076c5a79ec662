"""An open change ends under its own versions, unless its owner and quality take it over."""

import pytest

from governance.audit.verify import verify
from governance.core.errors import Conflict, RuleViolation
from tests.workflows.changes.conftest import NO
from tests.workflows.changes.policies.test_stored import FOURTH
from tests.workflows.changes.policies.versions import approve
from workflows.changes.commands import judging, writing
from workflows.changes.commands.judging import Given
from workflows.changes.judgements import Rating
from workflows.changes.models import Answer, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.rebaselining import commands
from workflows.changes.rebaselining.queries import takeover_of
from workflows.changes.rules import machine

OPENED = {**NO, "cyber_security": (Answer.YES, "a port is opened")}
LOW = Given("cyber_security", "one port, for a day", Rating.LOW, Rating.LOW, Rating.HIGH)


@pytest.fixture
def older(life, monkeypatch):
    """A change under assessment that began when `change@4` was the newest definition."""
    with monkeypatch.context() as then:
        then.setattr(machine, "CURRENT", "change@4")
        return life.assessed(OPENED)


def test_owner_and_quality_sign_what_is_asked_anew_and_then_it_goes_on(life, older, database):
    older.by("sten", judging.judge, LOW)
    with database.writing() as session:
        approve(session, FOURTH)
        session.commit()
    with database.reading() as session:
        over = takeover_of(case_of(session, life.now()))
        assert over.against == ()
        assert any("what Sten signed is void" in told for told in over.anew)
        assert "Not asked before: Does it become louder?" in over.anew
    life.by("nora", commands.ask_over, "The new definition holds it back in a freeze")
    assert life.now().workflow == "change@4"
    life.by("ana", commands.take_over)

    now = life.now()
    assert (now.workflow, now.policy) == (machine.CURRENT, "policy@4")
    assert now.state is ChangeState.PLANNING
    with database.reading() as session:
        case = case_of(session, now)
        held = {made.activity for made in case.in_force}
        assert held == {"rebaseline_owner", "rebaseline_quality"}
        assert len(case.signatures) == 3
        assert verify(session).faults == []
    with pytest.raises(RuleViolation, match="opened and not assessed"):
        life.by("nora", writing.propose)
    life.by("sten", judging.judge, LOW)


def test_what_differs_since_the_owner_signed_is_asked_anew(life, older):
    older.by("nora", commands.ask_over, "Freeze")
    life.by("johan", writing.assess, {"people": (Answer.YES, "one shift")})

    with pytest.raises(Conflict, match="ask anew"):
        life.by("ana", commands.take_over)


def test_nobody_takes_over_what_is_approved_or_is_of_today_already(life):
    life.approved()
    with pytest.raises(RuleViolation) as refusal:
        life.by("nora", commands.ask_over, "why not")

    told = " ".join(refusal.value.reasons)
    assert "before it is put up for approval" in told
    assert "already" in told


def test_quality_does_not_act_alone(life, older):
    with pytest.raises(Conflict, match="Nobody asked"):
        life.by("ana", commands.take_over)
    assert older.now().workflow == "change@4"
