"""The trail, narrowed to the site at which the records of its events hang."""

import json

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, actor_named


@pytest.fixture
def ids(database, plant):
    """Have an act on an asset of each site, one on a place, and one that is at none."""
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        for tag in ("PLC-204", "LIMS-01"):
            asset = session.get_one(Asset, plant.assets[tag])
            record(session, johan, "asset.looked_at", asset, reason=f"a look at {tag}")
        found = {place.code: place for place in session.scalars(select(Place))}
        record(session, johan, "place.looked_at", found["suite3"])
        record(session, SYSTEM, "clock.looked_at", "the clock")
        session.commit()
        return {code: place.id for code, place in found.items()}


def verbs(events):
    return sorted({each["verb"] for each in events if "looked_at" in each["verb"]})


def test_of_a_site_are_the_acts_on_what_hangs_there(sign_in, ids):
    alan = sign_in("alan")

    page = alan.get(f"/assurance/?site={ids['leuven']}").text

    assert "a look at PLC-204" in page
    assert "place looked at" in page
    assert "a look at LIMS-01" not in page
    assert "the clock" not in page
    assert "the clock" in alan.get("/assurance/").text
    both = alan.get(f"/assurance/?site={ids['leuven']}&site={ids['durham']}").text
    assert "a look at PLC-204" in both
    assert "a look at LIMS-01" in both


def test_copies_and_programs_are_told_of_the_same_acts(sign_in, ids):
    alan, asked = sign_in("alan"), f"site={ids['durham']}"

    for told in (
        alan.get(f"/assurance/export.csv?{asked}").text,
        alan.get(f"/assurance/copy.json?{asked}").text,
        json.dumps(alan.get(f"/api/trail?{asked}").json),
    ):
        assert "a look at LIMS-01" in told
        assert "a look at PLC-204" not in told
        assert "the clock" not in told
    items = alan.get(f"/api/trail?site={ids['leuven']}").json["items"]
    assert verbs(items) == ["asset.looked_at", "place.looked_at"]
    (one,) = [each for each in items if each["verb"] == "asset.looked_at"]
    assert (one["subject"], one["why"]) == ("PLC-204", "a look at PLC-204")
    assert one["actor_name"] == "Johan"


def test_what_is_no_site_is_refused_and_not_taken_for_all(sign_in, ids):
    alan = sign_in("alan")

    for no_site in (ids["suite3"], 9_999, "x"):
        assert alan.get(f"/assurance/?site={no_site}").status_code == 422
        assert alan.get(f"/api/trail?site={no_site}").status_code == 422


@pytest.mark.parametrize("name", ["ana", "johan"])
def test_who_holds_their_role_at_one_site_reads_no_trail_of_all_by_naming_it(sign_in, ids, name):
    who = sign_in(name)

    for address in ("/assurance/", "/assurance/export.csv", "/assurance/copy.json", "/api/trail"):
        assert who.get(f"{address}?site={ids['leuven']}").status_code == 403
