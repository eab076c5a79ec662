"""An asset at two moments, and two assets at their own."""

from datetime import timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.register.commands import assets
from governance.register.models import Asset
from governance.register.networks.models import Interface
from governance.register.queries.between import between
from tests.plant import SYSTEM


@pytest.fixture
def johan(an_actor):
    return an_actor("johan")


def asked(one, other="", beside=""):
    return {"one": one, "other": other, "beside": beside}


def written(session):
    """Commit, and return a moment after it."""
    session.commit()
    return (clock.now() + timedelta(microseconds=1)).isoformat()


def test_what_differs_between_two_moments_is_told_fact_by_fact_and_part_by_part(
    session, johan, plant
):
    plc = session.get_one(Asset, plant.assets["PLC-204"])
    session.add(Interface(asset_id=plc.id, name="X1"))
    record(session, SYSTEM, "asset.wired", plc)
    before = written(session)
    assets.edit(session, johan, plc, {"name": "Capper", "criticality": 1}, "renamed")
    session.delete(session.query(Interface).one())
    session.add(Interface(asset_id=plc.id, name="X2"))
    record(session, SYSTEM, "asset.rewired", plc)
    session.commit()

    found = between(session, johan, plc, asked(before))

    facts = {fact for part in found.different for fact in part.facts}
    assert facts == {
        ("Name", "PLC-204 of Line1", "Capper"),
        ("Criticality", "2 high", "1 very high"),
    }
    lines = [line for part in found.different for line in part.only]
    assert [(is_second, "X1" in line, "X2" in line) for is_second, line in lines] == [
        (False, True, False),
        (True, False, True),
    ]
    assert between(session, johan, plc, asked(before, before)).different == ()


def test_two_assets_are_compared_each_at_its_moment(session, johan, plant):
    plc = session.get_one(Asset, plant.assets["PLC-204"])
    found = between(session, johan, plc, asked(clock.now().isoformat(), beside="HMI-31"))
    labels = [label for part in found.different for label, *_ in part.facts]
    assert labels == ["Tag", "Name", "Place"]


def test_before_it_was_registered_there_is_nothing(session, johan, plant):
    plc = session.get_one(Asset, plant.assets["PLC-204"])
    found = between(session, johan, plc, asked("2001-01-01"))
    assert found.sides[0].past is None
    assert found.different


def test_the_page_asks_and_tells_what_cannot_be_asked(sign_in, plant):
    johan, url = sign_in("johan"), f"/register/{plant.assets['PLC-204']}"
    assert f"{url}/moments" in johan.get(url).text
    assert johan.get(f"{url}/moments").status_code == 200
    tomorrow = clock.today() + timedelta(days=1)
    for query, said in {
        "one=yesterday": "is no moment",
        f"one={tomorrow}": "is yet to come",
        "one=2026-01-01&other=x": "is no moment",
        "one=2026-01-01&beside=LIMS-01": "There is no asset LIMS-01",
    }.items():
        page = johan.get(f"{url}/moments?{query}")
        assert page.status_code == 422, query
        assert said in page.text
    shown = johan.get(f"{url}/moments?one=2001-01-01&beside=HMI-31")
    assert shown.status_code == 200
    assert "PLC-204 was not on the register" in shown.text
    assert sign_in("dana").get(f"{url}/moments").status_code == 404
