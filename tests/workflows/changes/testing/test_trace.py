"""From requirement to test to result: every run is kept, and what failed is decided on."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.register.models import Asset
from governance.validation.requirements import commands as requirements
from governance.validation.requirements.commands import Wording
from governance.validation.requirements.models import Requirement
from governance.validation.requirements.queries import editions_of
from tests.plant import actor_named
from tests.workflows.deviations.conftest import Desk
from workflows.changes.commands import triaging, working, writing
from workflows.changes.models import ChangeRequest
from workflows.changes.testing import commands, queries
from workflows.changes.testing.commands import Ran, Written
from workflows.changes.testing.models import Outcome, Stage
from workflows.deviations.models import Deviation, DeviationSource

URS = Wording("URS-1", "Caps every vial.", 1, "first issue")


def require(life, said=URS, by="vera"):
    with life.database.writing() as session:
        asset = session.get_one(Asset, life.plant.assets["PLC-204"])
        requirements.write(session, actor_named(session, life.plant, by), asset, said)
        session.commit()
        return session.scalars(select(Requirement.id).order_by(Requirement.id.desc())).first()


def look(life, ask):
    with life.database.reading() as session:
        return ask(session, session.get_one(ChangeRequest, life.id))


def found(life):
    return look(life, queries.tried)


def run(life, outcome, by="tom"):
    (one,) = found(life)
    return life.by(by, commands.run_test, Ran(one.test.id, outcome, "seen"))


@pytest.fixture
def at_work(life):
    """A change of PLC-204 with one test of what is required, whose work has begun."""
    required = require(life)
    life.assessed()
    written = Written("OQ-1", Stage.OQ, "Cap 100 vials.", "100 are capped.", required)
    life.by("nora", commands.write_test, written)
    life.disposed().by("nora", writing.propose)
    life.signed().by("tom", working.start)
    return life


def completed(life):
    life.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    return life


def test_a_test_is_part_of_what_is_signed_and_names_the_edition_it_shows(at_work):
    told = look(at_work, queries.content_of)

    assert told == {
        "test_cases": ["OQ OQ-1: Cap 100 vials. Expected: 100 are capped. (URS-1 edition 1)"]
    }


def test_it_is_not_verified_before_each_test_was_run(at_work):
    completed(at_work)
    with pytest.raises(RuleViolation) as refusal:
        at_work.by("johan", working.verify, "Valves cycle")
    assert "still waits for a run of OQ-1" in refusal.value.reasons[0]

    run(at_work, Outcome.PASSED)
    at_work.by("johan", working.verify, "Valves cycle")


def test_a_run_that_failed_opens_a_deviation_and_a_retest_does_not_hide_it(at_work):
    run(at_work, Outcome.FAILED)
    run(at_work, Outcome.PASSED)
    (one,) = found(at_work)
    assert (one.first.outcome, one.latest.outcome) == (Outcome.FAILED, Outcome.PASSED)
    completed(at_work)
    with pytest.raises(RuleViolation) as refusal:
        at_work.by("johan", working.verify, "Valves cycle")
    assert refusal.value.reasons == (
        "OQ-1 failed: have quality assurance decide on the deviation first.",
    )
    with at_work.database.reading() as session:
        opened = session.scalars(select(Deviation)).one()
    assert (opened.source, opened.of_id) == (DeviationSource.TEST, at_work.id)

    Desk(at_work.database, at_work.plant, opened.id).investigated().disposed()
    at_work.by("johan", working.verify, "Valves cycle")

    with at_work.database.reading() as session:
        assert verify(session).faults == []


def test_tests_are_written_while_planned_and_run_while_worked(at_work):
    (one,) = found(at_work)
    with pytest.raises(Conflict):
        at_work.by("nora", commands.write_test, Written("OQ-2", Stage.OQ, "x", "y"))
    with pytest.raises(NotFound):
        at_work.by("tom", commands.run_test, Ran(10**6, Outcome.PASSED, "seen"))
    gone = Ran(one.test.id, Outcome.FAILED, "seen", reference_id=10**6)
    with pytest.raises(NotFound):
        at_work.by("tom", commands.run_test, gone)
    at_work.by("johan", triaging.hold, "shutdown")
    with pytest.raises(Conflict):
        run(at_work, Outcome.PASSED)


def test_a_requirement_is_written_anew_in_editions_and_ended(life):
    require(life)
    require(life, Wording("URS-1", "Caps every vial in 2 s.", 1, "faster line"))
    require(life, Wording("URS-1", "-", 1, "line is gone", is_ended=True))

    with life.database.reading() as session:
        asset = session.get_one(Asset, life.plant.assets["PLC-204"])
        told = [(one.edition, one.ended_at is None) for one in editions_of(session, asset)]
    assert told == [(2, False), (1, False)]
    with pytest.raises(RuleViolation):
        require(life, Wording("URS-1", "-", 1, "again", is_ended=True))


def test_the_trace_names_requirements_that_no_test_shows(at_work, sign_in):
    require(at_work, Wording("URS-2", "Stops on an open door.", 1, "first issue"))
    run(at_work, Outcome.PASSED)
    tom = sign_in("tom")

    page = tom.get(f"/changes/{at_work.id}/tests").text
    sheet = tom.get(f"/changes/{at_work.id}/tests/trace.csv").text

    assert "URS-1 edition 1" in page
    assert "no test of this change shows it" in page
    assert "URS-2" in sheet
    assert "OQ-1" in sheet
    assert tom.get(f"/changes/{at_work.id}/run_test").status_code == 200


def test_the_pages_take_a_requirement_a_test_and_a_run(life, sign_in):
    vera, asset = sign_in("vera"), f"/register/{life.plant.assets['PLC-204']}/requirements"
    sent = {"code": "URS-9", "words": "Runs.", "criticality": "2", "reason": "new", "version": "1"}
    assert vera.post(f"{asset}/write", data=sent).status_code == 302
    assert "URS-9" in vera.get(f"{asset}/").text
    assert vera.get(f"{asset}/write").status_code == 200
    life.assessed()
    nora, address = sign_in("nora"), f"/changes/{life.id}"
    assert nora.get(f"{address}/write_test").status_code == 200
    test = {"code": "IQ-1", "stage": "iq", "step": "Read it.", "expected": "2.9.4",
            "requirement": "", "version": life.now().version}  # fmt: skip
    made = nora.post(f"{address}/write_test", data=test)
    assert made.status_code == 302, made.text
    assert "IQ-1" in nora.get(f"{address}/tests").text
