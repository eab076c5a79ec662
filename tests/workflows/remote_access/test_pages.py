"""Remote access through its pages, and for programs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.audit.verify import verify
from governance.core import clock
from workflows.remote_access.commands import asking, ending

pytestmark = pytest.mark.either
BRUSSELS = "Europe/Brussels"


def text_of(response):
    return response.get_data(as_text=True)


def moment(at):
    return [at.astimezone(ZoneInfo(BRUSSELS)).strftime("%Y-%m-%dT%H:%M"), BRUSSELS]


@pytest.fixture
def sent(letting):
    now = clock.now()
    return {
        "purpose": "Load 2.9.4 with the vendor's tool",
        "users": "nora@acme.example\nKim Vogel; Siemens",
        "assets": [str(letting.plant.assets["PLC-204"])],
        "way": "VPN, then jump host JH-1",
        "from_at": moment(now - timedelta(minutes=5)),
        "until_at": moment(now + timedelta(hours=2)),
    }


def test_it_is_asked_for_on_the_page_of_its_change_and_ended_from_the_board(
    letting, sent, sign_in, database
):
    tom, change = sign_in("tom"), f"/changes/{letting.life.id}"
    assert "Ask for remote access" in text_of(tom.get(change))
    assert "For 12 hours at most" in text_of(tom.get(f"{change}/remote-access"))
    refused = tom.post(
        f"{change}/remote-access", data={**sent, "users": "kim@siemens.example\nKim;"}
    )
    assert refused.status_code == 422
    for told in ("is the address of nobody", "not a name, a semicolon", "jump host JH-1"):
        assert told in text_of(refused)
    made = tom.post(f"{change}/remote-access", data=sent)
    assert made.status_code == 302, text_of(made)
    at = made.location
    letting.id = int(at.rsplit("/", 1)[1])
    page = text_of(sign_in("arne").get(at))
    assert "Look, then sign" in page
    assert "Kim Vogel (Siemens)" in page
    assert "As accountable for the asset" in text_of(sign_in("arne").get(f"{at}/approve"))
    assert "RA-" in text_of(sign_in("sten").get("/"))
    letting.by("arne", asking.approve).by("sten", asking.approve)
    assert "Let them in" in text_of(tom.get(at))
    assert "Johan" in text_of(tom.get(f"{at}/open"))
    assert tom.post(f"{at}/open", data={"watcher": letting.plant.people["nora"]}).status_code == 422
    assert tom.post(f"{at}/open", data={"watcher": letting.plant.people["johan"]}).location == at
    for where in (change, f"/register/{letting.plant.assets['PLC-204']}", "/remote-access/board"):
        assert "Kim Vogel (Siemens)" in text_of(sign_in("johan").get(where)), where
    sten = sign_in("sten")
    assert "Take it back now" in text_of(sten.get("/remote-access/board"))
    assert sten.get(f"{at}/revoke").status_code == 200
    assert sten.post(f"{at}/revoke", data={"reason": ""}).status_code == 422
    assert sten.post(f"{at}/revoke", data={"reason": "traffic elsewhere"}).location == at
    assert "traffic elsewhere" in text_of(tom.get(at))
    assert "Was open in the last seven days" in text_of(tom.get("/remote-access/board"))
    assert "RA-" in text_of(tom.get("/remote-access/?state=revoked&q=kim"))
    assert "taken back" in text_of(tom.get("/remote-access/export.csv"))
    assert "RA-" in text_of(tom.get("/search?q=vogel"))
    with database.reading() as session:
        assert verify(session).faults == []


def test_it_is_refused_withdrawn_and_ended_on_its_page(letting, sign_in):
    for name, verb, path in (("sten", "refuse", "/refuse"), ("tom", "withdraw", "/withdraw")):
        letting.requested()
        at = f"/remote-access/{letting.id}"
        assert sign_in(name).get(at + path).status_code == 200, verb
        assert sign_in(name).post(at + path, data={"reason": "not like this"}).location == at
        assert "not like this" in text_of(sign_in("tom").get(at))
    letting.opened()
    at = f"/remote-access/{letting.id}"
    assert "What was done" in text_of(sign_in("johan").get(f"{at}/end"))
    assert sign_in("johan").post(f"{at}/end", data={"reason": "loaded"}).location == at


def test_another_site_sees_nothing_of_it(letting, sign_in):
    letting.opened()
    at = f"/remote-access/{letting.id}"

    assert sign_in("dana").get(at).status_code == 404
    assert "RA-" not in text_of(sign_in("dana").get("/remote-access/"))
    assert "Nobody is let in" in text_of(sign_in("dana").get("/remote-access/board"))
    assert sign_in("ana").get(at).status_code == 200
    assert sign_in("ana").post(f"{at}/revoke", data={"reason": "x"}).status_code == 403


def test_a_program_asks_opens_and_ends_and_signs_nothing(letting, sign_in):
    tom, now = sign_in("tom"), clock.now()
    body = {
        "purpose": "Load 2.9.4", "way": "VPN",
        "from_at": (now - timedelta(minutes=5)).isoformat(),
        "until_at": (now + timedelta(hours=2)).isoformat(),
        "asset_ids": [letting.plant.assets["PLC-204"]],
        "users": [{"name": "Kim Vogel", "employer": "Siemens"}],
    }  # fmt: skip
    address = f"/api/changes/{letting.life.id}/remote-access"
    assert tom.post(address, json={**body, "state": "open"}).status_code == 422
    made = tom.post(address, json=body)
    assert made.status_code == 201, made.json
    at, letting.id = made.headers["Location"], made.json["id"]
    assert made.json["missing"] == ["asset_approval", "ot_security"]
    watcher = {"watcher_id": letting.plant.people["johan"]}
    assert tom.post(f"{at}/open", json=watcher).status_code == 409
    letting.by("arne", asking.approve).by("sten", asking.approve)
    opened = tom.post(f"{at}/open", json=watcher).json
    assert (opened["state"], opened["watcher"]) == ("open", "Johan")
    assert opened["users"] == [{"person_id": None, "name": "Kim Vogel (Siemens)"}]
    assert sign_in("dana").get(at).status_code == 404
    ended = tom.post(f"{at}/end", json={"reason": "loaded"}).json
    assert (ended["state"], ended["ending"]) == ("ended", "loaded")
    assert tom.get("/api/remote-access?state=ended").json["count"] == 1
    refused = tom.post(address, json={**body, "users": [{"name": "Kim", "employer": None}]})
    assert refused.status_code == 422


def test_a_program_takes_it_back_refuses_and_withdraws(letting, sign_in):
    verbs = (("sten", "refuse", "refused"), ("tom", "withdraw", "withdrawn"))
    for name, verb, state in (*verbs, ("sten", "revoke", "revoked")):
        letting.requested()
        done = sign_in(name).post(f"/api/remote-access/{letting.id}/{verb}", json={"reason": "no"})
        assert done.json["state"] == state, done.json


def test_who_is_let_in_finds_no_door_to_sign_it(letting, sign_in):
    letting.requested(by="johan")
    page = text_of(sign_in("johan").get(f"/remote-access/{letting.id}"))

    assert "Look, then sign" not in page
    assert "Withdraw it" in page


def test_ended_by_hand_twice_is_told_as_what_it_is(letting, sign_in):
    letting.opened().by("johan", ending.end, "loaded")

    again = sign_in("johan").post(f"/remote-access/{letting.id}/end", data={"reason": "again"})

    assert again.status_code == 409
