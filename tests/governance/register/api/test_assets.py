"""The register for programs: as the pages are, in reading, writing and refusing."""

import re

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.places.models import Place
from governance.register.api.shapes import AssetEdit, AssetIn
from governance.register.commands.assets import EDITED
from governance.register.models import Product, Vendor
from tests.plant import SYSTEM, add_asset

NEW = {"tag": "PLC-900", "name": "Capper", "domain": "ot", "asset_class": "plc"}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


def test_an_asset_is_registered_read_edited_and_moved(johan, plant):
    made = johan.post("/api/assets", json={**NEW, "place_id": plant.places["line1"]})
    assert made.status_code == 201, made.json
    url, asset = made.headers["Location"], made.json
    assert asset["place"]["path"] == "/acme/leuven/suite3/line1/"
    assert (asset["gxp"], asset["firmware"], asset["version"]) == ("undetermined", None, 1)

    edited = johan.patch(url, json={"version": 1, "firmware": "2.9", "criticality": 2})

    assert edited.status_code == 200, edited.json
    assert johan.get(url).json == {**asset, "firmware": "2.9", "criticality": 2, "version": 2}
    assert "2.9" in johan.get(f"/register/{asset['id']}").text
    said = {"version": 2, "verb": "decommission", "reason": "worn out"}
    moved = johan.post(f"{url}/moves", json=said)
    assert (moved.json["state"], moved.json["version"]) == ("decommissioned", 3)
    assert johan.post(f"{url}/moves", json={**said, "version": 3}).status_code == 409
    own = {**said, "version": 3, "verb": "withdraw"}
    assert johan.post(f"{url}/moves", json=own).status_code == 422


def test_what_was_read_before_somebody_else_wrote_it_is_not_written_over(johan, plant):
    url = f"/api/assets/{plant.assets['HMI-31']}"
    first = johan.get(url).json

    one = johan.patch(url, json={"version": first["version"], "name": "One", "reason": "a"})
    two = johan.patch(url, json={"version": first["version"], "name": "Two", "reason": "b"})

    assert (one.status_code, two.status_code) == (200, 409)
    assert two.mimetype == "application/problem+json"
    assert johan.get(url).json["name"] == "One"


def test_every_reason_against_a_shape_is_told_at_once(johan, plant):
    sent = {"tag": "X", "domain": "pt", "criticality": 5, "colour": "red"}

    reply = johan.post("/api/assets", json={**sent, "place_id": plant.places["line1"]})

    assert reply.status_code == 422
    told = " ".join(reply.json["reasons"])
    assert all(f"{name}: " in told for name in ("name", "domain", "criticality", "colour"))


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b'{"version": []}'])
def test_what_is_no_object_of_json_is_refused(johan, plant, body):
    url = f"/api/assets/{plant.assets['HMI-31']}"

    reply = johan.patch(url, data=body, content_type="application/json")

    assert 400 <= reply.status_code < 500
    assert reply.json["reasons"]


@pytest.mark.scenario("R5")
def test_a_controlled_fact_is_refused_as_in_the_form_and_the_approved_value_stands(
    johan, plant, database
):
    url = f"/api/assets/{plant.assets['PLC-204']}"
    before = johan.get(url).json

    reply = johan.patch(url, json={"version": before["version"], "firmware": "9", "reason": "new"})

    assert reply.status_code == 422
    assert any("altered by a change" in reason for reason in reply.json["reasons"])
    assert johan.get(url).json == before
    with database.reading() as session:
        kept = select(AuditEvent.verb).order_by(AuditEvent.seq.desc()).limit(1)
        assert "refused" in session.scalar(kept)


@pytest.mark.scenario("A1")
def test_an_asset_of_another_site_is_not_there(sign_in, plant):
    url = f"/api/assets/{plant.assets['LIMS-01']}"
    johan = sign_in("johan")

    assert johan.get(url).status_code == 404
    assert johan.patch(url, json={"version": 1, "name": "x"}).status_code == 404
    assert all(
        one["id"] != plant.assets["LIMS-01"] for one in johan.get("/api/assets").json["items"]
    )


@pytest.mark.asvs("13.4.5")
def test_nobody_is_told_anything(app, plant):
    reply = app.test_client().get(f"/api/assets/{plant.assets['HMI-31']}")

    assert (reply.status_code, reply.mimetype) == (401, "application/problem+json")


@pytest.mark.asvs("3.5.2")
def test_a_write_without_the_token_is_refused(app, sign_in, plant):
    app.config["WTF_CSRF_ENABLED"] = True
    johan, url = sign_in("johan"), f"/api/assets/{plant.assets['HMI-31']}"
    sent = {"version": johan.get(url).json["version"], "notes": "seen", "reason": "a"}

    assert johan.patch(url, json=sent).status_code == 400

    token = johan.get("/api/csrf").json["csrf_token"]
    assert johan.patch(url, json=sent, headers={"X-CSRFToken": token}).status_code == 200


def test_the_list_takes_the_conditions_of_the_page_and_leads_on(johan, database, plant):
    with database.writing() as session:
        maker = Vendor(name="Siemens")
        session.add(maker)
        session.flush()
        product = Product(vendor_id=maker.id, name="S7-1500")
        session.add(product)
        session.flush()
        line = session.get_one(Place, plant.places["line1"])
        for n in range(60):
            add_asset(session, line, f"VP-{n:02}", product_id=product.id)
        record(session, SYSTEM, "assets.seeded", "assets")
        session.commit()

    page = johan.get("/api/assets?class=plc&sort=-tag&q=VP-").json
    rest = johan.get(page["next"]).json

    tags = [one["tag"] for one in page["items"] + rest["items"]]
    assert (page["count"], rest["next"]) == (60, None)
    assert tags == [f"VP-{n:02}" for n in range(59, -1, -1)]
    assert page["items"][0]["product"]["vendor"] == "Siemens"
    assert len(johan.get("/api/assets?size=1000&q=VP-").json["items"]) == 60
    refused = johan.get("/api/assets?size=7&colour=red")
    assert (refused.status_code, len(refused.json["reasons"])) == (422, 2)


def test_the_document_names_every_address(johan, app):
    document = johan.get("/api/openapi.json").json

    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert set(document["paths"]) == {re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule) for rule in rules}
    assert document["openapi"].startswith("3.1")
    edit = document["components"]["schemas"]["AssetEdit"]
    assert edit["required"] == ["version"]


def test_a_program_can_write_whatever_a_person_can():
    written = set(EDITED) | {"place_id"}

    assert written <= set(AssetEdit.model_fields)
    assert written <= set(AssetIn.model_fields)


@pytest.mark.parametrize("odd", [10**30, 2**63, -1, 0])
@pytest.mark.parametrize("name", ["product_id", "place_id", "version"])
def test_a_number_beyond_every_key_is_refused(johan, plant, name, odd):
    url = f"/api/assets/{plant.assets['HMI-31']}"
    sent = {"version": 1, "reason": "odd", "name": "N", name: odd}
    assert johan.patch(url, json=sent).status_code in {409, 422}
    if name != "version":
        new = {**NEW, "place_id": plant.places["line1"], name: odd}
        assert johan.post("/api/assets", json=new).status_code == 422


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "x" * 100_000])
@pytest.mark.parametrize("name", ["name", "reason", "hostname", "notes", "address"])
def test_odd_text_is_refused(johan, plant, name, odd):
    url = f"/api/assets/{plant.assets['HMI-31']}"
    sent = {"version": 1, "reason": "odd", "firmware": "9", name: odd}
    assert johan.patch(url, json=sent).status_code == 422
