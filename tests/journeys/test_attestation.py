"""Three hundred rows answered in forty seconds, in Chromium: the evidence says so, and warns."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.ownership.attestation.jobs import every_minute
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from tests.plant import SINCE, SYSTEM, add_asset

pytestmark = pytest.mark.browser
OWNER, LEAD, QUALITY = "Arne Wulf", "Jens Petersen", "Ana Ruiz"


@pytest.fixture
def turned(monkeypatch):
    """The clock, to be turned on by more than the wait for a code."""
    ahead, now = [timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + ahead[0])

    def turn(**span):
        ahead[0] += timedelta(**span)

    return turn


def owned(wismar):
    """Name the area owner on three hundred valves."""
    with wismar.database.writing() as session:
        line = session.scalars(select(Place).where(Place.code == "pk3-1")).one()
        for n in range(300):
            valve = add_asset(session, line, f"XV-{n:03}")
            session.add(Assignment(
                activity=Activity.ASSET_APPROVAL, subject_kind="asset", subject_id=valve.id,
                subject=valve.tag, person_id=wismar.people[OWNER], place_id=line.id,
                site_id=line.site_id, starts_on=SINCE, assigned_by="system", reason="seed",
            ))  # fmt: skip
        record(session, SYSTEM, "valves.seeded", line)
        session.commit()


@pytest.mark.scenario("P20")
def test_three_hundred_rows_in_forty_seconds_are_told_as_bulk_and_compliance_is_warned(
    wismar, turned
):
    owned(wismar)
    quality_opens(wismar.as_(QUALITY))
    the_owner_answers_all_at_once(wismar.as_(OWNER), turned)
    the_lead_is_unsure(wismar.as_(LEAD))
    turned(days=30)
    every_minute(Job(wismar.database))
    quality_is_warned_and_signs(wismar)
    wismar.work()
    what_nobody_confirmed_waits(wismar)


def quality_opens(quality):
    quality.page.goto("/ownership/attestations/")
    quality.follow("Open a campaign")
    place = quality.page.locator("[name=place_id]")
    place.select_option(label="Wismar (site)")
    quality.fill(name="Wismar, autumn")
    quality.page.get_by_label("asset approval").check()
    quality.page.get_by_label("technical review").check()
    quality.press("Open the campaign")
    expect(quality.page.locator("main")).to_contain_text("0 of 301 answered")


def the_owner_answers_all_at_once(owner, turned):
    owner.page.goto("/")
    owner.follow("Confirm what you own: Wismar, autumn (0 of 300 answered)")
    expect(owner.page.locator("main")).to_contain_text("300 identical rows wait")
    turned(seconds=40)
    with owner.page.expect_navigation():
        owner.page.get_by_role("button", name="All 300: still mine").click()
    expect(owner.page.locator("main")).to_contain_text("300 of 300 answered")
    expect(owner.page.locator("main")).to_contain_text("Nothing waits for you here")


def the_lead_is_unsure(lead):
    """By keys alone: to the row, then the third answer."""
    lead.page.goto("/")
    lead.follow("Confirm what you own: Wismar, autumn (0 of 1 answered)")
    lead.page.keyboard.press("j")
    with lead.page.expect_navigation():
        lead.page.keyboard.press("3")
    expect(lead.page.locator("main")).to_contain_text("1 of 1 answered")


def quality_is_warned_and_signs(wismar):
    quality = wismar.as_(QUALITY)
    quality.sign_in()  # 30 days later
    quality.page.goto("/")
    main = quality.page.locator("main")
    expect(main).to_contain_text("The evidence of Wismar, autumn waits for a signature")
    expect(main).to_contain_text("One answer was given for 300 rows at once")
    quality.follow("The evidence of Wismar, autumn")
    expect(main).to_contain_text(re.compile(r"answered in 0\.1\d seconds each or less"))
    quality.follow("Evidence", exact=True)
    expect(main).to_contain_text("300 in bulk")
    expect(main).to_contain_text(re.compile(r"0\.1\d seconds"))
    quality.page.go_back()
    quality.sign("Sign the evidence")
    expect(main).to_contain_text("You signed the evidence of AT-0001.")


def what_nobody_confirmed_waits(wismar):
    quality = wismar.as_(QUALITY)
    quality.page.reload()
    main = quality.page.locator("main")
    expect(main).to_contain_text("AT-0001.pdf")
    expect(main).to_contain_text("1 row was not confirmed")
    quality.follow("Show them")
    quality.follow("OW-")
    expect(main).to_contain_text("Nobody confirmed it")
    quality.fill(reason="Jens keeps it until the spring.")
    quality.press("It stays")
    expect(main).to_contain_text("Jens keeps it until the spring.")
