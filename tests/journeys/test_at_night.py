"""An emergency at two at night on a phone, and a bypass that nobody took back: in Chromium."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import jobs
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.journeys.visiting import sign, stands
from tests.workflows.changes.emergency.conftest import Urgent
from tests.workflows.changes.temporary.conftest import Bypass
from workflows.changes.emergency import commands
from workflows.changes.extending.commands import prolong
from workflows.changes.jobs import every_minute
from workflows.deviations.models import Deviation

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def asset_of(leuven, life):
    with leuven.database.reading() as session:
        assert verify(session).faults == []
        return session.get_one(Asset, life.plant.assets["PLC-204"])


@pytest.mark.scenario("C14")
def test_made_safe_on_a_phone_and_not_approved_in_time(leuven, life, passing):
    tom = leuven.here("tom", **PHONE)
    tom.page.goto("/a/AS-00001")
    tom.follow("Act in an emergency")
    tom.fill(title="Free valve 3", reason="The batch is lost within the hour",
             current="Valve 3 is stuck", back_out="Close it by hand")  # fmt: skip
    tom.press("Declare the emergency")
    stands(tom, "Emergency, being made safe")
    life.id = 1
    tom.follow("Enter a word that was said…", exact=True)
    tom.fill(activity="take_down", giver=str(leuven.people["arne"]), words="Go ahead")
    tom.press("Enter a word that was said")
    expect(tom.page.locator("#emergency")).to_contain_text("verbal, not confirmed")
    tom.follow("Say that it is safe again…", exact=True)
    tom.sign("Say that it is safe again", performed="Freed it by hand", as_left_firmware="2.8.1")
    stands(tom, "Safe, to be written up")
    life.by("arne", commands.consent)
    Urgent(life).put_up().approved(["ana"])

    passing(days=9)
    every_minute(jobs.Job(leuven.database))
    arne = leuven.here("arne")
    arne.page.goto("/changes/1")
    expect(arne.page.locator("main")).to_contain_text("Not approved in time")
    expect(arne.page.locator("#signatures")).to_contain_text("Retrospective approval of what was")
    arne.page.goto("/changes/standing")
    expect(arne.page.locator("main")).to_contain_text("Free valve 3")
    arne.page.goto("/register/1")
    expect(arne.page.locator("#suspended")).to_contain_text("is not approved in time")
    with leuven.database.reading() as session:
        (late,) = session.scalars(select(Deviation).where(Deviation.source_key.contains("overdue")))
        assert late.title.endswith("was not approved in time after the act")
    assert asset_of(leuven, life).validation_state is ValidationState.SUSPENDED


@pytest.mark.scenario("C16")
def test_a_bypass_that_stands_past_its_end(leuven, life, passing):
    bypass = Bypass(life, life.plant).in_effect(days=2)
    ends = bypass.row().ends_at
    life.by("nora", prolong, ends.replace(microsecond=0) + (ends - life.now().started_at),
            "the spare is late")  # fmt: skip
    nora, ana = leuven.here("nora"), leuven.here("ana")
    nora.page.goto("/changes/1/sign_extension")
    expect(nora.page.locator("h1")).not_to_contain_text("Sign the later end")
    ana.page.goto("/changes/1")
    sign(ana, "Sign the later end")
    expect(ana.page.locator("#end")).to_contain_text("as owner: not signed")

    passing(days=3)
    every_minute(jobs.Job(leuven.database))
    tom = leuven.here("tom")
    tom.page.goto("/register/1")
    expect(tom.page.locator("#suspended")).to_contain_text("is past its end")
    tom.follow("CR-")
    stands(tom, "In effect for a time")
    tom.press("Begin to take it back")
    tom.follow("Sign that it is taken back…", exact=True)
    tom.sign("Sign that it is taken back", performed="Loaded 2.8.1", left="PLC-204: 2.8.1")
    johan = leuven.here("johan")
    johan.page.goto("/changes/1")
    sign(johan, "Confirm that all is as before", found="2.8.1 runs as before")
    stands(johan, "Closed")
    after = asset_of(leuven, life)
    assert (after.firmware, after.validation_state) == ("2.8.1", ValidationState.VALIDATED)
