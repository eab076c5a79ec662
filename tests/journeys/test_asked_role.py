"""Somebody asks for a role, the business approves it, administration gives it, and it is used."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.verify import verify
from governance.identity.models import RoleGrant
from tests.journeys.visiting import stands

pytestmark = pytest.mark.browser


def test_a_role_is_asked_for_approved_given_and_used(leuven, plant):
    vera = leuven.here("vera")
    vera.page.goto("/changes/new")
    expect(vera.page.locator("main")).to_contain_text("Vera may not raise")

    vera.page.goto(f"/people/{plant.people['vera']}")
    vera.follow("Ask for a role")
    vera.fill(role="requester", place_id=str(plant.places["suite3"]))
    vera.press("Ask for the role")
    expect(vera.page.locator("[data-summary]")).to_contain_text("needed")
    expect(vera.page.locator("[name=role]")).to_have_value("requester")
    vera.fill(reason="She raises what validation finds")
    vera.press("Ask for the role")
    stands(vera, "to be approved")
    at = vera.page.url

    adam = leuven.here("adam")
    adam.page.goto(at)
    expect(adam.page.get_by_role("button", name="Approve")).to_have_count(0)
    answered(leuven.here("arne"), at, "Approve", "approved, to be given")
    vera.page.goto("/changes/new")
    expect(vera.page.locator("main")).to_contain_text("Vera may not raise")
    answered(adam, at, "Give the role", "given")

    vera.page.goto("/changes/new")
    expect(vera.page.locator("h1")).to_contain_text("change")
    expect(vera.page.locator("main [name=title]")).to_be_visible()
    with leuven.database.reading() as session:
        given = session.scalars(select(RoleGrant).order_by(RoleGrant.id.desc())).first()
        assert (given.granted_by, given.confirmed_by) == ("Adam", "Arne")
        assert verify(session).faults == []


def answered(visitor, at, verb, state):
    visitor.page.goto("/")
    visitor.follow("RR-")
    assert visitor.page.url == at
    visitor.press(verb)
    stands(visitor, state)
