"""Without a mouse, and without JavaScript."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.places.models import Place
from tests.browser.records import change
from workflows.changes.models import ChangeRequest, ChangeState

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement"
MOST_TABS = 60
WALKED = (
    ("/role-requests/", "main .btn-primary"),
    ("/remote-access/board", "main a.btn"),
    ("/recertifications/new", "main form button[type=submit].btn-primary"),
    ("/tokens/", "main .btn-primary"),
    ("/service-accounts/new", "main form button[type=submit].btn-primary"),
    ("/identity-providers/new", "main form button[type=submit].btn-primary"),
    ("/security-events/", "main .btn-primary"),
    ("/security-events/alarms/2", "main form button[type=submit]"),
    ("/people/dormant/deciding", "main form button[type=submit].btn-primary"),
    ("/assurance/scopes/", "main .btn-primary"),
    ("/changes/older", "main [data-rows] a"),
)
"""Pages of access and of what is watched, and what each is opened for."""


def tab_to(page, selector):
    """Press Tab until that has the focus, and see that the focus can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            seen = page.evaluate(
                f"(s => [s.outlineStyle, s.boxShadow])(getComputedStyle({FOCUSED}))"
            )
            assert seen != ["none", "none"], f"the focus on {selector} cannot be seen"
            return
    pytest.fail(f"{MOST_TABS} times Tab did not lead to {selector}")


def test_a_list_is_walked_with_j_and_k_and_a_row_opens_with_enter(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/register/")
    rows = page.locator("[data-rows] a[data-row]")
    wanted = rows.nth(1).get_attribute("href")

    for key in "jjkj":
        page.keyboard.press(key)
    assert page.evaluate(f"{FOCUSED}.getAttribute('href')") == wanted
    page.keyboard.press("Enter")

    expect(page).to_have_url(company.url + wanted)


def test_the_search_takes_the_focus_on_a_slash_and_finds(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/changes/")

    page.keyboard.press("/")
    page.keyboard.type("SW-PIDA/j")  # keys typed into a field do nothing else
    assert page.evaluate(f"{FOCUSED}.value") == "SW-PIDA/j"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("SW-PIDA")


def test_the_main_verb_of_a_change_is_reached_and_done_with_tab_and_enter(company, open_browser):
    with company.database.reading() as session:
        draft = change(session, ChangeState.DRAFT)
    page = open_browser(company.url, company.cookie()).page
    page.goto(f"/changes/{draft}")

    tab_to(page, ".ask .btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("[role=status]").first).to_contain_text("is in assessment")


@pytest.mark.parametrize(("path", "verb"), WALKED)
def test_what_is_asked_of_administration_is_reached_with_tab_alone(
    company, open_browser, path, verb
):
    visitor = open_browser(company.url, company.cookie())
    visitor.page.goto(path)

    tab_to(visitor.page, verb)

    assert visitor.faults == []


def test_a_role_is_approved_without_a_mouse(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/role-requests/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("The role")

    tab_to(page, "main .ask button")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("[role=status], [role=alert]").first).to_be_visible()


def test_a_word_of_the_glossary_is_reached_with_tab_told_and_put_away_with_escape(
    company, open_browser
):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/changes/new")
    shown = f"getComputedStyle({FOCUSED}, '::after').display"

    tab_to(page, "a.term")

    assert "In OT:" in page.locator(":focus").get_attribute("aria-description")
    assert page.evaluate(shown) == "block"
    page.keyboard.press("Escape")
    assert page.evaluate(shown) == "none"


def test_on_a_tablet_the_navigation_is_one_row_and_the_rest_of_it_opens_with_enter(
    company, open_browser
):
    page = open_browser(company.url, company.cookie()).page
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto("/")
    rest = page.locator("nav.side #more")
    assert page.locator("nav.side").bounding_box()["height"] < 64
    expect(rest).to_be_hidden()

    page.get_by_role("button", name="More", exact=True).focus()
    page.keyboard.press("Enter")

    expect(rest).to_be_visible()
    tab_to(page, "nav.side #more a")
    page.keyboard.press("Escape")
    expect(rest).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(rest).to_be_visible()


def test_the_first_tab_leads_past_the_navigation_and_escape_closes_a_menu(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "content"
    menu = page.locator("header details.menu").last
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert page.evaluate(f"{FOCUSED}.tagName") == "SUMMARY"


def test_without_javascript_lists_narrow_and_page_and_forms_are_sent(company, open_browser):
    visitor = open_browser(company.url, company.cookie(), java_script_enabled=False)
    page = visitor.page
    page.goto("/register/?size=25")
    first = page.locator("a[data-row]").first.inner_text()
    with page.expect_navigation():
        page.locator("a[rel=next]").click()
    assert page.locator("a[data-row]").first.inner_text() != first

    page.locator("form.conditions input[name=q]").fill("SRV-DC01")
    visitor.press("Apply")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").first).to_contain_text("SRV-DC01")
    sites = page.locator("form.conditions details", has=page.locator("[name=site]"))
    sites.locator("summary").click()
    sites.get_by_label("Durham").check()
    sites.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(1)

    page.goto("/register/vendors/new")
    visitor.fill(name="")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_contain_text("Name is needed.")
    visitor.fill(name="Beckhoff of the tests")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Beckhoff of the tests")


def test_a_form_left_with_something_typed_asks_first(company, open_browser):
    with company.database.reading() as session:
        before = session.scalars(select(ChangeRequest.id)).all()
    page = open_browser(company.url, company.cookie()).page
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto("/changes/new")
    page.locator("[name=title]").press_sequentially("Half a sen")

    page.goto("/changes/")

    assert asked == ["beforeunload"]
    with company.database.reading() as session:
        assert session.scalars(select(ChangeRequest.id)).all() == before


def test_rows_are_ticked_with_x_walked_with_arrows_and_a_verb_has_its_key(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/register/")

    for key in ("j", "x", "ArrowDown", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen]")).to_contain_text("2 chosen")
    page.keyboard.press("c")

    expect(page.locator("h1")).to_have_text("Compare 2 assets")


def test_the_down_arrow_leads_from_the_search_to_what_it_found(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/search?q=PIDA")
    first = page.locator("[data-rows] a[data-row]").first.get_attribute("href")

    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"{FOCUSED}.getAttribute('href')") == first
    page.keyboard.press("Enter")

    expect(page).to_have_url(company.url + first)


def test_a_question_mark_lists_the_keys_and_g_goes_where_a_letter_says(company, open_browser):
    page = open_browser(company.url, company.cookie()).page
    page.goto("/")

    page.keyboard.press("?")
    expect(page.locator("h1")).to_have_text("Keys")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("Register")


def test_the_matrix_of_skills_is_one_stop_and_the_arrows_lead_through_it(company, open_browser):
    with company.database.reading() as session:
        leuven = session.scalars(select(Place.id).where(Place.code == "leuven")).one()
    page = open_browser(company.url, company.cookie()).page
    page.goto(f"/places/{leuven}/skills")

    tab_to(page, "table[data-grid] th[scope=row]")
    assert page.locator('table[data-grid] [tabindex="0"]').count() == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    at = "(c => [c.parentElement.rowIndex, c.cellIndex, c.localName])"
    assert page.evaluate(f"{at}({FOCUSED})") == [2, 1, "td"]
    page.keyboard.press("Control+Home")
    assert page.evaluate(f"{at}({FOCUSED})") == [0, 0, "th"]
    page.keyboard.press("ArrowDown")
    told = page.locator("table[data-grid]").aria_snapshot()
    assert "- grid" in told
    assert "rowheader" in told
    assert "columnheader" in told
    page.keyboard.press("Tab")
    assert not page.evaluate(f"{FOCUSED}.closest('table[data-grid]') !== null")
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("can do")
