"""Deviations over HTTP: from opening one on the page of an asset to its closure."""

import pytest
from sqlalchemy import select

from governance.core import clock
from tests.credentials import PASSWORD, code_for, enrol
from tests.signing import sign_at
from workflows.deviations.models import Capa, CapaState, Deviation, DeviationState

SAID = {
    "title": "Alarm was off", "happened": "The high alarm was found disabled.",
    "severity": "major", "asset": "PLC-204",
}  # fmt: skip


@pytest.fixture
def clients(sign_in):
    return {name: sign_in(name) for name in ("nora", "johan", "arne", "ana", "alan")}


def the(database, model=Deviation):
    with database.reading() as session:
        return session.scalars(select(model)).one()


def test_from_its_opening_to_its_closure(clients, database, plant):
    there = f"/places/{plant.places['line1']}/deviations/open"
    assert "Open a deviation" in clients["nora"].get(f"/register/{plant.assets['PLC-204']}").text
    assert 'value="PLC-204"' in clients["nora"].get(f"{there}?asset=PLC-204").text
    clients["nora"].post(there, data=SAID)
    one = the(database)
    page = f"/deviations/{one.id}"
    assert "Investigate" in clients["arne"].get("/").text

    clients["arne"].post(f"{page}/investigate", data={"cause": "Left off after a test."})
    due = {"kind": "corrective", "action": "Seal it.", "due_on": f"{clock.today()}"}
    clients["arne"].post(f"{page}/actions", data={**due, "owner_id": plant.people["johan"]})
    said = {"disposition": "use_as_is", "impact": "no", "why": "It was seen in time."}
    factors = {"password": PASSWORD, "code": code_for(enrol(database, plant.people["ana"]))}
    assert sign_at(clients["ana"], f"{page}/dispose", said, **factors).status_code == 302
    assert "is not done" in clients["ana"].get(page).text

    capa = the(database, Capa)
    clients["johan"].post(f"/actions/{capa.id}/do", data={"said": "Sealed."})
    clients["ana"].post(f"{page}/close")
    clients["arne"].post(f"/actions/{capa.id}/check", data={"helped": "1", "said": "Seen."})

    assert the(database).state is DeviationState.CLOSED
    assert the(database, Capa).state is CapaState.EFFECTIVE
    shown = clients["alan"].get(page).text
    for words in ("closed", "Left off after a test.", "Seal it.", "use as is", "Ana"):
        assert words in shown


def test_what_was_typed_is_kept_where_something_is_missing(clients, plant):
    there = f"/places/{plant.places['line1']}/deviations/open"
    sent = clients["nora"].post(there, data=SAID | {"asset": "PLC-9"})
    assert sent.status_code == 422
    assert "There is no PLC-9 at Line1" in sent.text
    assert "The high alarm was found disabled." in sent.text


def test_lists_are_searched_and_given_as_sheets_and_to_programs(clients, plant, database):
    clients["nora"].post(f"/places/{plant.places['line1']}/deviations/open", data=SAID)
    assert "Alarm was off" in clients["alan"].get("/deviations/?q=alarm&state=opened").text
    assert "Alarm was off" not in clients["alan"].get("/deviations/?q=pump").text
    assert "Alarm was off" in clients["alan"].get("/deviations/export.csv").text
    given = clients["alan"].get("/api/deviations").json
    assert [each["title"] for each in given["items"]] == ["Alarm was off"]
    assert clients["alan"].get(f"/api/deviations/{the(database).id}").json["state"] == "opened"
    assert clients["alan"].get("/actions/").status_code == 200
    assert clients["alan"].get("/api/actions").json["items"] == []


def test_who_works_elsewhere_sees_none(sign_in, clients, plant, database):
    clients["nora"].post(f"/places/{plant.places['line1']}/deviations/open", data=SAID)
    dana = sign_in("dana")
    assert dana.get(f"/deviations/{the(database).id}").status_code == 404
    assert "Alarm was off" not in dana.get("/deviations/").text
