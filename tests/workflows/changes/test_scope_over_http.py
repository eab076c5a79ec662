"""The assets of a change through its real pages: found, added, signed for, and to whom named."""

import pytest
from sqlalchemy import select

from tests.workflows.changes.sites import add, proposed, two_sites  # noqa: F401  # a fixture
from workflows.changes.commands import deciding, writing
from workflows.changes.models import ChangeRequest, ChangeScope

HIDDEN = "an asset that you may not see"


def scope_of(database):
    with database.reading() as session:
        return session.scalars(select(ChangeScope.asset_id).order_by(ChangeScope.asset_id)).all()


def test_assets_are_found_by_tag_added_several_at_once_and_taken_out(
    both, database, plant, sign_in
):
    both.raised()
    client = sign_in("nora")
    assert "Choose its assets" in client.get("/changes/1").text
    page = client.get("/changes/1/scope?q=hmi").text
    assert "AS-00002 HMI-31" in page
    assert 'name="assets" value="2"' in page

    sent = {"assets": ["2"], "named": "LIMS-01\nAS-00001\n"}
    reply = client.post("/changes/1/extend", data=sent)

    assert reply.location == "/changes/1/scope"
    assert scope_of(database) == [plant.assets["HMI-31"], plant.assets["LIMS-01"]]
    shown = client.get("/changes/1").text
    assert "Its assets" in shown
    assert "added assets" in shown
    assert "AS-00002, AS-00003" in shown
    assert client.post("/changes/1/narrow", data={"taken_out": ["2"]}).status_code == 302
    assert scope_of(database) == [plant.assets["LIMS-01"]]
    assert "PLC-204 and 1 more" in client.get("/changes/").text


def test_what_cannot_be_added_is_told_and_what_was_typed_is_kept(both, sign_in):
    both.raised()
    client = sign_in("nora")
    sent = {"named": "HMI-31\nPLC-999"}
    reply = client.post("/changes/1/extend?q=hmi", data=sent)
    assert reply.status_code == 422
    assert "No asset is called PLC-999" in reply.text
    assert "HMI-31\nPLC-999" in reply.text
    assert client.post("/changes/1/narrow", data={}).status_code == 422
    assert "Choose what" in client.post("/changes/1/extend", data={}).text
    assert client.post("/changes/1/extend", data={"assets": ["99"]}).status_code == 422
    assert client.post("/changes/1/extend", data={"assets": ["x"]}).status_code == 422
    assert client.post("/changes/1/extend", data={**sent, "version": "0"}).status_code == 409
    assert sign_in("johan").get("/changes/1/scope").status_code == 403
    assert sign_in("dana").get("/changes/1/scope").status_code == 404


@pytest.mark.scenario("A1")
def test_the_writer_finds_nothing_that_they_may_not_read(life, sign_in):
    life.raised()
    client = sign_in("nora")
    assert "LIMS" not in client.get("/changes/1/scope?q=lims").text.split("<main")[1].replace(
        'value="lims"', ""
    ).replace("“lims”", "")
    reply = client.post("/changes/1/extend", data={"named": "LIMS-01"})
    assert reply.status_code == 422
    assert "No asset is called LIMS-01" in reply.text


def test_an_asset_that_is_in_another_open_change_is_a_warning(both, sign_in):
    both.raised(tag="HMI-31")
    both.raised().by("nora", add, "HMI-31", "LIMS-01")
    page = sign_in("nora").get("/changes/2").text
    reference = f"CR-{both.now().created_at.year}-0001 (draft)"
    assert reference in page.split('id="scope"')[1].split("</section>")[0]
    assert f"also in {reference}" in sign_in("nora").get("/changes/2/scope").text


@pytest.mark.scenario("A1")
def test_each_site_is_told_the_names_of_its_own_assets_alone(both, plant, sign_in):
    proposed(both, "LIMS-01").by("dave", deciding.sign)
    sha256 = both.now().content_sha256
    here, there = sign_in("johan"), sign_in("dana")

    for path in ("/changes/1", f"/changes/1/contents/{sha256}", "/changes/", "/search?q=firmware"):
        assert "LIMS-01" not in here.get(path).text, path
        assert "AS-00003" not in here.get(path).text, path
        text = there.get(path).text.replace("Replace firmware of PLC-204", "")
        assert "PLC-204" not in text, path
        assert "AS-00001" not in text, path
    assert "1 asset you may not see" in here.get("/changes/1").text
    assert HIDDEN in there.get(f"/changes/1/contents/{sha256}").text
    assert "CR-" in there.get("/changes/?q=lims").text.split("<tbody>")[1]
    assert "No change matches" in here.get("/changes/?q=lims").text
    durham = f"/changes/?site={plant.places['durham']}"
    assert all("CR-" in each.get(durham).text.split("<tbody>")[1] for each in (here, there))
    assert "LIMS-01" in there.get("/changes/1/sign").text
    export = there.get("/changes/export/json?columns=all").text
    assert "LIMS-01" in export
    assert '"AS-00001' not in export


@pytest.mark.scenario("P10")
def test_who_signed_is_told_what_differs_since(both, sign_in):
    proposed(both, "LIMS-01").by("ana", deciding.sign)
    assert "Your signature is void" not in sign_in("ana").get("/changes/1").text
    both.by("nora", deciding.revise, "HMI-31 has the same firmware")
    both.by("nora", add, "HMI-31")
    both.by("nora", writing.edit, {"back_out": "Load 2.8.1 from the safe"})

    page = sign_in("ana").get("/changes/1").text.split('id="since"')[1].split("</section>")[0]
    assert "AS-00002 HMI-31, firmware 2.8.1" in page
    assert "Load 2.8.1 from the safe" in page
    assert "Further assets" in page
    assert 'id="since"' not in sign_in("johan").get("/changes/1").text
    assert "Your signature" in sign_in("ana").get("/").text
    both.by("nora", writing.propose)
    assert "see what differs" in sign_in("ana").get("/").text
    both.by("ana", deciding.sign)
    assert 'id="since"' not in sign_in("ana").get("/changes/1").text
    assert "superseded: the content changed" in sign_in("ana").get("/changes/1").text


def test_the_work_is_told_asset_by_asset(both, database, plant, sign_in):
    proposed(both, "LIMS-01")
    for name in ("arne", "johan", "vera", "sten", "dirk", "coen", "ana", "dana", "dave"):
        both.by(name, deciding.sign)
    client = sign_in("ines")
    assert client.post("/changes/1/start").status_code == 302
    form = client.get("/changes/1/complete").text
    assert "AS-00003 LIMS-01:" in form
    with database.writing() as session:
        from_fixture = session.get(ChangeRequest, 1)
        assert from_fixture.implementer_id == plant.people["ines"]
