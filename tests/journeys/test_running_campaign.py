"""A change reaches a line on which a campaign runs: in Chromium, it is held back with the path."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from tests.journeys.visiting import held, stands
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import wired  # noqa: F401
from tests.workflows.changes.scheduling.conftest import local
from workflows.changes.models import ChangeState

pytestmark = [pytest.mark.browser, pytest.mark.scenario("C12")]
WHY = "The line is filled by hand while the panel restarts"


@pytest.mark.usefixtures("wired")
def test_it_is_blocked_with_the_path_and_taken_to_the_next_free_slot(leuven, life, plant):
    coen, nora = leuven.here("coen"), leuven.here("nora")
    a_campaign_runs(coen, plant.places["line10"])
    life.assessed().disposed()
    nora.page.goto("/changes/1")

    why = held(nora, "Put up for approval")
    expect(why).to_contain_text("CR-2026-0001 cannot be done in its window")
    expect(why).to_contain_text("Fill 7 (Etanercept) runs in Line10, reached by PLC-204 > HMI-31")
    expect(why).to_contain_text("Next free:")
    nora.follow("What it meets in its window")
    row = nora.page.locator("#conflicts tbody tr")
    expect(row).to_contain_text("blocks")
    expect(row).to_contain_text("nobody: move the window")
    on_the_timeline(nora, "1 conflict")
    nora.press("Take this time")
    expect(nora.page.locator("main")).to_contain_text("Nothing stands against")
    nora.page.goto("/changes/1")
    nora.follow("Put up for approval…")
    nora.sign("Put up for approval")
    stands(nora, "Approval")


@pytest.mark.usefixtures("wired")
def test_where_no_quality_is_at_stake_the_owner_of_the_line_signs_for_it(leuven, life, plant):
    nothing_bears_on_quality(leuven)
    coen, nora, arne = (leuven.here(name) for name in ("coen", "nora", "arne"))
    a_campaign_runs(coen, plant.places["line10"])
    life.assessed().disposed()
    nora.page.goto("/changes/1")

    expect(held(nora, "Put up for approval")).to_contain_text("meets what nobody has answered for")
    nora.page.goto("/changes/1/schedule")
    expect(nora.page.locator("#conflicts tbody tr")).to_contain_text("waits for an answer Arne")
    expect(nora.page.get_by_role("link", name="Answer for it…")).to_have_count(0)
    arne.page.goto("/changes/1/schedule")
    arne.follow("Answer for it…")
    expect(arne.page.locator("main")).to_contain_text("I answer for what this change meets")
    arne.sign("Answer for what it meets", reason=WHY)
    expect(arne.page.locator("#conflicts tbody tr")).to_contain_text("answered for")
    nora.page.goto("/changes/1")
    nora.follow("Put up for approval…")
    nora.sign("Put up for approval")
    stands(nora, "Approval")
    expect(nora.page.locator("main")).to_contain_text(WHY)
    assert life.now().state is ChangeState.APPROVAL
    with leuven.database.reading() as session:
        assert verify(session).faults == []


def a_campaign_runs(coen, place_id):
    coen.page.goto("/calendar/new")
    coen.fill(
        place_id=str(place_id), kind="campaign", title="Fill 7", begins_local=local(-2),
        ends_local=local(10), product="Etanercept",
    )  # fmt: skip
    coen.press("Save")
    expect(coen.page.locator("main .state").first).to_have_text("in force")


def on_the_timeline(nora, words):
    here = nora.page.url
    nora.page.goto("/changes/timeline?step=week")
    bar = nora.page.get_by_role("link", name="change CR-2026-0001").first
    expect(bar).to_have_accessible_name(re.compile(words))
    nora.page.goto(here)


def nothing_bears_on_quality(leuven):
    with leuven.database.writing() as session:
        for asset in session.scalars(select(Asset)):
            asset.gxp = GxpRelevance.NONE
        record(session, SYSTEM, "plant.rearranged", "the plant")
        session.commit()
