"""A security key in Chromium: the browser's own virtual authenticator, over http://localhost."""

import shutil
import socket

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import create_app
from demo.passphrase import FILE
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.evidence.models import Grade, KeyProof, Signature
from governance.evidence.proving import verified
from governance.evidence.queries import content_of
from governance.identity.models import Person
from tests import databases
from tests.browser.looking import AXE, look_here
from tests.browsing import Factor, served
from tests.credentials import PASSWORD, SEED_KEY, enrol

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
JENS = "Jens Petersen"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def office(told_once, tmp_path):
    """The demo, under the name that browsers want for keys; gives its address and a factor."""
    shutil.copyfile(told_once, tmp_path / "concord.db")
    (tmp_path / FILE).write_text(PASSWORD)
    database, port = databases.opened(f"sqlite:///{tmp_path / 'concord.db'}"), free_port()
    with database.reading() as session:
        jens = session.scalars(select(Person).where(Person.name == JENS)).one()
    factor = Factor(enrol(database, jens.id))
    settings = Settings(data_dir=tmp_path, public_url=f"http://localhost:{port}")
    app = create_app(settings, Secrets("s" * 48, SEED_KEY), database)
    with served(app, port):
        yield f"http://localhost:{port}", jens.email, factor, database
    database.engine.dispose()


@pytest.mark.statement(8)
def test_a_key_is_added_then_lets_its_owner_in_and_signs(office, open_browser):
    url, email, factor, database = office
    one = open_browser(url)
    one.email, one.factor, page = email, factor, one.page
    cdp = one.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable", {"enableUI": False})
    key = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    page.add_init_script(path=AXE)
    one.sign_in()
    page.goto("/account/keys/new")
    one.fill(name="blue key")
    one.attest()
    one.press("Next: touch the key")
    one.press("Add this key")
    assert "blue key was added" in page.inner_text("main")
    one.context.clear_cookies()

    page.goto("/sign-in?next=/account/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    one.press("Sign in")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Use the key").click()
    page.get_by_text("The key did not answer").wait_for()
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    one.press("Use the key")
    assert page.url == f"{url}/account/"

    signs_the_baseline(one, (cdp, key))
    with database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        proof = session.get_one(KeyProof, made.id)
        kept = content_of(session, "baseline", 2, made.content_sha256)
    assert (made.person_name, made.grade, proof.origin) == (JENS, Grade.BY_KEY, url)
    assert verified(made, kept.body, proof) == ()


def signs_the_baseline(one, of_the_key):
    page, (cdp, key) = one.page, of_the_key
    main = page.locator("main")
    page.goto("/places/baselines/2")
    one.press("Sign the baseline")
    expect(main).to_contain_text("Exactly what is signed")
    expect(main).to_contain_text("Grade: signed with your security key")
    assert look_here(page) == []
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Sign with the key").click()
    page.get_by_text("The key did not answer").wait_for()
    one.press("sign with password and code")
    assert look_here(page) == []
    one.follow("Cancel")
    one.press("Sign the baseline")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    one.press("Sign with the key")
    expect(main).to_contain_text("As OT lead")


def test_without_javascript_the_page_says_that_the_code_works(office, open_browser):
    url, email, factor, _database = office
    one = open_browser(url, java_script_enabled=False)
    one.email, one.factor = email, factor
    one.sign_in()
    one.page.goto("/account/keys/new")
    one.fill(name="blue key")
    one.attest()
    one.press("Next: touch the key")

    assert "Security keys need JavaScript" in one.page.inner_text("main")
    assert not one.page.get_by_role("button", name="Add this key").is_visible()
