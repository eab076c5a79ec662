"""A change is closed by a signed review, and its effect is judged when it is due."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock, jobs
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from tests.plant import actor_named
from tests.workflows.changes.conftest import MET, WRITTEN
from workflows.changes.commands import closing, writing
from workflows.changes.commands.closing import Found
from workflows.changes.ending.models import CriterionFinding, LookBack, Outcome, Result
from workflows.changes.ending.rules import Measured, criteria, wanting
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeState as S
from workflows.deviations.models import Capa

NOT_MET = Measured(Result.NOT_MET, "two", "Trends of line 1")


def waits(database, plant, name):
    with database.reading() as session:
        return [item.verb for item in waiting(session, actor_named(session, plant, name))]


def test_quality_reviews_where_an_asset_is_gxp_and_nobody_else(life, database, plant):
    life.released()
    assert "Review" in waits(database, plant, "ana")
    with pytest.raises(RuleViolation, match=r"Arne does not look back at .*: Ana does"):
        life.by("arne", closing.close, MET)
    with pytest.raises(Forbidden):
        life.by("tom", closing.close, MET)

    life.by("ana", closing.close, MET)

    assert life.now().state is S.CLOSED
    with database.reading() as session:
        (look,) = session.scalars(select(LookBack)).all()
        signed = select(Signature).where(Signature.content_sha256 == look.sha256)
        assert [one.activity for one in session.scalars(signed)] == ["final_approval"]
        assert verify(session).faults == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Found(Outcome.INEFFECTIVE, "Still sticks"), "The objective was not met"),
        (Found(Outcome.EFFECTIVE, "Runs", measured=[]), "Criterion 1, Valves that stick: say"),
        (Found(Outcome.EFFECTIVE, "Runs", measured=[NOT_MET]), "A criterion is not met"),
        (Found(Outcome.EFFECTIVE, "Runs", "The alarm comes later"), "nobody intended"),
        (Found(Outcome.INCONCLUSIVE, "Too early"), "ends with yes or no"),
    ],
)
def test_what_remains_is_followed_up_somewhere(life, found, told):
    life.released()
    with pytest.raises(RuleViolation, match=told):
        life.by("ana", closing.close, found)
    assert life.now().state is S.REVIEW


def test_the_worker_asks_for_the_effect_once_it_is_due(life, database, plant, later):
    life.closed(effect_on=clock.today() + timedelta(days=30))
    every_minute(jobs.Job(database))
    assert life.now().state is S.CLOSED
    later(days=31)
    every_minute(jobs.Job(database))
    every_minute(jobs.Job(database))
    assert life.now().state is S.EFFECTIVENESS
    assert "Judge" in waits(database, plant, "ana")

    missed = (Measured(Result.NOT_MET, "two", "Trends of line 1"),)
    with pytest.raises(RuleViolation, match="It is ineffective: say what follows from it"):
        life.by("ana", closing.conclude, Found(Outcome.INEFFECTIVE, "Two stuck", measured=missed))
    two = Found(Outcome.INEFFECTIVE, "Two valves stuck", "", "CAPA-26-031 in eQMS", measured=missed)
    life.by("ana", closing.conclude, two)

    assert life.now().state is S.CLOSED
    with database.reading() as session:
        (action,) = session.scalars(select(Capa)).all()
        assert (action.action, action.of) == ("CAPA-26-031 in eQMS", life.now().reference)
    every_minute(jobs.Job(database))
    assert life.now().state is S.CLOSED
    with pytest.raises(Conflict):
        life.by("ana", closing.conclude, two)
    with database.reading() as session:
        assert [one.outcome for one in session.scalars(select(LookBack).order_by(LookBack.id))] == [
            Outcome.EFFECTIVE, Outcome.INEFFECTIVE,
        ]  # fmt: skip
        assert verify(session).faults == []


def test_the_review_on_its_page(life, sign_in):
    life.released()
    ana = sign_in("ana")
    page = ana.get("/changes/1/close").text
    assert "Was the objective met?" in page
    assert "Release" in ana.get("/changes/1").text
    assert ana.post("/changes/1/close", data={"found": "ok"}).status_code == 422
    life.by("ana", closing.close, MET)
    assert "Trends of two weeks: no valve stuck" in ana.get("/changes/1").text


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "there is none yet"),
        ("No valve sticks", "line 1 does not say how it is measured, the target, by when"),
        ("Stops; counter; none; May\nStops; ; none; May", "line 2 does not say how it is measured"),
        ("a; b; c; d\n" * 7, "there are 7, at most 6 count"),
        ("a; b; c; d", None),
        ("  a ;b;c ; by May; or June \n\n", None),
    ],
)
def test_a_criterion_says_what_how_how_much_and_by_when(written, told):
    assert ("; ".join(wanting(written)) or None) == told


def test_what_follows_a_fourth_semicolon_belongs_to_its_end():
    assert criteria("a; b; c; by May; or June")[0].by == "by May; or June"


def test_above_low_risk_nothing_is_put_up_that_cannot_be_measured_afterwards(life):
    life.assessed(effect_criteria="No valve sticks for four weeks").disposed()
    with pytest.raises(RuleViolation, match="cannot be measured: line 1 does not say how"):
        life.by("nora", writing.propose)
    life.by("nora", writing.edit, {"effect_criteria": WRITTEN["effect_criteria"]})
    life.by("nora", writing.propose)
    assert life.now().state is S.APPROVAL


def test_what_each_criterion_came_to_is_signed_and_told_on_its_page(life, database, sign_in):
    life.released()
    ana = sign_in("ana")
    asked = ana.get("/changes/1/close").text
    assert "1. Valves that stick" in asked
    assert "Target: none" in asked
    assert 'name="figure_2"' not in asked
    life.by("ana", closing.close, MET)
    with database.reading() as session:
        (found,) = session.scalars(select(CriterionFinding)).all()
        assert (found.number, found.result, found.figure) == (1, Result.MET, "none in two weeks")
    assert "none in two weeks, met" in ana.get("/changes/1").text
