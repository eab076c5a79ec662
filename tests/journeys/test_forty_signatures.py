"""Somebody leaves, and asks to be forgotten: in Chromium, what they signed stands as it was."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.evidence.models import Signature
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.ownership.models import Activity
from tests.credentials import PASSWORD
from tests.plant import actor_named
from workflows.changes.commands import deciding
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND
from workflows.changes.rules.content import MEANINGS

pytestmark = pytest.mark.browser
MEANING = MEANINGS[Activity.QA_PLAN]


@pytest.fixture
def forty(leuven, life):
    """A change that Ana signed, and 39 other contents that she did; she is signed in."""
    life.proposed().by("ana", deciding.sign)
    with leuven.database.writing() as session:
        ana, change = actor_named(session, life.plant, "ana"), session.get_one(ChangeRequest, 1)
        for number in range(39):
            sha256 = keep_content(session, KIND, change.id, {"draft": number})
            what = Signable(KIND, change.id, change.reference, 1, sha256, change.policy)
            proof = Proof(ana.id, 2 * 10**9 + number, clock.now())
            sign(session, ana, proof, what, [Statement("qa_plan", MEANING)])
        record(session, ana, "change.signed", change)
        session.commit()
    return leuven.here("ana")


@pytest.mark.abuse(23)
@pytest.mark.scenario("C23")
@pytest.mark.statement(6)
@pytest.mark.statement(16)
def test_a_leaver_with_forty_signatures_is_neither_let_in_nor_forgotten(leuven, forty):
    hanna = leuven.here("hanna")
    she_leaves(hanna)
    nobody_is_let_in(forty)
    the_request_is_refused_with_its_reason(hanna)
    name_meaning_and_time_remain(leuven.here("alan"), leuven.here("johan"))
    with leuven.database.reading() as session:
        made = session.scalars(
            select(Signature).where(Signature.person_id == leuven.people["ana"])
        ).all()
        person = session.get_one(Person, leuven.people["ana"])
        assert verify(session).faults == []
    assert ({one.person_name for one in made}, len(made)) == ({"Ana"}, 40)
    assert (person.email, person.deactivated_at is None) == ("ana@acme.example", False)


def she_leaves(hanna):
    """She married before, which is one more reason for a name to be that of then."""
    hanna.page.goto("/people/")
    hanna.follow("Ana")
    hanna.follow("Edit")
    hanna.fill(name="Ana Married")
    hanna.press("Save")
    hanna.follow("Deactivate")
    expect(hanna.page.locator("main")).to_contain_text("Nothing they did or signed is deleted")
    hanna.fill(reason="She left the company")
    hanna.press("Deactivate")


def nobody_is_let_in(ana):
    ana.page.goto("/")
    expect(ana.page.get_by_label("E-mail address")).to_be_visible()
    ana.page.get_by_label("E-mail address").fill(ana.email)
    ana.page.get_by_label("Password").fill(PASSWORD)
    ana.page.get_by_label("Code (optional)").fill(ana.factor.code())
    ana.press("Sign in")
    expect(ana.page.locator("[data-summary]")).to_be_visible()
    expect(ana.page.get_by_label("E-mail address")).to_be_visible()


def the_request_is_refused_with_its_reason(hanna):
    hanna.follow("Asked to erase?")
    expect(hanna.page.locator("main")).to_contain_text("Nobody is erased")
    hanna.fill(reason="Her letter of today, by the GDPR")
    hanna.press("Refuse, and keep the request")
    body = hanna.page.locator("body")
    expect(body).to_contain_text("Ana Married is not erased")
    expect(body).to_contain_text("are part of records that must be kept; their account is ended.")
    expect(hanna.page.get_by_role("button", name="Delete")).to_have_count(0)


def name_meaning_and_time_remain(alan, johan):
    alan.page.goto("/signatures/?q=Ana")
    rows = alan.page.locator("main tbody tr")
    expect(rows).to_have_count(40)
    expect(rows.filter(has_text=MEANING)).to_have_count(40)
    expect(alan.page.locator("main")).not_to_contain_text("Ana Married")

    johan.page.goto("/changes/1")
    row = johan.page.get_by_role("row", name="QA plan in force")
    expect(row).to_contain_text(MEANING)
    expect(row).to_contain_text("Ana")
    expect(row).not_to_contain_text("Ana Married")
    expect(row.locator("time").first).to_be_visible()
