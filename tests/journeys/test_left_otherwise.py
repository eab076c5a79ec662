"""A controller is left otherwise than was approved: in Chromium, it waits for quality assurance."""

import pytest
from playwright.sync_api import expect

from governance.audit.verify import verify
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.journeys.visiting import held, sign, stands
from workflows.changes.commands import working, writing

pytestmark = pytest.mark.browser
APPROVED, LEFT = "a1" * 32, "b2" * 32


@pytest.mark.scenario("C22")
def test_the_release_waits_until_quality_has_signed_what_the_deviation_means(leuven, life):
    life.assessed()
    the_writer_says_by_what_it_is_compared(leuven.here("nora"))
    life.by("nora", writing.propose)
    life.signed().by("tom", working.start)

    the_technician_is_asked_for_the_deviation(leuven.here("tom"))
    life.by("johan", working.verify, "The valves cycle")
    quality_decides_before_it_releases(leuven.here("ana"))

    with leuven.database.reading() as session:
        asset = session.get_one(Asset, life.plant.assets["PLC-204"])
        assert (asset.firmware, asset.validation_state) == ("2.9.4", ValidationState.VALIDATED)
        assert verify(session).faults == []


def the_writer_says_by_what_it_is_compared(nora):
    nora.page.goto("/changes/1")
    nora.follow("Asset by asset")
    nora.follow("Say what each is compared with…")
    nora.fill(targets=f"PLC-204: {APPROVED}")
    nora.press("Say what each is compared with")
    expect(nora.page.locator("#assets")).to_contain_text(APPROVED[:12])


def the_technician_is_asked_for_the_deviation(tom):
    tom.page.goto("/changes/1/complete")
    tom.fill(performed="Loaded 2.9.4; one block differs", as_left_firmware="2.9.4")
    tom.press("Complete work")
    expect(tom.page.locator("[data-summary]")).to_contain_text("was not compared with")
    tom.fill(as_left_config=LEFT)
    tom.press("Complete work")
    expect(tom.page.locator("[data-summary]")).to_contain_text(
        f"PLC-204 was left with configuration {LEFT[:12]}, approved is {APPROVED[:12]}: bring it "
        "there, or refer to the deviation that tells why."
    )
    expect(tom.page.locator("[name=performed]")).to_have_value("Loaded 2.9.4; one block differs")

    tom.page.goto("/changes/1/work")
    tom.follow("Refer to another system…")
    tom.fill(
        kind="deviation", system="eQMS", identifier="DEV-26-014", status="open",
        about="One block differs from the approved project",
    )  # fmt: skip
    tom.press("Refer to another system")
    tom.page.goto("/changes/1")
    sign(
        tom, "Complete work", performed="Loaded 2.9.4; one block differs",
        as_left_firmware="2.9.4", as_left_config=LEFT,
    )  # fmt: skip
    stands(tom, "Verification")


def quality_decides_before_it_releases(ana):
    ana.page.goto("/")
    ana.follow("CR-")
    stands(ana, "Release")
    expect(held(ana, "Sign")).to_contain_text("on which quality assurance has signed its")
    ana.page.goto("/changes/1/sign")
    expect(ana.page.locator("main")).to_contain_text(LEFT)
    ana.press("Sign")
    expect(ana.page.locator("[data-summary]")).to_contain_text("DEV-26-014 in eQMS is open")
    stays_in_release(ana)

    ana.page.goto("/changes/1/work")
    expect(ana.page.locator("#assets")).to_contain_text("otherwise than approved")
    ana.follow("Sign a disposition…")
    ana.sign("Sign the disposition", disposition="The block is a comment: no effect on the product")
    expect(ana.page.locator("#references")).to_contain_text("no effect on the product")
    ana.page.goto("/changes/1")
    sign(ana, "Sign")
    stands(ana, "Review")


def stays_in_release(ana):
    ana.page.goto("/changes/1")
    stands(ana, "Release")
