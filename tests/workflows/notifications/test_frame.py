"""What stands around every page: for each role, with or without a session, at a site or all."""

import re
from html import unescape
from urllib.parse import unquote, urlencode

import pytest
from sqlalchemy import event

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, Held
from governance.core.installation import Installation, Purpose
from governance.places.models import Level
from governance.register.models import Asset
from tests.plant import SYSTEM
from workflows.notifications.rules import Spot, own_sites, roles_in_words

ACME = Spot(1, "acme", "Acme", "/acme/", Level.ENTERPRISE)
LEUVEN = Spot(2, "leuven", "Leuven", "/acme/leuven/", Level.SITE)
DURHAM = Spot(3, "durham", "Durham", "/acme/durham/", Level.SITE)
SUITE = Spot(4, "suite3", "Suite 3", "/acme/leuven/suite3/", Level.AREA)
SPOTS = [ACME, DURHAM, LEUVEN, SUITE]


def text_of(client, address="/", status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def test_own_sites_come_first_and_others_only_from_above():
    at_suite = Held("requester", SUITE.path)

    assert own_sites(Actor(1, "A", frozenset({at_suite})), SPOTS) == [LEUVEN]
    assert own_sites(Actor(1, "A", frozenset({Held("qa", ACME.path), at_suite})), SPOTS) == [
        LEUVEN,
        DURHAM,
    ]
    assert own_sites(Actor(1, "A"), SPOTS) == []


def test_roles_are_told_in_words_with_their_places():
    held = {Held("qa", LEUVEN.path), Held("ot_lead", LEUVEN.path), Held("auditor", ACME.path)}

    assert roles_in_words(Actor(1, "A", frozenset(held)), SPOTS) == (
        "auditor, Acme; OT lead and QA, Leuven"
    )


@pytest.mark.parametrize(
    ("name", "roles", "sites"),
    [
        ("johan", "OT lead, Leuven", ["Leuven"]),
        ("nora", "requester, Suite3", ["Leuven"]),
        ("dana", "OT lead, Durham", ["Durham"]),
        ("alan", "auditor, Acme", ["Durham", "Leuven", "All sites"]),
        ("adam", "administrator, Acme", ["Durham", "Leuven", "All sites"]),
    ],
)
def test_everybody_sees_who_they_are_and_the_sites_where_they_hold_a_role(
    sign_in, name, roles, sites
):
    page = text_of(sign_in(name))
    switcher = page.split('class="top"')[1].split('role="search"')[0]

    assert roles in page
    assert "times in Europe/Brussels" in page
    assert [
        site for site in ("Durham", "Leuven", "All sites") if f">{site}</a>" in switcher
    ] == sites
    assert 'aria-current="page"' in page.split("</nav>")[0]


def test_a_page_asks_who_reads_and_whether_anything_was_written_and_no_more(app, sign_in, database):
    client, told = sign_in("johan"), []
    app.extensions["purpose"] = Purpose.PLANT
    text_of(client, "/search")
    event.listen(database.engine, "before_cursor_execute", lambda *sent: told.append(sent[2]))

    text_of(client, "/search")

    (asked,) = [part for part in told if "SELECT" in part]
    assert re.findall(r"FROM (\w+)", asked) == ["audit_head", "signing_right", "sign_in"]


def test_the_count_of_what_waits_follows_each_act(sign_in, database, plant):
    client = sign_in("johan")
    before = waiting_of(text_of(client))
    with database.writing() as session:
        asset = session.get(Asset, plant.assets["PLC-204"])
        asset.firmware = None
        record(session, SYSTEM, "asset.edited", asset)
        session.commit()

    assert waiting_of(text_of(client, "/search")) == before + 1
    assert "1 asset has no known firmware" in text_of(client)


def waiting_of(page):
    return int((re.findall(r'class="count">(\d+)<', page.split("</nav>")[0]) or ["0"])[0])


def test_a_chosen_site_is_kept_narrows_lists_and_leads_nowhere_else(sign_in, plant):
    client, leuven = sign_in("alan"), plant.places["leuven"]
    to = f"/register/?site={leuven}"

    chosen = client.get("/site/leuven?" + urlencode({"to": to}))

    assert (chosen.status_code, chosen.location) == (302, to)
    assert f'href="/changes/?site={leuven}&view=mine"' in text_of(client)
    again = unquote(text_of(client, f"{to}&state=planned"))
    assert f"to=/register/?state=planned&site={plant.places['durham']}" in again
    for away in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        assert client.get("/site/leuven?" + urlencode({"to": away})).location == "/"
    assert client.get("/site/?to=/register/").location == "/register/"
    assert f"site={leuven}" not in text_of(client).split("</nav>")[0]


def test_a_site_without_a_role_there_is_like_one_that_does_not_exist(sign_in):
    client = sign_in("johan")

    assert "no such site" in text_of(client, "/site/durham", 404)
    assert "no such site" in text_of(client, "/site/nowhere", 404)


def test_pages_that_tell_what_is_wrong_have_a_frame_for_who_is_signed_in(app, sign_in):
    assert "OT lead, Leuven" in text_of(sign_in("johan"), "/no-such-page", 404)
    assert "OT lead" not in text_of(app.test_client(), "/no-such-page", 404)
    assert 'class="side"' not in text_of(app.test_client(), "/", 401)


def test_every_page_of_the_demo_says_that_it_is_one(sign_in, database):
    client = sign_in("johan")
    assert "nothing here is a record" not in text_of(client)
    with database.writing() as session:
        installed = Installation(id=1, purpose=Purpose.DEMO, set_up_at=clock.now())
        session.add(installed)
        record(session, SYSTEM, "installation.set_up", installed)
        session.commit()

    assert "nothing here is a record" in text_of(client)
