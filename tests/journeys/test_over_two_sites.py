"""A change over two sites in Chromium: each signs for their own, and hears what differs since."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from governance.core import clock
from tests.workflows.changes.sites import answer_at_durham

pytestmark = pytest.mark.browser
PLC, LIMS, HMI = "AS-00001 PLC-204", "AS-00003 LIMS-01", "AS-00002 HMI-31"
SIGNERS = ("nora", "johan", "ana", "dave")


@pytest.fixture
def browsers(leuven, plant):
    """The browser of each of these people, by name."""
    with leuven.database.writing() as session:
        answer_at_durham(session, plant)
        session.commit()
    return {name: leuven.here(name) for name in SIGNERS}


@pytest.mark.scenario("P10")
@pytest.mark.scenario("P11")
def test_each_signs_for_their_own_and_one_more_asset_makes_it_void(browsers):
    nora, ana, dave = (browsers[name] for name in ("nora", "ana", "dave"))
    a_change_of_two_sites_is_put_up(nora, browsers["johan"])

    ana.page.goto("/")
    expect(ana.page.locator("main")).to_contain_text(f"accountable for QA plan of {PLC}.")
    sign(ana)
    main = ana.page.locator("main")
    expect(main.locator(".state").first).to_have_text("Approval")
    row = ana.page.locator("#signatures tr", has_text="I approve the plan for quality")
    expect(row).to_contain_text(f"For {PLC}")
    expect(row).not_to_contain_text("AS-00003")
    expect(main).not_to_contain_text("LIMS-01")
    expect(main).to_contain_text("1 asset you may not see")
    dave.page.goto("/")
    expect(dave.page.locator("main")).to_contain_text(f"accountable for QA plan of {LIMS}.")

    one_more_asset_is_added(nora)

    ana.page.goto("/")
    expect(ana.page.locator("main")).to_contain_text("You signed an earlier version of it")
    ana.follow("CR-")
    since = ana.page.locator("#since")
    expect(since).to_contain_text(f"{HMI}, firmware 2.8.1")
    expect(ana.page.locator("#signatures")).to_contain_text("superseded: the content changed")
    since.get_by_role("link").click()
    expect(ana.page.locator("pre")).to_contain_text("PLC-204")
    expect(ana.page.locator("pre")).not_to_contain_text("HMI-31")
    expect(main).to_contain_text("Superseded")
    sign(ana)
    sign(dave)
    expect(dave.page.locator("#signatures")).to_contain_text(f"For {LIMS}")
    expect(dave.page.locator("main .state").first).to_have_text("Approval")


def a_change_of_two_sites_is_put_up(nora, johan):
    here = clock.now().astimezone(ZoneInfo("Europe/Brussels"))
    nora.page.goto("/changes/new?asset=1")
    for name, hours in {"window_begins_at": 1, "window_ends_at": 5}.items():
        at = (here + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        nora.page.locator(f"input[type=datetime-local][name={name}]").fill(at)
    nora.fill(
        title="Raise the firmware", kind="firmware", reason="The advisory applies",
        current="2.8.1", proposed="2.9.4", target_firmware="2.9.4", plan="Load 2.9.4",
        back_out="Load 2.8.1", tests="Cycle the valves",
        effect_criteria="Valves that stick; trends of the DCS; none; four weeks after release",
        effect_on="2030-01-31",
    )  # fmt: skip
    nora.press("Save the draft")
    find_and_add(nora, "lims", LIMS)
    nora.press("Hand over")
    johan.page.goto("/changes/1")
    johan.press("Confirm its kind and take it on")
    johan.page.goto("/changes/1/assess")
    for question in johan.page.locator("select[name^=answer_]").all():
        question.select_option("no")
    johan.press("Save the answers")
    nora.page.goto("/changes/1")
    put_up(nora)


def find_and_add(nora, text, words):
    nora.follow("Choose its assets…")
    nora.page.get_by_label("Find by part of a tag").fill(text)
    nora.press("Find")
    nora.page.get_by_label(words).check()
    nora.press("Add to the change")
    expect(nora.page.locator("body")).to_contain_text("1 assets were added")
    nora.follow("Back to")


def one_more_asset_is_added(nora):
    nora.page.goto("/changes/1/revise")
    nora.fill(reason="HMI-31 has the same firmware")
    nora.press("Revise")
    find_and_add(nora, "hmi", HMI)
    expect(nora.page.locator("#scope")).to_contain_text(HMI)
    put_up(nora)


def put_up(nora):
    nora.follow("Put up for approval…")
    nora.sign("Put up for approval")
    expect(nora.page.locator("main")).to_contain_text("is up for approval")


def sign(visitor):
    visitor.page.goto("/changes/1/sign")
    visitor.sign("Sign")
