"""A signature takes its signer, here and now: in Chromium, nothing less makes one."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.evidence.models import Signature
from tests.credentials import PASSWORD
from workflows.changes.models import ChangeState

pytestmark = pytest.mark.browser


@pytest.mark.scenario("C5")
@pytest.mark.statement(12)
@pytest.mark.statement(13)
def test_neither_without_the_factors_nor_late_nor_with_those_of_another(leuven, life, passing):
    life.proposed()
    ana, arne = leuven.here("ana"), leuven.here("arne")
    ana.page.goto("/changes/1/sign")
    ana.press("Sign")

    for typed in ({}, {"password": PASSWORD}, {"password": PASSWORD, "code": arne.factor.code()}):
        ana.fill(**typed)
        ana.press("Sign")
        expect(ana.page.locator("[data-summary]")).to_contain_text("password or the code is not")
        expect(ana.page.locator("main")).to_contain_text("Exactly what is signed")
        nothing_is_signed(leuven, life)

    passing(minutes=6)
    ana.attest()
    ana.press("Sign")
    expect(ana.page.locator("[data-summary]")).to_contain_text("look at it anew")
    nothing_is_signed(leuven, life)

    ana.page.goto("/changes/1/sign")
    ana.sign("Sign")
    expect(ana.page.locator("#signatures")).to_contain_text("Ana")
    assert signers(leuven) == ["Nora", "Ana"]


def signers(leuven):
    with leuven.database.reading() as session:
        assert verify(session).faults == []
        return session.scalars(select(Signature.person_name).order_by(Signature.id)).all()


def nothing_is_signed(leuven, life):
    """No signature, no act, no step of the change."""
    assert signers(leuven) == ["Nora"]
    assert life.now().state is ChangeState.APPROVAL
    with leuven.database.reading() as session:
        acts = select(func.count()).where(AuditEvent.verb == "change.signed")
        assert session.scalar(acts) == 0


@pytest.mark.scenario("C8")
@pytest.mark.statement(14)
def test_two_who_press_sign_in_the_same_second_make_two_signatures_and_one_transition(leuven, life):
    life.approved(signers=("johan", "vera", "sten", "dirk"))
    both = [leuven.here(name) for name in ("arne", "ana")]
    for each in both:
        each.page.goto("/changes/1/sign")
        each.press("Sign")
        each.attest()

    at = both[0].page.evaluate("Date.now() + 500")
    for each in both:
        each.page.locator("main form [type=submit]").evaluate(
            "(button, at) => { setTimeout(() => button.click(), at - Date.now()) }", at
        )

    for each in both:
        expect(each.page.locator("body")).to_contain_text("You signed CR-")
        expect(each.page.locator("#signatures")).to_contain_text("in force")
        each.page.reload()
        expect(each.page.locator("main .state").first).to_have_text("Authorised")
    assert signers(leuven).count("Ana") == 1
    assert signers(leuven).count("Arne") == 2  # for the asset, and for the area
    with leuven.database.reading() as session:
        moved = select(func.count()).where(AuditEvent.verb == "change.approved")
        assert session.scalar(moved) == 1
