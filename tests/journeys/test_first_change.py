"""From the sheet that a site really has to a closed change that can be proved, in Chromium.

Four people and an administrator, on the real pages; every code is used once.
"""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

from demo.spreadsheet import FILE_NAME, MISTAKES, messy_sheet
from governance.core import clock
from governance.identity.models import SignIn
from governance.register.models import Asset
from tests.journeys.visiting import sign
from workflows.changes.models import ChangeRequest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
ENGINEER, LEAD, OWNER, QUALITY, ADMIN = (
    "Nora Engel", "Jens Petersen", "Arne Wulf", "Ana Ruiz", "Adam Kahl",
)  # fmt: skip
SHEET = messy_sheet().replace(b"Firmware-Stand", b"Ablesung")
"""Semicolons, Windows-1252, title rows, German headings; one heading says nothing to a machine."""

TAG, PANEL = "PK3-KF01", "PK3.1-PH01"
BACK_OUT = "Load V2.9.4 from the card in the cabinet; decide by 14:00"


@pytest.mark.scenario("R1")
def test_four_people_bring_a_sheet_to_a_closed_change_that_can_be_proved(wismar):
    the_administrator_asks_for_a_role_and_quality_confirms_it(wismar)
    the_lead_brings_in_the_sheet(wismar)
    the_lead_says_what_depends_on_what(wismar)
    the_engineer_raises_a_change(wismar)
    the_engineer_is_signed_out_while_typing(wismar)
    the_engineer_answers_and_attaches(wismar)
    a_vacancy_blocks_until_the_lead_fills_it(wismar)
    everybody_accountable_signs(wismar)
    the_work_is_done_verified_and_released(wismar)
    the_register_and_the_trail_agree(wismar)


def the_administrator_asks_for_a_role_and_quality_confirms_it(wismar):
    admin = wismar.as_(ADMIN)
    admin.page.goto("/people/")
    admin.follow(LEAD)
    admin.follow("role")
    admin.fill(role="ot_security", reason="he reviews the firmware of his lines")
    admin.page.locator("[name=place_id]").select_option(label=option(admin, "place_id", "Wismar"))
    admin.press("Give the role")
    expect(admin.page.locator("main")).to_contain_text("OT security")

    quality = wismar.as_(QUALITY)
    quality.page.goto("/")
    quality.follow("Confirm or refuse")
    expect(quality.page.locator("main")).to_contain_text("he reviews the firmware of his lines")
    quality.press("Confirm")


def option(visitor, name, words):
    """The whole label of the option that has these words."""
    labels = visitor.page.locator(f"[name={name}] option").all_inner_texts()
    return next(label for label in labels if words in label)


def the_lead_brings_in_the_sheet(wismar):
    lead = wismar.as_(LEAD)
    lead.page.goto("/register/")
    lead.page.goto("/register/imports/")
    lead.follow("Upload a sheet")
    lead.page.locator("[name=place_id]").select_option(label=option(lead, "place_id", "Wismar"))
    lead.page.locator("input[type=file]").set_input_files(
        {"name": FILE_NAME, "mimeType": "text/csv", "buffer": SHEET}
    )
    lead.press("Upload")

    main = lead.page.locator("main")
    expect(main).to_contain_text("Windows-1252")
    expect(main).to_contain_text("Ablesung")
    lead.page.locator("#field_firmware").select_option(
        label=option(lead, "field_firmware", "Ablesung")
    )
    lead.press("Show what it would do")
    expect(main).to_contain_text("Each row is being compared with what is recorded.")
    assert count(wismar, Asset) == 0
    wismar.work()
    expect(main).to_contain_text("Create 36; 4 rows are left out")  # the page looks by itself

    lead.follow("Refused 4")
    rows = lead.page.locator("table.preview tbody tr")
    expect(rows).to_have_count(4)
    for words in ("PK3.1-BX02", "10.20.33.300", "PK3.3-KF01", "PK3.4-TA02", "pk4-4"):
        expect(lead.page.locator("table.preview")).to_contain_text(words)
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name="CSV", exact=True).click()
    refused = Path(download.value.path()).read_text("utf-8-sig")
    assert all(tag in refused for tag in MISTAKES)
    assert count(wismar, Asset) == 0

    lead.press("Create 36; 4 rows are left out")
    wismar.work()
    expect(main).to_contain_text("36 created, 0 updated.")
    assert count(wismar, Asset) == 36


def count(wismar, model):
    with wismar.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def the_asset(visitor, tag):
    """Find an asset as people do: by the search of every page."""
    visitor.page.goto("/register/")
    visitor.page.locator("form.conditions input[name=q]").fill(tag)
    visitor.press("Apply")
    with visitor.page.expect_navigation():
        visitor.page.locator("tr", has_text=tag).locator("a[data-row]").first.click()


def the_lead_says_what_depends_on_what(wismar):
    lead = wismar.as_(LEAD)
    the_asset(lead, PANEL)
    lead.follow("Record what it depends on")
    lead.fill(type="receives_data_from", provider=TAG, strength="hard")
    lead.press("Record it")
    expect(lead.page.locator("#providers")).to_contain_text(TAG)


def the_engineer_raises_a_change(wismar):
    engineer = wismar.as_(ENGINEER)
    the_asset(engineer, TAG)
    engineer.follow("Raise a change")
    expect(engineer.page.get_by_label("Asset", exact=True)).not_to_be_empty()
    engineer.fill(
        title=f"Raise the firmware of {TAG}", kind="firmware",
        reason="The vendor's advisory applies", current="V2.9.4", proposed="V2.9.7",
        target_firmware="V2.9.7", plan="Stop the line\nLoad V2.9.7\nStart the line",
        tests="Run ten cartons; compare the tag list",
        effect_criteria="Stops of the labeller; its counter; none; four weeks after release",
        effect_on="2030-01-31",
    )  # fmt: skip
    with engineer.page.expect_navigation(url="**/changes/1"):
        engineer.page.get_by_role("button", name="Save the draft").dblclick()
    expect(engineer.page.locator("main")).to_contain_text("Draft")
    assert count(wismar, ChangeRequest) == 1


def the_engineer_is_signed_out_while_typing(wismar):
    engineer = wismar.as_(ENGINEER)
    engineer.follow("Edit…")
    here = clock.now().astimezone(ZoneInfo("Europe/Berlin"))
    for name, hours in {"window_begins_at": -1, "window_ends_at": 5}.items():
        at = (here + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        engineer.page.locator(f"input[type=datetime-local][name={name}]").fill(at)
    engineer.fill(back_out=BACK_OUT)
    left_alone(wismar, ENGINEER)
    engineer.press("Save")

    main = engineer.page.locator("main")
    expect(main).to_contain_text("What you typed is kept")
    engineer.sign_in()
    expect(main).to_contain_text(BACK_OUT)
    engineer.press("Send it again")
    expect(engineer.page).to_have_url(f"{wismar.address}/changes/1")
    expect(main).to_contain_text(BACK_OUT)


def left_alone(wismar, name):
    """Let the person's session be unused for too long."""
    of_theirs = SignIn.person_id == wismar.people[name]
    with wismar.database.engine.begin() as connection:
        earlier = clock.now() - timedelta(hours=2)
        connection.execute(update(SignIn).where(of_theirs).values(seen_at=earlier))


def the_engineer_answers_and_attaches(wismar):
    engineer = wismar.as_(ENGINEER)
    engineer.press("Hand over")
    impact = engineer.page.locator("#impact")
    expect(impact).to_contain_text(PANEL)
    expect(impact.locator("tr", has_text=PANEL)).to_contain_text(TAG)  # the reason names its source
    engineer.follow("Answer the questions")
    for question in engineer.page.locator("select[name^=answer_]").all():
        question.select_option("no")
    engineer.fill(answer_downtime="yes", why_downtime="The line stands for two hours")
    engineer.press("Save the answers")
    expect(engineer.page.locator("#assessment")).to_contain_text("The line stands for two hours")
    lead = wismar.as_(LEAD)
    lead.page.goto("/")
    lead.follow("Take on")
    lead.press("Confirm its kind and take it on")
    expect(lead.page.locator("main .state").first).to_have_text("Assessment")
    the_owner_assesses_what_was_opened(wismar)
    engineer.page.goto("/changes/1/impact")
    engineer.page.get_by_role("link", name="Say what it means… All that waits").click()
    engineer.fill(reason="The panel shows old values for a minute")
    engineer.press("Say what it means")
    engineer.page.goto("/changes/1")
    expect(engineer.page.locator("main .state").first).to_have_text("Planning")  # nothing is open
    engineer.follow("Add a file")
    engineer.page.locator("input[type=file]").set_input_files(
        {"name": "release-notes.txt", "mimeType": "text/plain", "buffer": b"V2.9.7 mends it"}
    )
    engineer.fill(description="The vendor's release notes")
    engineer.press("Keep the file")
    expect(engineer.page.locator("#files")).to_contain_text("part of what is signed")


def the_owner_assesses_what_was_opened(wismar):
    owner = wismar.as_(OWNER)
    owner.page.goto("/")
    owner.follow("Assess")
    owner.fill(severity="low", probability="low", detectability="high", rationale="It is a break")
    owner.sign("Sign the assessment")
    expect(owner.page.locator("#assessment")).to_contain_text("detectability high → low")


def a_vacancy_blocks_until_the_lead_fills_it(wismar):
    engineer = wismar.as_(ENGINEER)
    main = engineer.page.locator("main")
    expect(engineer.page.locator("#route tr", has_text="asset approval")).to_contain_text("nobody")
    sign(engineer, "Put up for approval")
    expect(main).to_contain_text("is up for approval")
    expect(main).to_contain_text("asset approval (nobody is accountable)")
    expect(main).to_contain_text(
        f"{OWNER}, {LEAD} or {QUALITY} can name somebody: "
        f"{OWNER} (area owner, Area Packaging 3) or {LEAD} (OT lead, Site Wismar) would fit."
    )
    for name in (LEAD, QUALITY):
        wismar.as_(name).page.goto("/changes/1")
        sign(wismar.as_(name), "Sign")
        expect(wismar.as_(name).page.locator("main")).to_contain_text("Approval")

    lead = wismar.as_(LEAD)
    the_asset(lead, TAG)
    lead.follow(re.compile("Name somebody.*asset approval"))
    lead.page.locator("[name=person_id]").select_option(label=option(lead, "person_id", OWNER))
    lead.fill(reason="He answers for the line")
    lead.press("Name")
    expect(lead.page.locator("main")).to_contain_text(f"{OWNER} is accountable for asset approval")


def everybody_accountable_signs(wismar):
    owner = wismar.as_(OWNER)
    owner.page.goto("/")
    owner.follow("CR-")
    sign(owner, "Sign")
    main = owner.page.locator("main")
    expect(main.locator(".state").first).to_have_text("Authorised")
    for name in (ENGINEER, LEAD, OWNER, QUALITY):
        expect(owner.page.locator("#signatures")).to_contain_text(name)


def the_work_is_done_verified_and_released(wismar):
    engineer, lead, quality = (wismar.as_(name) for name in (ENGINEER, LEAD, QUALITY))
    engineer.page.goto("/changes/1")
    engineer.press("Start work")
    sign(engineer, "Complete work", performed="Loaded V2.9.7 as planned", as_left_firmware="V2.9.7")
    expect(engineer.page.get_by_role("link", name="Verify…")).to_have_count(0)
    lead.page.goto("/changes/1")
    sign(lead, "Verify", found="Ten cartons ran; the tag list is the same")
    quality.page.goto("/changes/1")
    sign(quality, "Sign")
    expect(quality.page.locator("main .state").first).to_have_text("Review")
    sign(
        quality,
        "Review and close",
        outcome="effective",
        found="Ten cartons, and a shift since",
        figure_1="none so far",
        result_1="met",
    )
    expect(quality.page.locator("main .state").first).to_have_text("Closed")


def the_register_and_the_trail_agree(wismar):
    quality = wismar.as_(QUALITY)
    the_asset(quality, TAG)
    main = quality.page.locator("main")
    expect(main.locator("dl").first).to_contain_text("V2.9.7")
    history = main.locator("section").last
    for words in ("V2.9.4", "V2.9.7", "CR-", ENGINEER, LEAD):
        expect(history).to_contain_text(words)
    told = subprocess.run(
        [sys.executable, "-m", "app", "verify", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "CONCORD_DATABASE_URL": wismar.url,
             "CONCORD_DATA_DIR": str(wismar.folder)},
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    report = json.loads(told.stdout)
    assert report["faults"] == []
    assert report["rows"]["asset"] == 36
