"""Somebody hands over while the clocks go back: in Chromium, two zones read one truth.

On 25 October 2026 the clock of Brussels goes from 03:00 back to 02:00, at 01:00 UTC; that of New
York a week later. Days of a delegation begin in UTC.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant

pytestmark = pytest.mark.browser
BEGINS = datetime(2026, 10, 25, tzinfo=UTC)
MOMENTS = {
    BEGINS - timedelta(seconds=1): False,
    BEGINS: True,
    BEGINS + timedelta(minutes=20): True,  # 02:20 in Brussels,
    BEGINS + timedelta(minutes=80): True,  # and 02:20 once more
}
"""Whether somebody stands in."""


@pytest.fixture
def at(passing, monkeypatch):  # noqa: ARG001  it sets the clock anew
    """Set the clock: `at(BEGINS)`."""

    def stop(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(BEGINS - timedelta(days=5))
    return stop


@pytest.fixture
def abroad(leuven, plant):
    """Sten reads in New York; Olga may stand in for quality at Leuven."""
    with leuven.database.writing() as session:
        place = session.get_one(Place, plant.places["leuven"])
        session.get_one(Person, plant.people["sten"]).time_zone = "America/New_York"
        add_grant(session, session.get_one(Person, plant.people["olga"]), Role.QA, place)
        record(session, SYSTEM, "plant.rearranged", place)
        session.commit()
    return leuven


def test_both_read_the_same_stand_in_at_each_moment_and_each_on_their_own_clock(at, abroad, plant):
    ana, sten = abroad.here("ana"), abroad.here("sten")
    she_hands_over(ana, to=plant.people["olga"])
    for each, words in (
        (ana, ("25 Oct 2026 02:00 CEST", "1 Nov 2026 01:00 CET")),
        (sten, ("24 Oct 2026 20:00 EDT", "31 Oct 2026 20:00 EDT")),
    ):
        each.page.goto("/ownership/delegations/1/")
        for told in words:
            expect(each.page.locator("main")).to_contain_text(told)

    line = plant.places["line1"]
    for moment, is_on in MOMENTS.items():
        at(moment)
        for each in (ana, sten):
            each.page.goto(f"/ownership/place/{line}/")
            if each.page.get_by_label("E-mail address").count():
                each.sign_in()
            row = each.page.locator("main tr", has_text="QA plan")
            expect(row).to_contain_text("Ana")
            expect(row.get_by_text("Olga stands in")).to_have_count(int(is_on))


def she_hands_over(ana, to):
    ana.page.goto("/ownership/delegations/new")
    ana.page.locator("[name=place_id]").select_option(label="Site Leuven")
    ana.fill(
        to_person_id=str(to), activity="qa_plan", starts_on="2026-10-25", ends_on="2026-11-01",
        reason="I travel",
    )  # fmt: skip
    ana.press("Hand over")
    expect(ana.page.locator("main")).to_contain_text("DG-00001")
