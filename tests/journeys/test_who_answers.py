"""Who answers for what, in Chromium: read with its source, edited with keys, refused by name."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.ownership.models import Activity
from governance.ownership.queries import accountable
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.plant import SYSTEM, add_asset

pytestmark = pytest.mark.browser
ENGINEER, LEAD, OWNER = "Nora Engel", "Jens Petersen", "Arne Wulf"


def place_of(wismar, code):
    with wismar.database.reading() as session:
        return session.scalars(select(Place).where(Place.code == code)).one()


@pytest.mark.scenario("P1")
def test_an_asset_on_line_3_shows_the_holder_of_the_site_and_where_that_comes_from(wismar):
    with wismar.database.writing() as session:
        line3 = session.scalars(select(Place).where(Place.code == "pk3-3")).one()
        asset = add_asset(session, line3, "PK3-CW01").id
        record(session, SYSTEM, "plant.extended", "line 3")
        session.commit()

    page = wismar.as_(ENGINEER).page
    page.goto(f"/register/{asset}")

    row = page.locator("#ownership tr", has_text="Technical review")
    expect(row).to_contain_text(LEAD)
    expect(row).to_contain_text("inherited from Site Wismar, since 1 Jan 2020")
    page.goto(f"/ownership/?place={line3.id}")
    cell = page.locator("tr", has_text="Technical review").locator("details.cell").first
    expect(cell).to_contain_text("A inherited")
    cell.locator("summary").click()
    expect(cell).to_contain_text("A inherited from Site Wismar, since 1 Jan 2020")


@pytest.mark.scenario("P3")
def test_two_who_would_answer_at_once_are_refused_and_back_to_back_is_saved(wismar):
    area, lead = place_of(wismar, "pk3"), wismar.as_(LEAD)
    page, main = lead.page, lead.page.locator("main")

    page.goto(f"/ownership/?place={area.id}")
    lead.follow("Edit")
    press_in_cell(page, OWNER, "a")
    expect(main).to_contain_text("1 cell changed")
    lead.press("Look at the effect")
    expect(main).to_contain_text(f"{OWNER} becomes A of asset approval")
    lead.fill(reason="He leads the area.")
    lead.press("Save")
    expect(main).to_contain_text("Saved: 1 named, 0 ended")

    lead.follow("Edit")
    press_in_cell(page, LEAD, "a")
    lead.press("Look at the effect")
    expect(main).to_contain_text("Stands against it")
    lead.fill(reason="I take over.")
    lead.press("Save")
    refusal = page.locator("[data-summary]")
    expect(refusal).to_contain_text("Two people would be accountable for asset approval")
    expect(refusal).to_contain_text(f"{OWNER} (since")
    expect(refusal).to_contain_text("OW-000")
    expect(refusal).to_contain_text(f"and {LEAD} (since")

    later = clock.today() + timedelta(days=30)
    press_in_cell(page, OWNER, "a")  # takes it back
    lead.fill(starts_on=later.isoformat())
    lead.press("Look at the effect")
    expect(main).to_contain_text(f"{OWNER} ends as A of asset approval")
    lead.press("Save")
    expect(main).to_contain_text("Saved: 1 named, 1 ended")

    with wismar.database.reading() as session:
        subject = of_place(session.get_one(Place, area.id))

        def at(on):
            return accountable(session, Activity.ASSET_APPROVAL, subject, on).person

        assert (at(later - timedelta(days=1)), at(later)) == (OWNER, LEAD)


def test_the_cells_are_walked_and_cycled_with_the_keys(wismar):
    area, page = place_of(wismar, "pk3"), wismar.as_(LEAD).page
    page.goto(f"/ownership/matrix/{area.id}/edit")
    cells = page.locator("button.letter-cell")
    cells.first.focus()
    seen = []

    for _ in range(5):
        page.keyboard.press("Space")
        seen.append(page.locator(":focus").inner_text())
    assert seen[:4] == ["R", "A", "C", "I"]
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text("")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("r")  # he is accountable for it already
    expect(page.locator(":focus")).to_have_text("RA")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Arne Wulf, Take-down: RA")
    page.keyboard.press("ArrowUp")
    expect(page.locator(":focus")).to_have_text("")
    page.goto("about:blank")


def test_without_javascript_each_cell_is_a_list_to_choose_from(wismar):
    area, lead = place_of(wismar, "pk3"), wismar.as_(LEAD, java_script_enabled=False)
    page = lead.page
    page.goto(f"/ownership/matrix/{area.id}/edit")

    page.get_by_label(f"{OWNER}, Asset approval").select_option("A")
    lead.press("Look at the effect")
    expect(page.locator("main")).to_contain_text(f"{OWNER} becomes A of asset approval")
    lead.fill(reason="He leads the area.")
    lead.press("Save")

    expect(page.locator("main")).to_contain_text("Saved: 1 named, 0 ended")


def press_in_cell(page, person, keys):
    """Type into the cell of asset approval in somebody's column."""
    page.locator(f'button.letter-cell[aria-label^="{person}, Asset approval"]').focus()
    page.keyboard.type(keys)
