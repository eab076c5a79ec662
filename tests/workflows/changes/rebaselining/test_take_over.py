"""An open change ends under its own versions, unless its owner and quality take it over."""

import json
import re

import pytest

from governance.audit.verify import verify
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.queries import text_of
from tests.workflows.changes.conftest import NO, Life
from tests.workflows.changes.policies.test_stored import FOURTH
from tests.workflows.changes.policies.versions import approve
from workflows.changes.commands import judging, writing
from workflows.changes.commands.judging import Given
from workflows.changes.judgements import Rating
from workflows.changes.models import Answer, ChangeRequest, ChangeState
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


@pytest.fixture
def two(life, monkeypatch):
    """Two changes of Leuven under assessment that began under an older definition."""
    with monkeypatch.context() as then:
        then.setattr(machine, "CURRENT", "change@4")
        first = life.assessed(OPENED).id
        return [first, life.assessed().id]


@pytest.fixture
def together(database, enrolled):
    """Act on several changes as somebody: `together("nora", command, ids, reason)`."""

    def do(name, command, ids, *given):
        with database.writing() as session:
            actor, proof = Life(database, enrolled).proof(session, name)
            some = [session.get_one(ChangeRequest, key) for key in ids]
            command(session, actor, some, *given, proof)
            session.commit()

    return do


def test_several_are_signed_in_one_act_with_a_signature_for_each_that_says_what_differs(
    two, together, database
):
    together("nora", commands.ask_over_together, two, "A freeze holds them back from now on")
    together("ana", commands.take_over_together, two)

    with database.reading() as session:
        cases = [case_of(session, session.get_one(ChangeRequest, key)) for key in two]
        for case in cases:
            assert case.change.workflow == machine.CURRENT
            asked, taken = case.in_force
            assert (asked.activity, taken.activity) == ("rebaseline_owner", "rebaseline_quality")
            assert asked.covers == taken.covers == case.change.reference
            content = text_of(session, "rebaseline_act", taken.subject_id, taken.content_sha256)
            told = json.loads(content)[case.change.reference]
            assert told["definition"] == f"change@4 to {machine.CURRENT}"
            assert told["title"] == case.change.title
            assert "To close it asks as well: every child is closed." in told["differs"]
            assert "every child is closed" in taken.meaning
        first, second = (case.in_force[1] for case in cases)
        assert first.content_sha256 == second.content_sha256
        assert verify(session).faults == []


def test_what_was_asked_for_together_is_taken_over_alone_as_well(life, two, together):
    together("nora", commands.ask_over_together, two, "Freeze")
    life.by("ana", commands.take_over)

    assert life.now().workflow == machine.CURRENT
    life.id = two[0]
    assert life.now().workflow == "change@4"


def test_everything_that_stands_against_any_of_several_is_told_and_nothing_is_signed(
    life, two, together
):
    together("nora", commands.ask_over_together, two[:1], "Freeze")
    life.id = two[0]
    life.by("johan", writing.assess, {"people": (Answer.YES, "one shift")})

    with pytest.raises(RuleViolation) as refusal:
        together("ana", commands.take_over_together, two)

    told = " ".join(refusal.value.reasons)
    assert "ask anew" in told
    assert "Nobody asked" in told
    assert life.now().workflow == "change@4"
    with pytest.raises(RuleViolation, match="None of what was chosen"):
        together("ana", commands.take_over_together, [])


def test_their_list_leads_to_one_page_that_shows_each_and_one_signature_page(
    two, sign_in, together
):
    nora = sign_in("nora")
    page = nora.get("/changes/older").text
    assert "CR-2026-0001" in page
    assert "can be taken over" in page
    assert nora.get("/changes/older/export/csv").status_code == 200
    told = nora.get("/api/changes/older").json
    assert [one["id"] for one in told["items"]] == two
    assert told["workflow"] == machine.CURRENT
    asked = nora.get("/changes/older/ask-over", query_string={"keys": f"{two[0]},{two[1]}"}).text
    assert asked.count("Class, signatures and steps") == 2
    shown = nora.post(
        "/changes/older/ask-over", data={"keys": f"{two[0]},{two[1]}", "reason": "Freeze"}
    )
    assert "Exactly what is signed" in shown.text
    assert "CR-2026-0002" in shown.text
    together("nora", commands.ask_over_together, two, "Freeze")
    ana = sign_in("ana")
    assert "Take it over" in ana.get("/").text
    assert (
        "Nora asked for it: Freeze"
        in ana.get("/changes/older/take-over", query_string={"of": "matching", "matching": ""}).text
    )
    assert "Take it over" in ana.get(f"/changes/{two[0]}").text
    together("ana", commands.take_over_together, two)
    assert "there is nothing to take over" in ana.get("/changes/older").text
    whole = ana.get(f"/changes/{two[0]}").text
    assert "for quality assurance" in whole
    for bound in re.findall(r"/changes/1/contents/[0-9a-f]{64}", whole):
        content = ana.get(bound).text
        assert "CR-2026-0001" in content
        assert "CR-2026-0002" not in content


def test_quality_does_not_act_alone(life, older):
    with pytest.raises(Conflict, match="Nobody asked"):
        life.by("ana", commands.take_over)
    assert older.now().workflow == "change@4"
