"""Support contracts over the API: with the commands of their pages, and their refusals."""

from governance.audit.commands import record
from governance.register.models import Vendor
from tests.plant import SYSTEM


def test_a_contract_is_recorded_edited_and_covers_an_asset_of_its_site(sign_in, plant, database):
    with database.writing() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        record(session, SYSTEM, "vendor.added", vendor)
        session.commit()
        key = vendor.id
    johan, site = sign_in("johan"), plant.places["leuven"]
    said = {"number": "S-1", "vendor_id": key, "scope": "comes", "starts_on": "2026-01-01"}

    made = johan.post(f"/api/places/{site}/contracts", json=said)
    assert (made.status_code, made.json["has_remote_access"]) == (201, False), made.json
    again = johan.post(f"/api/places/{site}/contracts", json=said)
    assert "S-1 is a contract of this site already" in str(again.json["reasons"])
    at = made.headers["Location"]
    edited = johan.patch(at, json={"version": 1, "response_hours": 4, "ends_on": "2030-12-31"})
    assert (edited.json["response_hours"], edited.json["scope"]) == (4.0, "comes")
    assert johan.patch(at, json={"version": 2, "ends_on": "2020-01-01"}).status_code == 422
    assert johan.get("/api/contracts?q=s-1").json["count"] == 1
    assert sign_in("dana").get(at).status_code == 404
    on_asset = f"/api/assets/{plant.assets['PLC-204']}/contracts"
    covered = johan.post(on_asset, json={"contract_id": made.json["id"], "reason": "agreed"})
    assert [each["number"] for each in covered.json["items"]] == ["S-1"], covered.json
    gone = johan.post(f"{on_asset}/{made.json['id']}/remove", json={"reason": "sold"})
    assert gone.json["items"] == []
    assert johan.get(on_asset).json["items"] == []
    assert sign_in("nora").post(on_asset, json={"contract_id": 1}).status_code == 403
