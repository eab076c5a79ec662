"""The ledger, intervals and requirements over the API."""

from datetime import timedelta

import pytest

from governance.core import clock
from governance.register.models import Asset
from governance.validation.outside import commands
from governance.validation.outside.models import Cause
from tests.plant import SYSTEM

pytestmark = pytest.mark.either


def sent(client, url, version, **said):
    token = {"X-CSRFToken": client.get("/api/csrf").json["csrf_token"]}
    return client.post(url, json={"version": version, **said}, headers=token)


@pytest.mark.usefixtures("worked")
def test_a_program_asks_for_the_state_of_an_asset_at_any_moment(plant, sign_in):
    johan, url = sign_in("johan"), f"/api/assets/{plant.assets['PLC-204']}/validated"

    now = johan.get(url).json
    assert (now["state"], now["span"]["did"]) == ("validated", "released it for use")
    assert [span["state"] for span in now["spans"]] == ["validated", "under_change", "validated"]
    then = johan.get(url, query_string={"as_of": now["spans"][1]["since"]}).json
    assert then["state"] == "under_change"
    assert johan.get(f"{url}?as_of=2001-01-01").status_code == 404
    assert johan.get(f"{url}?as_of=2039-01-01").status_code == 422
    assert johan.get(f"{url}?as_of=soon").status_code == 422
    lines = johan.get("/api/validated?outside=1").json["items"]
    assert [line["state"] for line in lines] == ["under_change"]
    dana = sign_in("dana")
    assert dana.get(url).status_code == 404
    assert "PLC-204" not in dana.get("/api/validated").text


def test_a_program_reads_intervals_and_names_lots(database, plant, sign_in):
    with database.writing() as session:
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        at = clock.now() - timedelta(hours=1)
        commands.begin(session, SYSTEM, plc, commands.Begun(Cause.UNRELEASED, "x:1", "early", at))
        session.commit()
    ana = sign_in("ana")
    (listed,) = ana.get("/api/intervals?state=open").json["items"]
    url = f"/api/intervals/{listed['id']}"

    made = sent(ana, f"{url}/lots", listed["version"], lot_no="L-17", product="Vials")

    assert (made.status_code, made.json["lots"][0]["lot_no"]) == (201, "L-17")
    bare = sent(ana, f"{url}/lots", made.json["version"], lot_no="", product="x")
    assert bare.status_code == 422
    assert sign_in("dana").get(url).status_code == 404
    assert sign_in("dana").get("/api/intervals").json["items"] == []


def test_a_program_writes_what_is_required_edition_by_edition(plant, sign_in):
    vera, at = sign_in("vera"), f"/api/assets/{plant.assets['PLC-204']}"
    said = {"code": "URS-1", "words": "Caps every vial.", "criticality": 1, "reason": "first"}

    for _ in range(2):
        made = sent(vera, f"{at}/requirements", vera.get(at).json["version"], **said)
        assert made.status_code == 200
    editions = vera.get(f"{at}/requirements").json["items"]
    assert [(one["edition"], one["ended_at"] is None) for one in editions] == [
        (2, True),
        (1, False),
    ]
    version = vera.get(at).json["version"]
    assert (
        sent(vera, f"{at}/requirements", version, **{**said, "criticality": 9}).status_code == 422
    )
    assert sent(sign_in("tom"), f"{at}/requirements", version, **said).status_code == 403
