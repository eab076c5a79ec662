"""In through the company's provider, a signature by showing anew who one is, and out of both."""

from contextlib import closing

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.config import Settings
from governance.evidence.models import Grade, Signature
from governance.identity.models import Person
from governance.identity.sso.models import LinkedIdentity
from tests.browsing import visitor
from tests.governance.identity.sso.conftest import Gate
from tests.plant import SYSTEM
from tests.provider import Provider

pytestmark = pytest.mark.browser


@pytest.fixture
def gate(leuven, plant):
    leuven.app.extensions["settings"] = Settings(public_url=leuven.address)
    op = Provider()
    yield Gate(leuven.app, leuven.database, plant, op)
    op.close()


@pytest.mark.scenario("A2")
@pytest.mark.statement(11)
def test_in_through_the_provider_a_change_is_signed_at_its_word_and_out_of_both(gate, leuven, life):
    life.proposed()
    gate.op.who = "u-ana"
    with leuven.database.acting() as session:
        ana = session.get(Person, gate.plant.people["ana"])
        kept = {"linked_at": clock.now(), "seen_at": clock.now(), "claims": "{}"}
        session.add(
            LinkedIdentity(person_id=ana.id, issuer=gate.op.issuer, subject="u-ana",
                           has_arrived=False, **kept)
        )  # fmt: skip
        record(session, SYSTEM, "person.linked", ana, provider="Acme account", called="u-ana")
    one = visitor(leuven.chromium, leuven.address)
    page = one.page

    def at_the_provider():
        expect(page.locator("h1")).to_have_text("Acme account")
        page.click("#go")

    page.goto("/changes/1/sign")
    page.get_by_role("button", name="Sign in with Acme account").click()
    at_the_provider()
    expect(page.locator("main")).to_contain_text("CR-")

    gate.op.ignores_prompt = True
    for ignores in (True, False):
        gate.op.ignores_prompt = ignores
        page.goto("/changes/1/sign")
        one.press("Sign")
        expect(page.locator("main")).to_contain_text("Exactly what is signed")
        page.get_by_role("button", name="Show at Acme account who you are, then sign").click()
        at_the_provider()
        told = "Nothing was done" if ignores else "Acme account says that it is you"
        expect(page.locator("main")).to_contain_text(told)
        with leuven.database.reading() as session:
            assert session.scalars(select(Signature.person_name)).all() == ["Nora"]
    one.press("Sign")
    expect(page.locator("#signatures")).to_contain_text("Ana")

    page.locator("form[action='/sign-out'] button").first.evaluate("button => button.click()")
    at_the_provider()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    with leuven.database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert (made.person_name, made.grade) == ("Ana", Grade.ATTESTED)
        assert verify(session).faults == []
    assert one.faults == []
    one.context.close()


@pytest.mark.scenario("A3")
def test_the_same_address_from_a_second_provider_comes_in_as_somebody_without_any_right(
    gate, leuven
):
    johan = {"name": "Johan", "email": "johan@acme.example", "email_verified": True}
    with closing(Provider()) as second:
        gate.add(second, "Contractors", rules="")
        gate.op.said, second.said = {**johan, "groups": ["plant-ot"]}, johan
        seen = {name: let_in_by(leuven, name) for name in ("Acme account", "Contractors")}

    assert "PLC-204" in seen["Acme account"]
    assert "PLC-204" not in seen["Contractors"]
    with leuven.database.reading() as session:
        named = select(Person.id, Person.email).where(Person.name == "Johan").order_by(Person.id)
        (ours, *_), *others = session.execute(named).all()
        assert ours == gate.plant.people["johan"]
        assert [email for _, email in others] == [None, None]
        linked = session.scalars(select(LinkedIdentity.person_id)).all()
        assert sorted(linked) == [key for key, _ in others]
        assert verify(session).faults == []


def let_in_by(leuven, provider):
    """Come in through a provider, as whoever it says; return what the register shows then."""
    one = visitor(leuven.chromium, leuven.address)
    one.page.goto("/register/")
    one.page.get_by_role("button", name=f"Sign in with {provider}").click()
    one.page.click("#go")
    expect(one.page.get_by_role("banner")).to_contain_text("Johan")
    shown = one.page.locator("main").inner_text()
    one.page.goto("/register/1")
    shown += one.page.locator("main").inner_text()
    assert one.faults == []
    one.context.close()
    return shown
