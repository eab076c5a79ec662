"""Where things physically stand: buildings, rooms, cabinets, and the air around each."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import Forbidden, RuleViolation
from governance.places.commands import add as add_place
from governance.places.locations import commands
from governance.places.locations.models import Location, LocationKind
from governance.places.locations.queries import line_of
from governance.places.locations.rules import envelope
from governance.places.models import Level, Place
from governance.places.rules import NewPlace
from governance.register.models import Asset
from tests.plant import SYSTEM, add_asset

K = LocationKind
HALL = {
    "name": "Hall 12",
    "code": "b12",
    "kind": "building",
    "temp_max_c": "30",
    "rh_max_pct": "60",
}


def text_of(response):
    return response.get_data(as_text=True)


def built(session, plant, actor):
    """A building with a warm cabinet in a room; returns the three."""
    site = session.get_one(Place, plant.places["leuven"])
    hall = commands.build(
        session, actor, site,
        {
            "kind": K.BUILDING, "code": "b12", "name": "Hall 12",
            "temp_max_c": 30.0, "required_ip": "IP20",
        },
    )  # fmt: skip
    room = commands.add(session, actor, hall, {"kind": K.ROOM, "code": "r1", "name": "Room 1"})
    given = {"kind": K.CABINET, "code": "c1", "name": "Cabinet 1", "temp_max_c": 45.5}
    return hall, room, commands.add(session, actor, room, given)


def test_what_is_not_given_is_that_of_the_location_around_it(session, plant, an_actor):
    *_, cabinet = built(session, plant, an_actor("johan"))

    held = {fact.label: fact for fact in envelope(line_of(session, cabinet))}

    assert (held["Warmest"].value, held["Warmest"].is_own) == ("45.5 °C", True)
    ip = held["Ingress protection needed"]
    assert (ip.value, str(ip.source), ip.is_own) == ("IP20", "Hall 12", False)
    assert held["Coldest"].source is None


def test_every_reason_against_a_location_is_told_at_once(session, plant, an_actor):
    johan = an_actor("johan")
    hall, *_ = built(session, plant, johan)
    with pytest.raises(RuleViolation) as refusal:
        commands.add(
            session, johan, hall,
            {"kind": K.BUILDING, "code": "B 1", "name": "", "temp_min_c": 5.0, "temp_max_c": 1.0},
        )  # fmt: skip
    assert len(refusal.value.reasons) == 4
    with pytest.raises(RuleViolation, match="bears the code “r1” there"):
        commands.add(session, johan, hall, {"kind": K.ROOM, "code": "r1", "name": "Twice"})
    line = session.get_one(Place, plant.places["line1"])
    with pytest.raises(RuleViolation, match="is no site"):
        commands.build(session, johan, line, {"kind": K.BUILDING, "code": "b", "name": "B"})
    with pytest.raises(Forbidden):
        commands.edit(session, an_actor("nora"), hall, {"name": "Mine"})


def test_a_site_builds_edits_and_places_an_asset_over_http(plant, sign_in):
    johan, site = sign_in("johan"), plant.places["leuven"]
    made = johan.post(f"/locations/at/{site}/build", data=HALL)
    assert made.status_code == 302, text_of(made)
    url = made.location
    assert "30 °C" in text_of(johan.get(url))
    wrong = johan.post(
        f"{url}/add", data={"name": "R", "code": "r", "kind": "floor", "required_ip": "wet"}
    )
    assert wrong.status_code == 422
    assert "Ingress protection is written such as IP65." in text_of(wrong)
    room = johan.post(f"{url}/add", data={"name": "Room 1", "code": "r1", "kind": "room"}).location
    assert "inherited from" in text_of(johan.get(room))
    sent = {"name": "Hall twelve", "temp_max_c": "28,5", "is_washed_down": "no"}
    assert johan.post(f"{url}/edit", data=sent).status_code == 302
    assert "28.5 °C" in text_of(johan.get(room))
    assert "Nothing is changed" in text_of(johan.post(f"{url}/edit", data=sent))

    plc, key = plant.assets["PLC-204"], room.rpartition("/")[2]
    form = text_of(johan.get(f"/register/{plc}/edit"))
    assert "Hall twelve / Room 1" in form
    asset = {
        "tag": "PLC-204", "name": "PLC", "domain": "ot", "asset_class": "plc", "ot_function": "plc",
        "gxp": "direct", "validation_state": "validated", "firmware": "2.8.1", "reason": "walked",
        "place_id": plant.places["line1"], "location_id": key,
    }  # fmt: skip
    assert johan.post(f"/register/{plc}/edit", data=asset).status_code == 302
    page = text_of(johan.get(f"/register/{plc}"))
    assert "Where it stands" in page
    assert "Hall twelve" in page
    assert "PLC-204" in text_of(johan.get(url))
    assert "PLC-204" in text_of(
        johan.get(f"/register/?location={url.rpartition('/')[2]}&columns=tag,location")
    )
    assert "PLC-204" not in text_of(johan.get("/register/?location=999"))
    elsewhere = sign_in("dana")
    assert elsewhere.get(url).status_code == 404
    assert elsewhere.get(f"/locations/?site={site}").status_code == 404
    assert "Hall" not in text_of(elsewhere.get("/locations/"))


def test_an_asset_stands_at_its_own_site_only(session, plant, an_actor, sign_in):
    dana = sign_in("dana")
    hall, *_ = built(session, plant, an_actor("johan"))
    session.commit()
    sent = {
        "tag": "LIMS-9", "name": "L", "domain": "it", "asset_class": "server",
        "ot_function": "none", "gxp": "none", "validation_state": "not_required",
        "state": "planned", "place_id": plant.places["qclab"], "location_id": hall.id,
    }  # fmt: skip
    refused = dana.post("/register/new", data=sent)
    assert refused.status_code == 422
    assert "choose a location of the asset&#39;s site" in text_of(refused)


def deep(session, plant, actors):
    """Both trees twelve deep at Leuven, and an asset at the bottom of both."""
    adam, johan = actors
    place = session.get_one(Place, plant.places["suite3"])
    levels = [Level.PROCESS_CELL, Level.UNIT, *[Level.EQUIPMENT_MODULE] * 7]
    for n, level in enumerate(levels, 4):
        place = add_place(session, adam, place, NewPlace(level, f"p{n}", f"Place {n}"))
    site = session.get_one(Place, plant.places["leuven"])
    spot = commands.build(
        session, johan, site, {"kind": K.BUILDING, "code": "l1", "name": "Spot 1"}
    )
    kinds = [K.FLOOR, *[K.ROOM] * 6, *[K.CABINET] * 4]
    for n, kind in enumerate(kinds, 2):
        spot = commands.add(
            session, johan, spot, {"kind": kind, "code": f"l{n}", "name": f"Spot {n}"}
        )
    made = add_asset(session, place, "DEEP-1", location_id=spot.id)
    record(session, SYSTEM, "plant.deepened", "plant")
    session.commit()
    return made.id, place, spot


def test_trees_twelve_deep_are_listed_told_and_filtered(session, plant, an_actor, sign_in):
    _key, place, spot = deep(session, plant, (an_actor("adam"), an_actor("johan")))
    assert place.path.strip("/").count("/") == 11
    assert spot.path.strip("/").count("/") == 11
    johan = sign_in("johan")

    for url, word in ((f"/places/{place.id}", "Place"), (f"/locations/{spot.id}", "Spot")):
        crumbs = text_of(johan.get(url)).split('aria-label="Where it stands"')[1].split("</nav>")[0]
        assert [f"{word} {n}" in crumbs for n in range(4, 13)] == [True] * 9
    for url in ("/places/", f"/locations/?site={plant.places['leuven']}"):
        assert 'class="depth-11"' in text_of(johan.get(url))
    top = session.scalars(select(Location).where(Location.path == "/l1/")).one()
    cell = session.scalars(select(Place).where(Place.code == "p4")).one()
    for query in (f"location={top.id}", f"place={cell.id}"):
        listed = text_of(johan.get(f"/register/?{query}"))
        assert "DEEP-1" in listed
        assert "PLC-204" not in listed
    assert "DEEP-1" in text_of(johan.get(f"/locations/{top.id}"))
    assert session.scalars(select(Asset.location_id).where(Asset.tag == "DEEP-1")).one() == spot.id
