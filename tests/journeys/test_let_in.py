"""A vendor is let in for an approved change, watched, and shut out by itself; in Chromium."""

import hmac
import json
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from governance.audit.verify import verify
from governance.core import clock
from governance.core.config import Settings
from governance.core.jobs import Job, deliver_all
from tests.workflows.remote_access.test_tell import KEY
from workflows.remote_access.jobs import every_minute

pytestmark = pytest.mark.browser
BOARD = "/remote-access/board"


@pytest.fixture
def settings(jump_host):
    return Settings(
        webhook_url=f"http://127.0.0.1:{jump_host.server_port}/hook",
        webhook_key="whsec_" + b64encode(KEY).decode(),
        webhook_hosts="127.0.0.1",
        webhook_networks="127.0.0.0/8",
    )


def test_a_vendor_is_let_in_watched_and_shut_out_by_itself(
    leuven, life, passing, jump_host, settings
):
    life.approved()
    tom = leuven.here("tom")
    at = asked_for_on_the_page_of_the_change(tom, f"/changes/{life.id}")
    for name in ("arne", "sten"):
        signed_by(leuven.here(name), at)
    opened_by(tom, at)
    deliver_all(leuven.database, settings)
    told_on_the_board(leuven.here("johan"), "Open", ("Kim Vogel (Siemens)", "Johan watches"))

    passing(hours=2, minutes=1)
    every_minute(Job(leuven.database, settings))
    deliver_all(leuven.database, settings)

    ana = leuven.here("ana")
    told_on_the_board(ana, "Was open in the last seven days", ("Kim Vogel (Siemens)", "ended"))
    expect(ana.page.locator("#open")).to_have_count(0)
    ana.page.goto(at)
    expect(ana.page.locator("main")).to_contain_text("by itself")
    expect(ana.page.locator("main")).to_contain_text("What let them in was told")
    what_lets_people_in_was_told_of_both(jump_host)
    with leuven.database.reading() as session:
        assert verify(session).faults == []


def asked_for_on_the_page_of_the_change(tom, change):
    now = clock.now().astimezone(ZoneInfo("Europe/Brussels"))
    tom.page.goto(change)
    tom.follow("Ask for remote access")
    tom.fill(
        purpose="Load 2.9.4 with the vendor's tool", users="Kim Vogel", way="VPN, then JH-1",
        from_at=f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}",
        until_at=f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    box = tom.page.get_by_label("PLC-204")
    if not box.is_checked():
        box.check()
    tom.press("Ask for it")
    refused = tom.page.locator("[data-summary]")
    expect(refused).to_contain_text("of others give name; employer")
    expect(tom.page.locator("[name=way]")).to_have_value("VPN, then JH-1")
    tom.fill(users="Kim Vogel; Siemens")
    tom.press("Ask for it")
    expect(tom.page.locator("main")).to_contain_text("waits for signatures")
    return tom.page.url


def signed_by(visitor, at):
    visitor.page.goto("/")
    expect(visitor.page.locator("main")).to_contain_text("RA-")
    visitor.page.goto(at)
    visitor.follow("Look, then sign…")
    visitor.sign("Sign it")
    expect(visitor.page.locator("main")).to_contain_text("How it went")


def opened_by(tom, at):
    tom.page.goto(at)
    tom.follow("Let them in…")
    tom.page.locator("[name=watcher]").select_option(label="Johan")
    tom.press("Let them in")
    expect(tom.page.locator("main .state").first).to_have_text("open")


def told_on_the_board(visitor, heading, told):
    visitor.page.goto("/")
    visitor.follow("Remote access", exact=True)
    assert visitor.page.url.endswith(BOARD)
    card = visitor.page.locator("main section, main .card").filter(
        has=visitor.page.get_by_role("heading", name=heading, exact=True)
    )
    for words in (*told, "PLC-204"):
        expect(card.first).to_contain_text(words)


def what_lets_people_in_was_told_of_both(jump_host):
    acts = [json.loads(body)["type"] for _, body in jump_host.told]
    assert acts == ["remote_access.opened", "remote_access.ended"]
    for headers, body in jump_host.told:
        named = {name.lower(): value for name, value in headers.items()}
        said = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + body
        vouched = b64encode(hmac.digest(KEY, said, sha256)).decode()
        assert f"v1,{vouched}" in named["webhook-signature"].split()
