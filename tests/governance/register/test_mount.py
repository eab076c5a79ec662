"""Where an asset sits: in a chassis, in a rack; a rack of hundreds is paged, never shown whole."""

import pytest
from sqlalchemy import select

from governance.audit.commands import bulk_insert, record
from governance.audit.verify import verify
from governance.register.models import Asset
from governance.register.parts.models import Mounting
from governance.register.vocabulary import AssetClass
from tests.governance.test_statements import asked_for
from tests.plant import SYSTEM, add_asset

WHY = {"reason": "walk-down"}
MODULES = 600


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


def text_of(response):
    return response.get_data(as_text=True)


def racked(database, plant, number):
    """Put so many modules into the controller; return its address."""
    with database.acting() as session:
        chassis = session.get(Asset, plant.assets["PLC-204"])
        kept = {c.name: getattr(chassis, c.name) for c in Asset.__table__.columns}
        kept |= {"asset_class": AssetClass.REMOTE_IO, "version": 1}
        del kept["id"], kept["state"]
        start = len(session.scalars(select(Mounting.asset_id)).all())
        rows = [{**kept, "tag": f"IO-{n:04}", "name": f"Module {n}"}
                for n in range(start, number)]  # fmt: skip
        ids = bulk_insert(session, Asset, rows)
        seats = [{"asset_id": key, "parent_id": chassis.id, "position": start + n}
                 for n, key in enumerate(ids)]  # fmt: skip
        bulk_insert(session, Mounting, seats)
        record(session, SYSTEM, "assets.imported", "a sheet of modules")
    return f"/register/{plant.assets['PLC-204']}"


def test_six_hundred_modules_cost_their_page_no_more_than_thirty_do(johan, database, plant):
    address = racked(database, plant, 30)
    few = len(asked_for(database, johan, address))
    racked(database, plant, MODULES)
    assert len(asked_for(database, johan, address)) == few
    page = text_of(johan.get(address))
    assert "600 assets sit in it" in page
    assert "IO-0019" in page
    assert "IO-0020" not in page
    chassis = plant.assets["PLC-204"]
    assert f"/register/?within={chassis}" in page
    listed = text_of(johan.get(f"/register/?within={chassis}&sort=tag"))
    assert "IO-0049" in listed
    assert "IO-0050" not in listed
    assert "HMI-31" not in listed
    assert johan.get("/register/?within=99999").status_code == 422


def test_an_asset_is_put_into_another_and_taken_out_again(johan, plant, database):
    panel = f"/register/{plant.assets['HMI-31']}"
    sent = {"parent": "PLC-204", "position": "3", **WHY}
    assert johan.post(f"{panel}/mount", data=sent).status_code == 302
    page = text_of(johan.get(panel))
    assert "It sits in" in page
    assert "slot 3" in page
    assert "HMI-31" in text_of(johan.get(f"/register/{plant.assets['PLC-204']}"))
    assert 'value="PLC-204"' in text_of(johan.get(f"{panel}/mount"))
    assert johan.post(f"{panel}/unmount", data=WHY).status_code == 302
    again = johan.post(f"{panel}/unmount", data=WHY)
    assert "HMI-31 sits in no other asset" in text_of(again)
    with database.reading() as session:
        assert verify(session).faults == []


def test_a_taken_slot_a_circle_and_another_site_are_refused(johan, sign_in, plant, database):
    plc, panel = (f"/register/{plant.assets[tag]}" for tag in ("PLC-204", "HMI-31"))
    johan.post(f"{panel}/mount", data={"parent": "PLC-204", "position": "3", **WHY})
    circle = johan.post(f"{plc}/mount", data={"parent": "HMI-31", **WHY})
    assert "HMI-31 sits in PLC-204, or is it" in text_of(circle)
    itself = johan.post(f"{plc}/mount", data={"parent": "PLC-204", **WHY})
    assert "PLC-204 sits in PLC-204, or is it" in text_of(itself)
    with database.acting() as session:
        near = session.get(Asset, plant.assets["PLC-204"])
        leuven = type("P", (), {"name": "L", "id": near.place_id, "site_id": near.site_id})
        other = add_asset(session, leuven, "IO-1")
        record(session, SYSTEM, "asset.edited", other)
        key = other.id
    taken = johan.post(f"/register/{key}/mount", data={"parent": "PLC-204", "position": "3", **WHY})
    assert "Slot 3 of PLC-204 holds HMI-31: take that out first." in text_of(taken)
    ines = sign_in("ines")
    far = ines.post(
        f"/register/{plant.assets['LIMS-01']}/mount", data={"parent": "AS-00001", **WHY}
    )
    assert "PLC-204 is at another site" in text_of(far)
    assert sign_in("tom").get(f"{plc}/mount").status_code == 403
