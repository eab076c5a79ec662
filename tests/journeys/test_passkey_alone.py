"""In with a passkey alone where the plant allows it; to sign, it is asked for anew."""

import socket

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import create_app
from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.evidence.models import Grade, Signature
from tests.browsing import Factor, served, visitor
from tests.credentials import SEED_KEY, enrol
from tests.workflows.changes.conftest import give_credentials

pytestmark = pytest.mark.browser
PASSKEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "isUserVerified": True,
    "hasUserVerification": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def ana(database, plant, chromium, passing, tmp_path):
    """Ana's browser, with a passkey in it, at a plant that lets passkeys in; nothing is signed in.

    Under the name that browsers want for passkeys, which is not an address.
    """
    give_credentials(database, plant)
    port = free_port()
    url = f"http://localhost:{port}"
    settings = Settings(data_dir=tmp_path, public_url=url, passkey_sign_in=True)
    app = create_app(settings, Secrets("s" * 48, SEED_KEY), database)
    with served(app, port):
        made = visitor(chromium, url)
        made.email = "ana@acme.example"
        made.factor = Factor(enrol(database, plant.people["ana"]), wait=passing)
        made.cdp = made.context.new_cdp_session(made.page)
        made.cdp.send("WebAuthn.enable", {"enableUI": False})
        added = made.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
        made.key = added["authenticatorId"]
        yield made
        made.context.close()
        assert made.faults == []


def verifies(one, *, is_them):
    one.cdp.send(
        "WebAuthn.setUserVerified", {"authenticatorId": one.key, "isUserVerified": is_them}
    )


@pytest.mark.statement(10)
def test_a_passkey_lets_its_owner_in_alone_and_is_asked_anew_for_each_signature(
    ana, life, database
):
    life.proposed()
    page = ana.page
    ana.sign_in()
    the_passkey_is_added(ana)
    ana.context.clear_cookies()

    page.goto("/changes/1/sign")
    ana.press("Sign in with a passkey")
    verifies(ana, is_them=False)
    page.get_by_role("button", name="Use the passkey").click()
    page.get_by_text("The key did not answer").wait_for()
    verifies(ana, is_them=True)
    ana.press("Use the passkey")
    expect(page.locator("main")).to_contain_text("CR-")

    ana.press("Sign")
    expect(page.locator("main")).to_contain_text("Exactly what is signed")
    verifies(ana, is_them=False)
    page.get_by_role("button", name="Sign with the key").click()
    page.get_by_text("The key did not answer").wait_for()
    verifies(ana, is_them=True)
    ana.press("Sign with the key")
    expect(page.locator("#signatures")).to_contain_text("Ana")
    with database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert (made.person_name, made.grade) == ("Ana", Grade.BY_KEY)
        assert verify(session).faults == []


def the_passkey_is_added(ana):
    ana.page.goto("/account/keys/new")
    ana.fill(name="laptop")
    ana.attest()
    ana.press("Next: touch the key")
    ana.press("Add this key")
    expect(ana.page.locator("main")).to_contain_text("laptop was added")
