"""Work where there is no network: printed, done on paper, entered, and compared by a second one."""

from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from governance.core import clock
from tests.journeys.visiting import stands

pytestmark = pytest.mark.browser
WORKER, SECOND = "tom", "johan"
SITE = ZoneInfo("Europe/Brussels")
STEPS = ("Line 1 stands", "2.9.4 is loaded", "It runs")


def test_a_package_is_printed_worked_on_paper_entered_and_compared(leuven, life, passing):
    life.approved()
    tom, johan = leuven.here(WORKER), leuven.here(SECOND)
    it_is_put_on_paper(tom)
    leuven.work()
    it_is_printed_with_a_line_for_each_step(tom)
    began = clock.now()
    passing(minutes=10)
    the_scan_is_added(tom)
    what_stands_on_it_is_entered(tom, began)
    nobody_compares_what_they_entered(tom)
    another_compares_it(johan)
    tom.page.goto("/changes/1")
    stands(tom, "Implementation")


def typed(at, pattern="%Y-%m-%dT%H:%M"):
    """Say a moment as the clock of the site does."""
    return at.astimezone(SITE).strftime(pattern)


def it_is_put_on_paper(tom):
    tom.page.goto("/changes/1/work")
    tom.follow("On paper: packages for work without Concord")
    expect(tom.page.locator("main")).to_contain_text("Nothing is on paper")
    tom.follow("Put it on paper…")
    tom.page.locator("[name=why]").focus()
    tom.page.keyboard.type("The cabinet room has no network")
    tom.fill(due_at=typed(clock.now().replace(hour=23)))
    tom.page.keyboard.press("Enter")
    expect(tom.page.locator("main")).to_contain_text("The package is issued")


def it_is_printed_with_a_line_for_each_step(tom):
    tom.page.reload()
    with tom.page.expect_download() as download:
        tom.page.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.suggested_filename.endswith("-1.pdf")
    tom.page.emulate_media(media="print")
    steps = tom.page.locator("main table").last
    for key in ("S1", "S2", "S3", "T1", "B1"):
        expect(steps).to_contain_text(key)
    expect(tom.page.locator("nav.side")).to_be_hidden()
    tom.page.emulate_media(media="screen")


def the_scan_is_added(tom):
    tom.follow("Add a scan…")
    tom.page.locator("input[type=file]").set_input_files(
        {"name": "package-1.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
    )
    tom.fill(description="The package, both pages")
    tom.press("Add a scan")


def what_stands_on_it_is_entered(tom, began):
    tom.follow("Enter what stands on it…")
    at = typed(clock.now(), "%Y-%m-%d %H:%M")
    lines = [f"S{n}; {at}; Tom; {words}" for n, words in enumerate(STEPS, 1)]
    tom.page.locator("[name=scan]").select_option(index=1)
    tom.fill(lines="S9; eight; Tom", began_at=typed(began))
    tom.press("Enter what stands on it")
    expect(tom.page.locator("main")).to_contain_text("begins with no step of the package")
    expect(tom.page.locator("[name=lines]")).to_have_value("S9; eight; Tom")
    tom.sign("Enter what stands on it", lines="\n".join(lines))
    expect(tom.page.locator("main")).to_contain_text("not compared yet")


def nobody_compares_what_they_entered(tom):
    tom.follow("Check it…")
    tom.press("Check the entry")
    expect(tom.page.locator("main")).to_contain_text("somebody else must check it")


def another_compares_it(johan):
    johan.page.goto("/changes/1/packages/1")
    expect(johan.page.locator("main")).to_contain_text("2.9.4 is loaded")
    johan.follow("Check it…")
    johan.sign("Check the entry")
    johan.page.goto("/changes/1/packages/1")
    expect(johan.page.locator("main")).to_contain_text("compared by a second person")
