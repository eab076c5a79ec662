"""QA decides on a drift, signed: the register was in error, or nobody was allowed to."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.register.drifts import commands
from governance.register.drifts.models import DriftState
from governance.register.queries.past import told
from tests.credentials import PASSWORD, code_for, enrol
from tests.governance.register.drifts.conftest import Found
from tests.plant import SYSTEM
from tests.signing import sign_at


@pytest.mark.scenario("R5")
def test_a_register_error_is_corrected_by_the_signature(found, database):
    found.reported()

    found.decide("ana", commands.correct)

    (drift,) = found.drifts()
    assert (drift.state, found.asset().firmware) == (DriftState.CORRECTED, "3.0")
    with database.reading() as session:
        (made,) = session.scalars(select(Signature)).all()
        assert (made.activity, made.person_name) == ("register_error", "Ana")
        assert verify(session).faults == []
        past = told(session, SYSTEM, found.asset())[0]
        assert ("Firmware", "2.8.1", "3.0") in past.changes


@pytest.mark.scenario("R5")
def test_an_unauthorised_change_is_opened_and_what_was_approved_stands(found):
    found.reported()

    found.decide("ana", commands.escalate)

    (drift,) = found.drifts()
    assert (drift.state, found.asset().firmware) == (DriftState.UNAUTHORISED, "2.8.1")
    found.reported("3.0")
    assert [d.times for d in found.drifts()] == [2]
    found.reported("3.1")
    assert [d.state for d in found.drifts()] == [DriftState.UNAUTHORISED, DriftState.FILED]


def test_only_qa_of_the_place_decides_and_only_once(found):
    found.reported()

    for name in ("johan", "arne", "dave"):
        with pytest.raises(Forbidden):
            found.decide(name, commands.correct)
    found.decide("ana", commands.correct)
    with pytest.raises(Conflict):
        found.decide("ana", commands.escalate)


def test_who_brought_the_report_does_not_decide_on_it(found, database, plant):
    found.reported()
    with database.writing() as session:
        drift = session.get_one(type(found.drifts()[0]), 1)
        drift.reporter_id = plant.people["ana"]
        commands.record(session, commands.Actor(0, "system"), "drift.altered", drift)
        session.commit()

    with pytest.raises(RuleViolation, match="Ana brought the report of DR-0001"):
        found.decide("ana", commands.correct)


def test_a_product_outside_the_catalogue_cannot_be_written(found):
    sheet = b"Tag;Place;Vendor;Product\nPLC-204;line1;Siemens;S7-1500\n"
    found.applied("johan", sheet)
    found.applied("johan", sheet.replace(b"S7-1500", b"S7-9999"))

    with pytest.raises(RuleViolation, match="Siemens S7-9999 is not in the catalogue"):
        found.decide("ana", commands.correct)


def test_the_pages_lead_from_the_drift_to_the_signed_decision(database, plant, sign_in):
    Found(database, plant).reported()
    seed = enrol(database, plant.people["ana"])
    client = sign_in("ana")
    assert "DR-0001" in client.get("/register/drifts/").text
    assert "/register/drifts/1/correct" in client.get("/register/drifts/1").text
    assert "The register was in error" in client.get("/register/drifts/1/correct").text
    url, sent, code = "/register/drifts/1/correct", {"reason": "nameplate read"}, code_for(seed)

    wrong = sign_at(client, url, sent, password=PASSWORD, code="000000")
    right = sign_at(client, url, sent, password=PASSWORD, code=code)

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "nameplate read" in wrong.text
    assert "register corrected" in client.get("/register/drifts/1").text


@pytest.mark.scenario("R5")
def test_a_form_is_refused_and_leads_to_a_change_with_what_was_typed(plant, sign_in):
    client, asset = sign_in("johan"), plant.assets["PLC-204"]
    page = client.get(f"/register/{asset}/edit").text
    sent = {
        name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        for name in ("tag", "name")
    }
    sent |= {
        "place_id": plant.places["line1"], "domain": "ot", "asset_class": "plc", "gxp": "direct",
        "ot_function": "plc", "validation_state": "validated", "criticality": 2,
        "purdue_level": "1", "firmware": "9.9", "reason": "typed",
    }  # fmt: skip

    reply = client.post(f"/register/{asset}/edit", data=sent)

    assert reply.status_code == 422
    assert "so its firmware is altered by a change: raise one." in reply.text
    way = reply.text.split('href="/changes/new?')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(f"/changes/new?{way}").text
    assert 'value="9.9"' in form
    assert f"AS-{asset:05}" in form
