"""Software: a catalogue that all sites share, and what somebody found on which asset."""

import pytest

from governance.audit.commands import record
from governance.register.models import Asset, Vendor
from governance.register.vocabulary import ValidationState
from tests.plant import SYSTEM

WHY = {"reason": "walk-down"}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


@pytest.fixture
def windows(johan, database):
    """An operating system in the catalogue, with the days of one version."""
    with database.acting() as session:
        vendor = Vendor(name="Microsoft")
        session.add(vendor)
        session.flush()
        record(session, SYSTEM, "vendor.added", vendor)
    sent = {"vendor_id": "1", "name": "Windows 10 IoT", "kind": "operating_system"}
    made = johan.post("/register/software/new", data=sent)
    days = {"edition": "21H2", "end_of_life_on": "2032-01-13", "released_on": "2021-11-16"}
    assert johan.post(f"{made.location}/versions/new", data=days).status_code == 302
    return made.location


def text_of(response):
    return response.get_data(as_text=True)


def installed(**more):
    return {"software_product_id": "1", "edition": "21H2", **WHY, **more}


def test_software_is_recorded_on_an_asset_and_known_from_then_on(johan, windows, plant):
    address = f"/register/{plant.assets['HMI-31']}"
    assert johan.post(f"{address}/software/new", data=installed()).status_code == 302
    page = text_of(johan.get(address))
    assert "Microsoft Windows 10 IoT" in page
    assert "21H2" in page
    twice = johan.post(f"{address}/software/new", data=installed())
    assert "is recorded on HMI-31 already" in text_of(twice)
    new = johan.post(f"{address}/software/new", data=installed(edition="24H2"))
    assert new.status_code == 302
    shown = text_of(johan.get(windows))
    assert "24H2" in shown
    assert "2032" in shown
    assert "Windows 10 IoT" in text_of(johan.get("/register/software/?kind=operating_system&q=iot"))
    assert johan.get("/register/software/export.csv").status_code == 200


def test_days_out_of_order_and_names_that_are_there_are_refused(johan, windows):
    late = {"edition": "21H2", "released_on": "2030-01-01", "end_of_sales_on": "2029-01-01"}
    refused = johan.post(f"{windows}/versions/new", data=late)
    assert "End of sales is not before released." in text_of(refused)
    again = {"vendor_id": "1", "name": "windows 10 iot", "kind": "operating_system"}
    assert "is in the catalogue already" in text_of(
        johan.post("/register/software/new", data=again)
    )
    nobody = johan.post("/register/software/new", data={**again, "name": "X", "vendor_id": "99"})
    assert "Vendor: choose one of the list" in text_of(nobody)


@pytest.mark.scenario("R5")
@pytest.mark.usefixtures("windows")
def test_software_of_a_validated_asset_goes_by_a_change_only(johan, plant, database):
    address = f"/register/{plant.assets['PLC-204']}"
    assert johan.post(f"{address}/software/new", data=installed()).status_code == 302
    refused = johan.post(f"{address}/software/1/remove", data=WHY)
    assert "so its software is altered by a change: raise one." in text_of(refused)
    with database.acting() as session:
        asset = session.get(Asset, plant.assets["PLC-204"])
        asset.validation_state = ValidationState.UNDER_CHANGE
        record(session, SYSTEM, "asset.work_begun", asset)
    assert johan.post(f"{address}/software/1/remove", data=WHY).status_code == 302


def test_who_only_reads_changes_neither_the_catalogue_nor_an_asset(sign_in, windows, plant):
    tom = sign_in("tom")
    assert tom.get(windows).status_code == 200
    assert tom.get("/register/software/new").status_code == 403
    assert tom.get(f"{windows}/versions/new").status_code == 403
    assert tom.get(f"/register/{plant.assets['PLC-204']}/software/new").status_code == 403
    assert tom.get(f"/register/{plant.assets['PLC-204']}/software/9/remove").status_code == 403
    arne = sign_in("arne")
    assert arne.get(f"/register/{plant.assets['PLC-204']}/software/9/remove").status_code == 404
