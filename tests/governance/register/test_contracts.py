"""Support contracts: recorded at a place, put on assets, seen where they cover something."""

import pytest

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.register.models import Vendor
from tests.plant import SYSTEM

WHY = {"reason": "new contract"}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


@pytest.fixture
def sent(database, plant):
    with database.acting() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        record(session, SYSTEM, "vendor.added", vendor)
    return {
        "number": "SC-2026-7", "vendor_id": "1", "scope": "Spare within a day", "starts_on":
        "2026-01-01", "ends_on": "2199-12-31", "response_hours": "4", "has_remote_access": "y",
        "place_id": plant.places["leuven"],
    }  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


def test_a_contract_is_recorded_covers_an_asset_and_ends(johan, sent, plant, database):
    made = johan.post("/register/contracts/new", data=sent)
    assert made.status_code == 302, text_of(made)
    address = f"/register/{plant.assets['PLC-204']}"
    assert johan.post(f"{address}/cover", data={"contract_id": "1", **WHY}).status_code == 302
    assert "SC-2026-7" in text_of(johan.get(address))
    twice = johan.post(f"{address}/cover", data={"contract_id": "1", **WHY})
    assert "SC-2026-7 covers PLC-204 already." in text_of(twice)
    page = text_of(johan.get(made.location))
    assert "PLC-204" in page
    assert "4 h" in page

    over = {**sent, "ends_on": "2026-02-01", "version": "1"}
    assert johan.post(f"{made.location}/edit", data=over).status_code == 302
    assert "SC-2026-7" in text_of(johan.get("/register/contracts/?over=1&q=2026"))
    assert johan.get("/register/contracts/export.csv").status_code == 200
    gone = johan.post(f"{address}/cover", data={"contract_id": "1", **WHY})
    assert "Contract: choose one of the list" in text_of(gone)

    assert johan.get(f"{address}/uncover/1").status_code == 200
    assert johan.post(f"{address}/uncover/1", data=WHY).status_code == 302
    assert johan.post(f"{address}/uncover/1", data=WHY).status_code == 404
    with database.reading() as session:
        assert verify(session).faults == []


def test_a_number_that_is_there_and_days_in_the_wrong_order_are_told_together(johan, sent):
    johan.post("/register/contracts/new", data=sent)
    again = {**sent, "number": "sc-2026-7", "ends_on": "2025-01-01", "vendor_id": "99"}
    page = text_of(johan.post("/register/contracts/new", data=again))
    for said in ("ends before it starts", "is a contract of this site already", "Vendor: choose"):
        assert said in page


def test_a_contract_of_another_site_behaves_as_if_it_did_not_exist(johan, sign_in, sent, plant):
    made = johan.post("/register/contracts/new", data=sent)
    dana = sign_in("dana")
    assert dana.get(made.location).status_code == 404
    assert "SC-2026-7" not in text_of(dana.get("/register/contracts/"))
    assert sign_in("tom").get(f"{made.location}/edit").status_code == 403
    assert sign_in("tom").get(f"/register/{plant.assets['PLC-204']}/cover").status_code == 403
    elsewhere = {**sent, "number": "X", "place_id": plant.places["qclab"]}
    assert johan.post("/register/contracts/new", data=elsewhere).status_code == 422
