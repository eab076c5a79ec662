"""The parts of an asset for programs: the same commands and refusals as on its pages."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.register.models import Vendor
from tests.plant import SYSTEM

WHY = {"reason": "walk-down"}
RUNS_ON = {"type": "runs_on", "strength": "hard"}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


@pytest.fixture
def plc(plant):
    return f"/api/assets/{plant.assets['PLC-204']}"


def test_a_dependency_is_recorded_altered_answered_and_removed(johan, sign_in, plant, plc):
    other = plant.assets["HMI-31"]
    made = johan.post(f"{plc}/dependencies", json={**RUNS_ON, "provider_id": other})
    assert made.status_code == 201, made.json
    (edge,) = made.json["providers"]
    assert (edge["tag"], edge["type"], edge["consent"]) == ("HMI-31", "runs_on", "confirmed")
    assert "Arne" in made.json["told"]
    twice = johan.post(f"{plc}/dependencies", json={**RUNS_ON, "provider_id": other})
    assert (twice.status_code, twice.mimetype) == (422, "application/problem+json")

    at = f"{plc}/dependencies/{edge['id']}"
    altered = johan.put(at, json={"type": "runs_on", "strength": "soft", "tolerance_min": 30})
    assert altered.json["providers"][0]["facts"] == ["goes on for 30 min"]
    assert johan.put(at, json={"type": "runs_on", "strength": "odd"}).status_code == 422
    assert johan.put(f"{plc}/dependencies/999", json=RUNS_ON).status_code == 404

    seen = datetime.now(UTC) + timedelta(minutes=1)
    answer = {"dependency_ids": [edge["id"]], "agrees": False, "seen_at": seen.isoformat()}
    there, arne = f"/api/assets/{other}/answer", sign_in("arne")
    assert sign_in("nora").post(there, json=answer).status_code == 403
    assert arne.post(there, json=answer).status_code == 422
    objected = arne.post(there, json={**answer, "reason": "it is none of ours"})
    assert objected.json["dependents"][0]["consent"] == "objected"

    assert johan.post(f"{at}/remove", json={}).status_code == 422
    gone = johan.post(f"{at}/remove", json=WHY)
    assert gone.json["providers"] == []


def test_what_may_not_be_read_at_the_other_end_is_masked(sign_in, plant, plc):
    ines, johan = sign_in("ines"), sign_in("johan")
    lims = plant.assets["LIMS-01"]
    tie = {**RUNS_ON, "provider_id": lims, "note": "LIMS-01 has the recipes"}

    refused = johan.post(f"{plc}/dependencies", json=tie)
    assert ines.post(f"{plc}/dependencies", json=tie).status_code == 201

    assert "or none that you may read" in refused.json["reasons"][0]
    (edge,) = johan.get(f"{plc}/dependencies").json["providers"]
    assert (edge["asset_id"], edge["tag"]) == (None, "1 asset you may not see")
    assert "LIMS" not in str(edge)


def test_an_interface_is_recorded_altered_and_removed_with_what_answers_there(johan, plc):
    card = {"name": "X1", "mac": "00-1c-06-2a-b3-04", "addresses": ["10.0.0.9"], **WHY}
    before = johan.get(plc).json

    made = johan.post(f"{plc}/interfaces", json=card)

    assert made.status_code == 201, made.json
    (card_out,) = made.json["items"]
    assert card_out["mac"] == "00:1C:06:2A:B3:04"
    assert card_out["addresses"] == [
        {"address": "10.0.0.9", "network": "site network", "is_dhcp": False}
    ]
    wrong = johan.post(f"{plc}/interfaces", json={"name": "X1", "addresses": ["10.0.0.300"]})
    assert len(wrong.json["reasons"]) == 3
    at = f"{plc}/interfaces/{card_out['id']}"
    opened = johan.post(f"{at}/services", json={"protocol": "modbus_tcp", **WHY})
    (service,) = opened.json["items"][0]["services"]
    assert service["port"] == 502
    closed = johan.post(f"{plc}/services/{service['id']}/remove", json=WHY)
    assert closed.json["items"][0]["services"] == []
    altered = johan.put(at, json={"name": "X2", **WHY})
    assert [each["name"] for each in altered.json["items"]] == ["X2"]
    assert johan.post(f"{at}/remove", json=WHY).json["items"] == []
    assert before["tag"] == johan.get(plc).json["tag"]


def test_software_is_added_found_on_an_asset_and_held_there_by_its_validation(johan, database, plc):
    with database.writing() as session:
        session.add(Vendor(id=7, name="Siemens"))
        record(session, SYSTEM, "vendor.added", "Siemens")
        session.commit()
    made = johan.post("/api/software", json={"vendor_id": 7, "name": "WinCC", "kind": "runtime"})
    assert made.status_code == 201, made.json
    days = {"edition": "7.5 SP2", "end_of_security_support_on": "2027-01-12"}
    assert johan.post(f"{made.headers['Location']}/versions", json=days).status_code == 200

    found = johan.post(
        f"{plc}/software",
        json={"software_product_id": made.json["id"], "edition": "7.5 SP2", **WHY},
    )

    assert found.status_code == 201, found.json
    (line,) = found.json["items"]
    assert (line["vendor"], line["end_of_security_support_on"]) == ("Siemens", "2027-01-12")
    listed = johan.get("/api/software?q=wincc").json
    assert [(one["name"], one["assets"]) for one in listed["items"]] == [("WinCC", 1)]
    held = johan.post(f"{plc}/software/{line['id']}/remove", json=WHY)
    assert (held.status_code, "altered by a change" in held.json["reasons"][0]) == (422, True)


def test_the_history_and_the_past_are_told_as_on_the_page(johan, plc):
    moment = clock.now().isoformat()
    version = johan.get(plc).json["version"]
    johan.patch(plc, json={"version": version, "name": "Capper", **WHY})

    act = johan.get(f"{plc}/history").json["items"][0]
    then = johan.get(f"{plc}/past", query_string={"as_of": moment}).json

    assert (act["who"], act["why"]) == ("Johan", "walk-down")
    assert {"field": "Name", "before": "PLC-204 of Line1", "after": "Capper"} in act["changes"]
    assert (then["tag"], then["name"]) == ("PLC-204", "PLC-204 of Line1")
    assert {"label": "Firmware", "value": "2.8.1"} in then["cards"][0]["facts"]
    assert johan.get(f"{plc}/past?as_of=2001-01-01").status_code == 404
    for wrong in ("", "yesterday", "2999-01-01"):
        assert johan.get(f"{plc}/past?as_of={wrong}").status_code == 422


PARTS = ("dependencies", "interfaces", "software", "history", "past?as_of=2026-01-01")


@pytest.mark.scenario("A1")
@pytest.mark.parametrize("part", PARTS)
def test_the_parts_of_another_sites_asset_are_not_there(sign_in, plc, part):
    assert sign_in("dana").get(f"{plc}/{part}").status_code == 404


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("dependencies", {**RUNS_ON, "provider_id": 2}),
        ("interfaces", {"name": "X1"}),
        ("software", {"software_product_id": 1, "edition": "1"}),
    ],
)
def test_who_may_not_on_the_page_may_not_here_and_what_is_stale_is_not_written(
    sign_in, plc, part, sent
):
    assert sign_in("ana").post(f"{plc}/{part}", json=sent).status_code == 403
    stale = sign_in("johan").post(f"{plc}/{part}", json={**sent, "version": 99, **WHY})
    assert stale.status_code in {409, 422}
    if part != "dependencies":
        assert stale.status_code == 409


@pytest.mark.parametrize("name", ["\x00", "a\x1b[2J", "\ud800"])
def test_a_text_that_no_database_holds_is_refused(johan, plc, name):
    reply = johan.post(f"{plc}/interfaces", json={"name": name, **WHY})

    assert 400 <= reply.status_code < 500
