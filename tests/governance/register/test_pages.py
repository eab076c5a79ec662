"""The register over HTTP: what is shown, what is kept from whom, what is never lost."""

import csv
import io
import json
import re

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.register.columns.fields import FIELDS
from governance.register.columns.lines import parse_line
from governance.register.imports.deep_fields import DEEP_FIELDS
from governance.register.models import Asset, Product, Vendor
from tests.plant import SYSTEM, add_asset

PAYLOAD = '<script>alert("x")</script>'
FORM = {
    "tag": "PLC-900", "name": "Capper", "domain": "ot", "asset_class": "plc",
    "ot_function": "plc", "gxp": "direct", "validation_state": "planned", "state": "planned",
    "criticality": "2", "purdue_level": "1",
}  # fmt: skip


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


def text_of(response):
    return response.get_data(as_text=True)


@pytest.mark.statement(29)
def test_an_asset_is_registered_edited_commissioned_and_its_history_tells_it_in_words(johan, plant):
    made = johan.post("/register/new", data={**FORM, "place_id": plant.places["line1"]})
    assert made.status_code == 302, text_of(made)
    url = made.location
    page = text_of(johan.get(url))
    assert "PLC-900 Capper" in page
    assert "validation state is planned: have it validated first" in page

    early = johan.post(f"{url}/state/commission", data={"reason": "go"})
    assert early.status_code == 422

    sent = {**FORM, "place_id": plant.places["line10"], "version": "1", "firmware": "2.9",
            "validation_state": "validated"}  # fmt: skip
    refused = johan.post(f"{url}/edit", data=sent)
    assert refused.status_code == 422
    assert "PLC-900 bears on product quality: say why it is edited." in text_of(refused)
    assert 'value="2.9"' in text_of(refused)
    assert johan.post(f"{url}/edit", data={**sent, "reason": "FAT done"}).status_code == 302
    gone_on = johan.post(f"{url}/state/commission", data={"reason": "SAT passed"})
    assert gone_on.status_code == 302

    stale = johan.post(f"{url}/edit", data={**sent, "name": "Other", "reason": "late"})
    assert stale.status_code == 409
    assert 'value="Other"' in text_of(stale)

    past = text_of(johan.get(url)).split('id="history"')[1]
    for said in ("FAT done", "<dt>Place</dt>", "<del>Line1</del>", "<ins>Line10</ins>"):
        assert said in past
    for said in ("<ins>Validated</ins>", "<del>Planned</del>", "put it into operation"):
        assert said in past


def test_every_reason_against_a_new_asset_is_told_at_once_and_nothing_typed_is_lost(johan, plant):
    sent = {**FORM, "tag": "PLC-204", "address": "10.0.0.300", "name": PAYLOAD,
            "place_id": plant.places["line1"], "product_id": ""}  # fmt: skip
    page = johan.post("/register/new", data=sent)
    assert page.status_code == 422
    body = text_of(page)
    assert "PLC-204 is AS-00001 at this site already" in body
    assert "10.0.0.300 is no address" in body
    assert "&lt;script&gt;" in body
    assert PAYLOAD not in body

    elsewhere = johan.post("/register/new", data={**FORM, "place_id": plant.places["qclab"]})
    assert elsewhere.status_code == 422
    assert "choose one of those at which you may register" in text_of(elsewhere)


def test_what_is_sent_beyond_the_form_is_not_written(johan, plant, database):
    sent = {**FORM, "place_id": plant.places["line1"], "id": "77", "site_id": "999",
            "commissioned_on": "2024-02-01", "serial_no": "S1"}  # fmt: skip
    johan.post("/register/new", data=sent)
    with database.reading() as session:
        asset = session.scalars(select(Asset).where(Asset.tag == "PLC-900")).one()
        assert asset.site_id == plant.places["leuven"]
        assert asset.id != 77
        assert asset.state == "planned"


def test_nobody_reaches_what_is_at_another_site_or_not_theirs_to_do(sign_in, plant):
    dana, tom = sign_in("dana"), sign_in("tom")
    url = f"/register/{plant.assets['PLC-204']}"
    assert dana.get(url).status_code == 404
    assert dana.post(f"{url}/state/decommission", data={"reason": "mine"}).status_code == 404
    assert "PLC-204" not in text_of(dana.get("/register/?q=PLC"))
    assert tom.get(url).status_code == 200
    assert "Change its state" not in text_of(tom.get(url))
    for address in ("/edit", "/state", "/state/decommission", "/depend"):
        assert tom.get(url + address).status_code == 403
    assert tom.get("/register/new").status_code == 403
    assert tom.post("/register/vendors/new", data={"name": "X"}).status_code == 403
    assert sign_in("adam").get(f"{url}/edit").status_code == 403


def test_a_text_from_outside_is_text_on_every_page(johan, plant, database):
    with database.writing() as session:
        vendor = Vendor(name=PAYLOAD)
        product = Product(vendor=vendor, name=PAYLOAD, order_code=PAYLOAD, description=PAYLOAD)
        session.add(product)
        session.flush()
        place = session.get_one(Asset, plant.assets["PLC-204"])
        asset = Asset(
            **{n: getattr(place, n) for n in ("place_id", "site_id", "domain", "asset_class",
               "ot_function", "gxp", "has_safety_function", "validation_state")},
            tag=PAYLOAD, name=PAYLOAD, product_id=product.id, firmware=PAYLOAD, hostname=PAYLOAD,
            serial_no=PAYLOAD, address=PAYLOAD, notes=PAYLOAD,
        )  # fmt: skip
        session.add(asset)
        session.flush()
        record(session, SYSTEM, "asset.edited", asset, reason=PAYLOAD)
        session.commit()
        addresses = [f"/register/{asset.id}", f"/register/{asset.id}/edit", "/register/",
                     f"/register/?q={PAYLOAD}", "/register/products/", "/register/vendors/",
                     f"/register/{asset.id}/state", f"/register/{asset.id}/state/decommission",
                     f"/register/products/{product.id}",
                     f"/register/products/{product.id}/edit"]  # fmt: skip
    for address in addresses:
        page = johan.get(address)
        assert page.status_code == 200, address
        assert "alert(" in text_of(page), address
        assert PAYLOAD not in text_of(page), address


def test_an_export_holds_what_is_listed_and_reads_as_the_same_asset(johan, plant, database):
    with database.writing() as session:
        anchor = session.get_one(Asset, plant.assets["PLC-204"])
        leuven = type("P", (), {"name": "L", "id": anchor.place_id, "site_id": anchor.site_id})
        other = add_asset(session, leuven, "=cmd", firmware=None, purdue_level=None, notes="a\nb")
        record(session, SYSTEM, "asset.edited", other)
        session.commit()
    found = johan.get("/register/export.csv?firmware_unknown=1&sort=-name&columns=all")
    assert found.status_code == 200
    assert found.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(found.get_data().decode("utf-8-sig"))))
    assert list(rows[0]) == [field.label for field in (*FIELDS, *DEEP_FIELDS)]
    assert len(rows) == 1
    listed = json.loads(johan.get("/register/export.json?q=PLC-204&columns=all").data)
    texts = {f.name: str(listed[0][f.label] or "") for f in FIELDS}
    seen = json.loads(johan.get("/register/export.json?q=PLC-204&columns=tag,place,level").data)
    assert seen == [
        {"Reference": "AS-00001", "Tag": "PLC-204", "Place": "/acme/leuven/suite3/line1/",
         "Purdue level": "1"}
    ]  # fmt: skip
    line = parse_line(2, texts)
    assert not line.refusals
    with database.reading() as session:
        asset = session.get_one(Asset, plant.assets["PLC-204"])
        of_others = {"place", "vendor", "product", "order_code"}
        for name in line.values.keys() - of_others:
            assert (line.values[name] or "") == (getattr(asset, name) or ""), name
    assert johan.get("/register/export.xlsx").data.startswith(b"PK")


def test_the_list_can_be_ordered_and_narrowed_by_all_it_offers(johan, plant):
    page = text_of(johan.get("/register/"))
    sorts = set(re.findall(r'href="\?sort=(-?\w+)"', page))
    assert {s.lstrip("-") for s in sorts} >= {"number", "name", "class", "criticality", "tag"}
    for sort in sorts:
        assert johan.get(f"/register/?sort={sort}").status_code == 200
    narrow = (
        f"site={plant.places['leuven']}&place={plant.places['suite3']}&domain=ot&class=plc"
        "&function=plc&level=1&level=unrated&criticality=2&criticality=unrated&gxp=direct"
        "&validation=validated&state=in_operation&q=204"
    )
    found = text_of(johan.get(f"/register/?{narrow}"))
    assert "PLC-204" in found
    assert "HMI-31" not in found
    assert "PLC-204" in text_of(johan.get("/register/?q=pl"))
    assert "PLC-204" not in text_of(johan.get("/register/?firmware_unknown=1"))
    assert johan.get("/register/?class=nonsense").status_code == 422
    assert johan.get("/register/?product=99").status_code == 422


def test_the_catalogue_grows_by_hand(johan):
    assert johan.post("/register/vendors/new", data={"name": "Siemens"}).status_code == 302
    again = johan.post("/register/vendors/new", data={"name": "siemens"})
    assert "Siemens is in the catalogue already." in text_of(again)
    made = johan.post(
        "/register/products/new",
        data={"vendor_id": "1", "name": "S7-1516F", "order_code": "6ES7516", "asset_class": "plc"},
    )
    assert made.status_code == 302, text_of(made)
    edited = johan.post(f"{made.location}/edit", data={"name": "S7-1516", "version": "1"})
    assert edited.status_code == 302, text_of(edited)
    page = text_of(johan.get(made.location))
    assert "<del>S7-1516F</del>" in page
    assert "Siemens" in text_of(johan.get("/register/products/?vendor=1&q=1516"))
    assert johan.get("/register/products/export.csv").status_code == 200
