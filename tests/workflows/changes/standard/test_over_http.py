"""Standard changes over HTTP: written, signed, listed, and begun on an asset's page."""

from sqlalchemy import select

from tests.workflows.changes.standard.conftest import SAID
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.machine import STANDARD

WRITTEN = {
    "code": "plc-backup", "title": SAID.title, "kind": "configuration", "asset_class": "plc",
    "gxp": "direct", "proposed": SAID.proposed, "plan": SAID.plan, "back_out": SAID.back_out,
    "tests": SAID.tests, "judged": SAID.judged, "days": "365", "most_uses": "3",
    "most_failures": "2", "product": "",
}  # fmt: skip


def test_an_edition_is_written_in_a_form_that_loses_nothing(life, plant, sign_in):
    client = sign_in("olga")
    at = str(plant.places["suite3"])
    reply = client.post("/changes/templates/new", data={**WRITTEN, "place_id": at, "days": "0"})
    assert reply.status_code == 422
    assert SAID.judged in reply.text

    reply = client.post("/changes/templates/new", data={**WRITTEN, "place_id": at})
    page = client.get(reply.location).text
    assert "PLC-BACKUP edition 1" in page
    assert "Arne has not signed asset approval yet." in page
    again = client.get("/changes/templates/new?after=1").text
    assert SAID.judged in again
    assert life.id is None


def test_the_list_narrows_searches_and_exports(standard, sign_in):
    standard.in_force()
    client = sign_in("nora")
    assert "PLC-BACKUP edition 1" in client.get("/changes/templates/?state=in_force&q=backup").text
    assert "PLC-BACKUP" not in client.get("/changes/templates/?state=retired").text
    assert client.get("/changes/templates/export.json?class=plc").json


def test_an_asset_offers_what_is_for_it_and_the_change_says_by_what(standard, database, sign_in):
    client = sign_in("tom")
    assert "Make a standard change" not in client.get("/register/1").text
    standard.in_force()
    assert 'href="/changes/standard/1">Make a standard change' in client.get("/register/1").text

    page = client.get("/changes/standard/1").text
    assert "Load the yearly backup (PLC-BACKUP edition 1)" in page
    data = {"template_id": str(standard.id), "reason": "It is due"}
    reply = client.post("/changes/standard/1", data=data)

    shown = client.get(reply.location).text
    assert all(words in shown for words in ("Authorised by", "PLC-BACKUP edition 1", "Start work"))
    with database.reading() as session:
        assert session.scalars(select(ChangeRequest)).one().workflow == STANDARD


def test_only_who_holds_it_stops_it(standard, sign_in):
    standard.in_force()
    path = f"/changes/templates/{standard.id}/suspend"
    assert sign_in("nora").post(path, data={"reason": "x"}).status_code == 403
    assert sign_in("ana").get(path).status_code == 200
    assert sign_in("ana").post(path, data={"reason": "in doubt"}).status_code == 302
    assert "suspended" in sign_in("nora").get(f"/changes/templates/{standard.id}").text
