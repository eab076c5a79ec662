"""Whoever asked for a change is of quality too: in Chromium, no door lets them sign it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import REFUSED, AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from tests.journeys.visiting import held
from tests.plant import SYSTEM, add_grant
from workflows.changes.models import ChangeState

pytestmark = pytest.mark.browser
OWN = "Nora wrote this change; somebody else must sign it."
SEND = """async address => {
  const token = document.querySelector('[name=csrf_token]').value
  const body = new URLSearchParams({csrf_token: token, reason: 'no'})
  const reply = await fetch(address, {method: 'POST', body, headers: {Accept: 'application/json'}})
  return [reply.status, await reply.text()]
}"""
"""What a program of hers does, with all that her browser has."""


@pytest.fixture
def asked(leuven, life):
    """A change of Nora's, who is QA of the site and accountable for the plan's quality."""
    with leuven.database.writing() as session:
        place = session.scalars(select(Place).where(Place.code == "leuven")).one()
        add_grant(session, session.get_one(Person, leuven.people["nora"]), Role.QA, place)
        accountable(session, leuven.people["nora"])
        record(session, SYSTEM, "plant.rearranged", place)
        session.commit()
    return life.proposed()


def accountable(session, person_id):
    duty = select(Assignment).where(Assignment.activity == Activity.QA_PLAN)
    session.scalars(duty).one().person_id = person_id


@pytest.mark.abuse(1)
@pytest.mark.scenario("C2")
@pytest.mark.statement(25)
def test_whoever_asked_for_it_is_refused_at_every_door_and_each_refusal_is_kept(leuven, asked):
    nora = leuven.here("nora")

    on_the_page(nora)
    as_a_program(nora)
    of_many_at_once(nora)
    as_a_delegate(leuven, nora)

    assert asked.now().state is ChangeState.APPROVAL
    with leuven.database.reading() as session:
        assert session.scalars(select(Signature.activity)).all() == ["authorship"]
        assert verify(session).faults == []
        tried = select(AuditEvent.subject).where(AuditEvent.verb == REFUSED)
        assert session.scalars(tried.order_by(AuditEvent.seq)).all() == [
            "changes.signed /changes/1/sign",
            "changes.signed /changes/1/sign",
            "changes.rejected /changes/1/reject",
            "changes.signed /changes/1/sign",
        ]
    the_auditor_reads_them(leuven.here("alan"))


def on_the_page(nora):
    nora.page.goto("/")
    expect(nora.page.locator("main")).to_contain_text(
        "You wrote it, and would sign QA plan of PLC-204: have somebody else named for that."
    )
    nora.follow("CR-")
    expect(held(nora, "Sign")).to_contain_text(OWN)
    expect(nora.page.get_by_role("link", name="Reject…")).to_have_count(0)
    tries_all_the_same(nora)


def tries_all_the_same(nora):
    """Go to the address of the act, and send what stands there."""
    nora.page.goto("/changes/1/sign")
    nora.press("Sign")
    expect(nora.page.locator("[data-summary]")).to_contain_text(OWN)
    expect(nora.page.get_by_label("Your password")).to_have_count(0)  # it does not come to that


def as_a_program(nora):
    for act, said in {"sign": OWN, "reject": "it is revised or cancelled instead"}.items():
        status, told = nora.page.evaluate(SEND, f"/changes/1/{act}")
        assert (status, said in told) == (422, True), told


def of_many_at_once(nora):
    """A list chooses many records for an act; to sign is none of those."""
    nora.page.goto("/changes/")
    nora.page.get_by_label("Choose all rows of this page").check()
    acts = nora.page.locator("[formaction]").evaluate_all("found => found.map(e => e.innerText)")
    assert [each.strip() for each in acts] == ["Packet of evidence", "Put on paper…"]


def as_a_delegate(leuven, nora):
    """Ana answers for it now, and hands over to Nora while she is away."""
    with leuven.database.writing() as session:
        accountable(session, leuven.people["ana"])
        record(session, SYSTEM, "plant.rearranged", "duties")
        session.commit()
    ana = leuven.here("ana")
    ana.page.goto("/ownership/delegations/new")
    today = clock.today()
    for name, label in (("to_person_id", "Nora (QA, Site Leuven)"), ("place_id", "Site Leuven")):
        ana.page.locator(f"[name={name}]").select_option(label=label)
    ana.fill(
        starts_on=today.isoformat(), ends_on=(today + timedelta(days=5)).isoformat(),
        reason="I am on holiday",
    )  # fmt: skip
    ana.press("Hand over")
    expect(ana.page.locator("main")).to_contain_text("DG-00001")

    nora.page.goto("/changes/1")
    expect(nora.page.locator("#route")).to_contain_text("Nora stands in")
    expect(held(nora, "Sign")).to_contain_text(OWN)
    tries_all_the_same(nora)


def the_auditor_reads_them(alan):
    alan.page.goto("/assurance/?refused=1")
    rows = alan.page.locator("main tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="Nora")).to_have_count(4)
    alan.page.locator("main tbody a").first.click()
    expect(alan.page.locator("main")).to_contain_text(OWN)
