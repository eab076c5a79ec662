"""The work asset by asset through its pages."""

import pytest
from sqlalchemy import select

from workflows.changes.commands import working, writing
from workflows.changes.execution.models import Execution
from workflows.changes.execution.models import ExecutionState as X
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of


def works(database):
    with database.reading() as session:
        return session.scalars(select(Execution)).all()


def test_the_start_asks_everything_shows_it_and_begins_some(life, database, plant, sign_in):
    life.approved()
    tom = sign_in("tom")
    page = tom.get("/changes/1/work").text
    assert "The window is open" in page
    assert "nothing is asked for" in page
    assert "Begin the work on some" in page
    assert "AS-00001 PLC-204:" in tom.get("/changes/1/begin").text

    wrong = {"assets": plant.assets["PLC-204"], "found": "PLC-204: 2.8.0"}
    refused = tom.post("/changes/1/begin", data=wrong)
    assert refused.status_code == 422
    assert "expected is 2.8.1" in refused.text
    assert "PLC-204: 2.8.0" in refused.text
    tom.post("/changes/1/begin", data={**wrong, "found": "PLC-204: 2.8.1; " + "c" * 64})

    (work,) = works(database)
    assert (work.state, work.as_found_firmware, work.as_found_config) == (
        X.STARTED, "2.8.1", "c" * 64,
    )  # fmt: skip
    kept = tom.get(f"/changes/1/contents/{work.conditions_sha256}").text
    assert "time_of_use" in kept


@pytest.mark.scenario("C22")
def test_a_deviation_is_referred_to_and_disposed_of_before_the_release(life, database, sign_in):
    life.assessed()
    nora = sign_in("nora")
    assert nora.post("/changes/1/aim", data={"targets": "PLC-204: " + "a" * 64}).status_code == 302
    life.by("nora", writing.propose)
    life.signed().by("tom", working.start)
    tom, ana = sign_in("tom"), sign_in("ana")
    done = {"performed": "Loaded", "as_left_firmware": "2.9.4"}
    assert (
        "was not compared with the configuration" in tom.post("/changes/1/complete", data=done).text
    )
    told = {
        "kind": "deviation", "system": "eQMS", "identifier": "DEV-26-014", "status": "open",
        "about": "One block differs",
    }  # fmt: skip
    assert tom.post("/changes/1/refer", data=told).status_code == 302
    life.by("tom", working.complete, working.Work("Loaded", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")

    held = ana.post("/changes/1/sign", data={})
    assert held.status_code == 422
    assert "has signed its disposition" in held.text
    page = ana.get("/changes/1/work").text
    assert "DEV-26-014" in page
    asked = "/changes/export/csv?columns=number,elsewhere"
    assert "DEV-26-014 in eQMS" in ana.get(asked).text
    assert "Sign a disposition" in page
    said = {"disposition": "A comment only; no effect"}
    shown = ana.post("/changes/1/references/1/disposition", data=said).text
    assert "A comment only; no effect" in shown
    assert tom.get("/changes/1/references/1/disposition").status_code == 403

    with database.reading() as session:
        (deviation,) = case_of(session, life.now()).references
    assert deviation.is_open
    assert life.now().state is S.RELEASE


def test_an_entry_is_added_beside_what_was_signed(life, sign_in):
    life.approved()
    tom = sign_in("tom")
    assert "Enter something beside it" in tom.get("/changes/1/work").text
    page = tom.get("/changes/1/add").text
    assert "I entered this as it was done" in page
    assert tom.get("/changes/1/addenda/9/check").status_code == 404
    assert tom.post("/changes/1/references/9/closed", data={}).status_code == 404
    assert tom.post("/changes/1/references/9/lost", data={}).status_code == 404
    assert sign_in("ana").get("/changes/1/references/9/disposition").status_code == 404


def test_parts_of_the_work_are_not_open_to_who_may_not(life, sign_in):
    life.approved()
    nora = sign_in("nora")
    assert nora.get("/changes/1/let_go").status_code == 403
    assert nora.get("/changes/1/check_off").status_code == 403
