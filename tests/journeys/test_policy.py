"""Who signs is altered: the difference is tried on past changes, and approved by two.

A new change follows it, and the old one ends under its own.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant

pytestmark = pytest.mark.browser


@pytest.fixture
def central(leuven, plant):
    """Dave is of quality for the whole company."""
    with leuven.database.writing() as session:
        top = session.get_one(Place, plant.places["acme"])
        add_grant(session, session.get_one(Person, plant.people["dave"]), Role.QA, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()


@pytest.mark.usefixtures("central")
def test_who_signs_is_altered_for_new_changes_and_the_old_go_on_under_their_own(leuven, life):
    life.approved()  # with the codes of whoever signs there: they sit down at a browser after it
    coen = leuven.here("coen")
    a_draft_is_begun(coen)
    what_no_plant_may_ask_less_than_is_refused_and_nothing_is_lost(coen)
    one_more_signature_is_asked_for(coen)
    it_is_tried_on_past_changes(leuven, coen)
    it_is_put_up_for_a_day(coen)
    two_others_approve_the_difference(leuven)
    a_new_change_follows_it_and_the_old_one_goes_on(leuven, life)


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
    main.get_by_role("link", name="would gain process safety (plan)").click()
    expect(coen.page.locator("main table")).to_contain_text("CR-")


def it_is_put_up_for_a_day(coen):
    coen.page.goto("/changes/policies/1")
    coen.follow("Put up for approval")
    coen.fill(in_force_on=clock.today().isoformat())
    coen.press("Put up for approval")
    expect(coen.page.locator("main")).to_contain_text("waits for two signatures")


def two_others_approve_the_difference(leuven):
    for name, part in (("ana", "quality assurance"), ("dave", "central compliance")):
        visitor = leuven.here(name)
        visitor.page.goto("/changes/policies/1")
        visitor.follow("Approve")
        expect(visitor.page.locator("main")).to_contain_text("process safety (plan)")
        visitor.sign("Approve")
        signed = f"{name.capitalize()}: I approve this difference for {part}"
        expect(visitor.page.locator("main")).to_contain_text(signed)
    expect(leuven.here("dave").page.locator("main .state").first).to_have_text("in force")


def a_new_change_follows_it_and_the_old_one_goes_on(leuven, life):
    old = life.id
    begins = clock.now() + timedelta(days=2)
    life.proposed(window_begins_at=begins, window_ends_at=begins + timedelta(hours=4))
    nora = leuven.here("nora")
    for key, policy, signs in ((old, "policy@3", False), (life.id, "policy@4", True)):
        nora.page.goto(f"/changes/{key}")
        expect(nora.page.locator("main")).to_contain_text(f"Judged by {policy}")
        route = nora.page.locator("#route")
        expect(route).to_contain_text("QA plan", ignore_case=True)
        safety = route.get_by_text("process safety")
        expect(safety).to_have_count(1 if signs else 0)
