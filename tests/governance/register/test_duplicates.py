"""Two entries that are likely one asset are found, and a person decides."""

import pytest

from governance.audit.commands import record
from governance.places.models import Place
from governance.register.duplicates.queries import SHARED_BY_MANY, duplicates
from governance.register.models import Product, Vendor
from governance.register.networks.models import Interface
from governance.register.vocabulary import AssetState
from tests.plant import SYSTEM, add_asset


@pytest.fixture
def line(session, plant):
    return session.get_one(Place, plant.places["line1"])


def found(session, actor):
    return {
        (pair.first.tag, pair.second.tag): pair.why
        for pair in duplicates(session, actor, None).pairs
    }


def test_pairs_are_found_by_what_two_assets_seldom_share(session, an_actor, line):
    vendor = Vendor(name="Siemens")
    session.add(vendor)
    session.flush()
    product = Product(vendor_id=vendor.id, name="CPU 1516")
    session.add(product)
    session.flush()
    for tag, serial in (("A-1", "SVP 1"), ("B-1", "svp 1"), ("C-1", "SVP 2")):
        add_asset(session, line, tag, serial_no=serial, product_id=product.id)
    add_asset(session, line, "plc_204", hostname="PLC204.acme")
    add_asset(session, line, "D-1", hostname="plc204.acme")
    macs = [add_asset(session, line, tag).id for tag in ("M-1", "M-2")]
    session.add_all(Interface(asset_id=one, name="X1", mac="00:1C:06:2A:B3:04") for one in macs)
    session.flush()

    assert found(session, an_actor("johan")) == {
        ("A-1", "B-1"): ("same product and serial number",),
        ("PLC-204", "plc_204"): ("same tag but for its signs",),
        ("plc_204", "D-1"): ("same host name",),
        ("M-1", "M-2"): ("same MAC address",),
    }
    assert found(session, an_actor("dana")) == {}


def test_what_many_share_or_what_ended_is_no_sign(session, an_actor, line, plant):
    for number in range(SHARED_BY_MANY + 1):
        add_asset(session, line, f"N-{number}", hostname="localhost")
    add_asset(session, line, "PLC_204", state=AssetState.IN_STOCK)
    far = session.get_one(Place, plant.places["qclab"])
    add_asset(session, far, "HMI31")
    session.flush()
    assert found(session, an_actor("ines")) == {
        ("PLC-204", "PLC_204"): ("same tag but for its signs",)
    }


def test_the_pairs_are_paged_by_the_last_one(session, an_actor, line):
    for number in range(60):
        for tag in (f"P-{number}", f"P_{number}"):
            add_asset(session, line, tag)
    session.flush()
    first = duplicates(session, an_actor("johan"), None)
    first_id, second_id = map(int, first.next.split("-"))
    second = duplicates(session, an_actor("johan"), (first_id, second_id))
    tags = [pair.first.tag for page in (first, second) for pair in page.pairs]
    assert tags == [f"P-{number}" for number in range(60)]
    assert second.next is None


def test_two_that_are_two_are_not_listed_again(database, plant, sign_in):
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        twin = add_asset(session, line, "PLC_204").id
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
    johan, plc = sign_in("johan"), plant.assets["PLC-204"]
    page = johan.get("/register/duplicates").text
    at = f"/register/{plc}/apart/{twin}"
    assert at in page
    assert f"/register/{plc}/merge/{twin}" in page
    assert at not in sign_in("tom").get("/register/duplicates").text
    assert sign_in("tom").get(at).status_code == 403
    assert johan.get(at).status_code == 200
    assert johan.post(at, data={"reason": ""}).status_code == 422

    assert johan.post(at, data={"reason": "two cabinets, two nameplates"}).status_code == 302

    assert "No two entries look like one asset" in johan.get("/register/duplicates").text
    assert "two cabinets, two nameplates" in johan.get(f"/register/{plc}/history").text
    assert johan.post(at, data={"reason": "again"}).status_code == 409
    assert f"{at}/ask" in johan.get("/register/duplicates").text
    assert f"{at}/ask" not in sign_in("tom").get("/register/duplicates").text
    assert sign_in("tom").get(f"{at}/ask").status_code == 403
    assert johan.post(f"{at}/ask", data={"reason": ""}).status_code == 422
    assert johan.post(f"{at}/ask", data={"reason": "one nameplate"}).status_code == 302
    assert f"/register/{plc}/merge/{twin}" in johan.get("/register/duplicates").text
    assert johan.post(f"{at}/ask", data={"reason": "again"}).status_code == 409
    assert johan.post(f"/register/{plc}/apart/{plc}", data={"reason": "x"}).status_code == 422
    for odd in ("x", "1", "1-2-3", "²-1", "1-99999999999"):
        assert johan.get(f"/register/duplicates?after={odd}").status_code == 404
    assert johan.get("/register/duplicates?after=9999999999-1").status_code == 200
