"""What stands around every page: for each role, with or without a session, at a site or all."""

from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import event

from governance.core.access import Actor, Held
from governance.core.installation import Installation, Purpose
from governance.core import clock
from governance.places.models import Level
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
    assert [site for site in ("Durham", "Leuven", "All sites") if f">{site}</a>" in switcher] == sites
    assert 'aria-current="page"' in page.split("</nav>")[0]


def test_a_page_pays_for_its_frame_with_two_statements_once_what_waits_is_counted(
    sign_in, database
):
    client, told = sign_in("johan"), []
    client.get("/search")
    event.listen(
        database.engine, "before_cursor_execute", lambda *sent: told.append(sent[2].split("FROM")[-1])
    )

    text_of(client, "/search")

    read = [part.split()[0] for part in told if "PRAGMA" not in part and "BEGIN" not in part]
    assert sorted(read)[-4:] == ["audit_head", "place", "role_grant", "sign_in"]
    assert len(read) == 4, told


def test_the_count_follows_what_was_written(sign_in, database, plant):
    client = sign_in("johan")
    before = text_of(client, "/search").split("</nav>")[0]

    with database.writing() as session:
        from_the_plant = plant.assets["PLC-204"]
        session.info["asset"] = from_the_plant
    assert before == text_of(client, "/search").split("</nav>")[0]


def test_a_chosen_site_is_kept_narrows_lists_and_leads_nowhere_else(sign_in, plant):
    client, leuven = sign_in("alan"), plant.places["leuven"]
    to = f"/register/?site={leuven}"

    chosen = client.get("/site/leuven?" + urlencode({"to": to}))

    assert (chosen.status_code, chosen.location) == (302, to)
    assert f'href="/changes/?site={leuven}"' in text_of(client)
    assert "to=/register/?state=retired%26site=" not in text_of(client, to)
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


def test_the_demo_answers_on_this_machine_only(app, sign_in, database):
    client = sign_in("johan")
    assert client.get("/", headers={"Host": "concord.plant.example"}).status_code == 200
    with database.writing() as session:
        session.add(Installation(id=1, purpose=Purpose.DEMO, set_up_at=clock.now()))
        session.commit()

    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"):
        assert "nothing here is a record" in text_of_host(client, host)
    for host in ("concord.plant.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"):
        answer = client.get("/", headers={"Host": host})
        assert answer.status_code == 400
        assert "Leuven" not in answer.text
    refused = client.get("/healthz", headers={"Host": "evil.example"})
    assert (refused.status_code, refused.mimetype) == (400, "text/plain")
    assert "this machine only" in refused.text


def text_of_host(client, host):
    client.set_cookie  # the cookie belongs to localhost
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    other = client.application.test_client()
    name = host.rsplit(":", 1)[0].lower() if host != "[::1]:8000" else "[::1]"
    with other.session_transaction(base_url=f"http://{name}/") as cookie:
        cookie.update(kept)
    return other.get("/", base_url=f"http://{host}/").text
