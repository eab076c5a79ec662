"""Who signs is altered: the difference is tried on past changes, then approved by two."""

import pytest
from playwright.sync_api import expect

from governance.audit.commands import record
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant

pytestmark = pytest.mark.browser


@pytest.fixture
def people(leuven, plant):
    """Coen coordinates, Ana is of quality at Leuven, Dave of quality for the whole company."""
    with leuven.database.writing() as session:
        top = session.get_one(Place, plant.places["acme"])
        add_grant(session, session.get_one(Person, plant.people["dave"]), Role.QA, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    return {name: leuven.here(name) for name in ("coen", "ana", "dave")}


def test_a_difference_is_simulated_and_approved_by_two(leuven, life, people):
    life.approved()
    coen = people["coen"]
    a_draft_is_begun(coen)
    what_no_plant_may_ask_less_than_is_refused_and_nothing_is_lost(coen)
    one_more_signature_is_asked_for(coen)
    it_is_tried_on_past_changes(leuven, coen)
    it_is_put_up_for_a_day(coen)
    two_others_approve_the_difference(people)


def a_draft_is_begun(coen):
    coen.page.goto("/changes/policies")
    coen.follow("Begin a draft")
    coen.page.locator("[name=made_from]").select_option(index=1)
    coen.fill(title="Process safety reads more", reason="HAZOP 12")
    coen.press("Begin it")


def what_no_plant_may_ask_less_than_is_refused_and_nothing_is_lost(coen):
    coen.follow("Edit")
    ticked(coen, "sign_high_qa_plan")
    coen.fill(reason="HAZOP 12, row 7")
    coen.press("Save the draft")
    main = coen.page.locator("main")
    expect(main).to_contain_text("is always signed")
    expect(coen.page.locator("[name=reason]")).to_have_value("HAZOP 12, row 7")


def ticked(visitor, name):
    """Go to a box and press Space."""
    visitor.page.locator(f"[name={name}]").focus()
    visitor.page.keyboard.press("Space")


def one_more_signature_is_asked_for(coen):
    ticked(coen, "sign_high_qa_plan")
    ticked(coen, "sign_high_process_safety")
    coen.press("Save the draft")
    expect(coen.page.locator("main")).to_contain_text("process safety (plan) is signed as well")


def it_is_tried_on_past_changes(leuven, coen):
    coen.press("Simulate")
    leuven.work()
    main = coen.page.locator("#simulation")
    expect(main).to_contain_text("Tried on 1 changes")
    main.get_by_role("link").first.click()
    expect(coen.page.locator("main")).to_contain_text("CR-")


def it_is_put_up_for_a_day(coen):
    coen.page.goto("/changes/policies/1")
    coen.follow("Put up for approval")
    coen.fill(in_force_on="2099-01-01")
    coen.press("Put up for approval")
    expect(coen.page.locator("main")).to_contain_text("waits for two signatures")


def two_others_approve_the_difference(people):
    for name in ("ana", "dave"):
        visitor = people[name]
        visitor.page.goto("/changes/policies/1")
        visitor.follow("Approve")
        expect(visitor.page.locator("main")).to_contain_text("process safety (plan)")
        visitor.sign("Approve")
    main = people["dave"].page.locator("main")
    expect(main).to_contain_text("I approve this difference for quality assurance")
    expect(main).to_contain_text("for central compliance, for all sites")
    expect(main).to_contain_text("approved")
