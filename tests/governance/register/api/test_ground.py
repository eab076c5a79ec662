"""What assets stand on, for programs: catalogue, places, locations, drifts and baselines."""

import pytest
from sqlalchemy import select

from governance.places.models import Place
from governance.register.baselines import commands as baselines
from governance.register.drifts.models import Drift
from tests.governance.register.drifts.conftest import Found
from tests.plant import actor_named


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


def test_a_vendor_and_its_product_are_added_edited_and_listed(johan):
    vendor = johan.post("/api/vendors", json={"name": "Festo", "country": "DE"})
    assert vendor.status_code == 201, vendor.json
    at = vendor.headers["Location"]
    edited = johan.patch(at, json={"version": 1, "psirt_url": "https://festo.example/psirt"})
    assert (edited.json["country"], edited.json["version"]) == ("DE", 2)
    assert johan.patch(at, json={"version": 1, "name": "X"}).status_code == 409
    assert johan.patch(at, json={"version": 2, "country": "Germany"}).status_code == 422

    new = {"vendor_id": vendor.json["id"], "name": "CPX", "order_code": "195740"}
    made = johan.post("/api/products", json=new)
    assert made.status_code == 201, made.json
    told = johan.patch(made.headers["Location"], json={"version": 1, "description": "valves"})
    assert (told.json["order_code"], told.json["description"]) == ("195740", "valves")
    assert johan.post("/api/products", json=new).status_code == 422
    assert [p["name"] for p in johan.get("/api/products?q=1957").json["items"]] == ["CPX"]
    assert johan.get("/api/vendors?q=fes&size=1000").json["count"] == 1


def test_who_keeps_no_catalogue_writes_none(sign_in):
    nora = sign_in("nora")
    assert nora.post("/api/vendors", json={"name": "Festo"}).status_code == 403
    assert nora.get("/api/vendors").status_code == 200


def test_a_place_is_added_and_renamed_by_who_administers_it(sign_in, johan, plant):
    line = f"/api/places/{plant.places['line1']}"
    new = {"level": "unit", "code": "filler", "name": "Filler"}
    assert johan.post(f"{line}/places", json=new).status_code == 403
    adam = sign_in("adam")
    made = adam.post(f"{line}/places", json=new)
    assert (made.status_code, made.json["path"]) == (201, "/acme/leuven/suite3/line1/filler/")
    assert adam.post(f"{line}/places", json={**new, "level": "site"}).status_code == 422
    renamed = adam.post(
        f"{made.headers['Location']}/rename", json={"version": 1, "name": "Filler 2"}
    )
    assert renamed.json["name"] == "Filler 2"
    assert "Filler 2" in [one["name"] for one in adam.get("/api/places").json["items"]]


def test_a_location_is_built_filled_and_edited_and_is_hidden_from_another_site(
    sign_in, johan, plant
):
    leuven = plant.places["leuven"]
    house = johan.post(
        f"/api/places/{leuven}/locations", json={"kind": "building", "code": "b1", "name": "B 1"}
    )
    assert house.status_code == 201, house.json
    at = house.headers["Location"]
    room = johan.post(f"{at}/locations", json={"kind": "room", "code": "r1", "name": "Room 1"})
    assert (room.status_code, room.json["path"]) == (201, "/b1/r1/")
    warm = {"version": 1, "temp_min_c": 15, "temp_max_c": 25}
    assert johan.patch(room.headers["Location"], json=warm).json["temp_max_c"] == 25
    assert johan.patch(room.headers["Location"], json=warm).status_code == 409
    listed = johan.get(f"/api/locations?site={leuven}").json
    assert [one["code"] for one in listed["items"]] == ["b1", "r1"]
    dana = sign_in("dana")
    assert dana.get(at).status_code == 404
    assert dana.get(f"/api/locations?site={leuven}").status_code == 404
    assert dana.patch(at, json=warm).status_code == 404


def test_a_drift_is_read_and_its_decision_is_left_to_a_signature(database, plant, sign_in, johan):
    Found(database, plant).reported()
    (drift,) = johan.get("/api/drifts?state=filed").json["items"]
    at = f"/api/drifts/{drift['id']}"

    assert (drift["approved"], drift["reported"]) == ("2.8.1", "3.0")
    assert johan.get(at).json["signatures"] == []
    for verb in ("correct", "escalate"):
        refused = sign_in("ana").post(f"{at}/{verb}", json={"reason": "x"})
        assert refused.status_code == 403
        assert f"/register/drifts/{drift['id']}" in refused.json["reasons"][0]
    assert sign_in("dana").get(at).status_code == 404
    assert sign_in("dana").get("/api/drifts").json["items"] == []
    with database.reading() as session:
        assert session.scalars(select(Drift.state)).one() == "filed"


def test_a_baseline_is_read_by_its_site(database, plant, sign_in, johan):
    with database.writing() as session:
        site = session.get_one(Place, plant.places["leuven"])
        baselines.take(session, actor_named(session, plant, "johan"), site, "start")
        session.commit()

    (made,) = johan.get(f"/api/places/{plant.places['leuven']}/baselines").json["items"]

    assert (made["state"], made["assets"]) == ("taken", 2)
    assert johan.get(f"/api/baselines/{made['id']}").json["sha256"] == made["sha256"]
    assert sign_in("dana").get(f"/api/baselines/{made['id']}").status_code == 404
