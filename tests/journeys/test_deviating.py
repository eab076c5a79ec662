"""Something goes otherwise than planned: the release waits until quality has decided on it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visiting import sign, stands
from workflows.changes.commands import working

pytestmark = pytest.mark.browser


def test_a_release_waits_for_the_disposition_of_a_deviation(leuven, life):
    life.completed()
    tom, arne, ana = (leuven.here(name) for name in ("tom", "arne", "ana"))
    the_worker_tells_of_it_by_keyboard(tom)
    life.by("johan", working.verify, "Valves cycle")
    the_release_is_refused_and_says_what_it_waits_for(ana)
    the_lead_finds_out_why(arne)
    quality_decides_on_it(ana)
    the_release_is_signed(ana)


def the_worker_tells_of_it_by_keyboard(tom):
    tom.page.goto("/changes/1/work")
    tom.page.get_by_role("link", name="Open a deviation…").first.focus()
    with tom.page.expect_navigation():
        tom.page.keyboard.press("Enter")
    for name, typed in (
        ("source", "a step"),
        ("severity", "minor"),
        ("title", "A cable was loose"),
        ("happened", "X2 had no link after the restart."),
    ):
        tom.page.locator(f"main [name={name}]").focus()
        tom.page.keyboard.type(typed)
    tom.page.locator("main [name=title]").press("Enter")
    expect(tom.page.locator("main")).to_contain_text("A cable was loose")


def the_release_is_refused_and_says_what_it_waits_for(ana):
    ana.page.goto("/changes/1")
    stands(ana, "Release")
    expect(ana.page.locator("main")).to_contain_text("is open, and PLC-204 waits for it")


def the_lead_finds_out_why(arne):
    arne.page.goto("/")
    arne.follow("A cable was loose")
    stands(arne, "to be investigated")
    arne.follow("Say why it happened")
    arne.fill(cause="It was not pressed in.")
    arne.press("Say why it happened")
    stands(arne, "waits for QA's disposition")


def quality_decides_on_it(ana):
    ana.page.goto("/deviations/")
    ana.follow("DV-")
    ana.follow("Sign the disposition")
    ana.fill(disposition="use_as_is", impact="yes", why="The link was up before the first batch.")
    ana.press("Sign the disposition")
    expect(ana.page.locator("main")).to_contain_text("affected product: name the batches")
    ana.sign("Sign the disposition", impact="no")
    stands(ana, "decided")


def the_release_is_signed(ana):
    ana.page.goto("/changes/1")
    expect(ana.page.locator("main")).not_to_contain_text("waits for it")
    sign(ana, "Sign")
    stands(ana, "Review")
