"""Who may do what at a place is confirmed right by right; one no ends a role; quality signs."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from governance.audit.verify import verify
from governance.core import clock
from tests.journeys.visiting import stands

pytestmark = pytest.mark.browser


@pytest.mark.statement(44)
def test_a_campaign_ends_what_nobody_needs_and_its_result_is_signed(leuven, plant):
    nora, ana, arne = (leuven.here(name) for name in ("nora", "ana", "arne"))
    nora.page.goto("/changes/new")
    expect(nora.page.locator("main [name=title]")).to_be_visible()
    campaign = opened_by(ana, plant.places["suite3"])
    expect(ana.page.locator("main")).to_contain_text("It cannot be signed yet")

    the_role_of_nora_is_not_needed(arne, campaign)
    nora.page.goto("/changes/new")
    expect(nora.page.locator("main")).to_contain_text("Nora may not raise")
    ana.page.goto(f"{campaign}answering")
    with ana.page.expect_navigation():
        ana.page.get_by_role("button", name="Still needed").click()
    expect(ana.page.locator("main")).to_contain_text("Nothing waits for you here")

    ana.page.goto(campaign)
    ana.sign("Sign the result")
    stands(ana, "signed")
    with ana.page.expect_download() as download:
        ana.page.get_by_role("link", name="Result, as it was signed").click()
    said = json.loads(Path(download.value.path()).read_bytes())
    assert "moved to another site" in json.dumps(said)
    with leuven.database.reading() as session:
        assert verify(session).faults == []


def opened_by(ana, place):
    ana.page.goto("/recertifications/")
    ana.follow("Open a campaign")
    due = (clock.now() + timedelta(days=28)).date()
    ana.fill(name="Suite 3, last quarter", place_id=str(place), due_on=str(due))
    ana.press("Open the campaign")
    expect(ana.page.locator("main")).to_contain_text("0 of 2 answered")
    return ana.page.url


def the_role_of_nora_is_not_needed(arne, campaign):
    arne.page.goto("/")
    expect(arne.page.locator("main")).to_contain_text("Suite 3, last quarter")
    arne.page.goto(campaign)
    arne.follow("Answer", exact=True)
    arne.follow("Not needed, or unsure")
    arne.fill(reply="not")
    arne.press("Answer")
    expect(arne.page.locator("[data-summary]")).to_contain_text("why")
    arne.fill(note="moved to another site")
    arne.press("Answer")
    expect(arne.page.locator("main")).to_contain_text("Nothing waits for you here")
