"""The link that works once: made by an administrator or on the server, used up by its person."""

import re
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from app import cli, connect
from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.installation import Installation, Purpose, purpose_of
from governance.identity.codes import new_seed
from governance.identity.models import Credential, Person, RoleGrant, SetupToken
from governance.identity.rules import Role
from governance.identity.seeds import Seeds
from governance.places.models import Place
from tests.credentials import PASSWORD, SEED_KEY, code_for, enrol
from tests.plant import SYSTEM

TOKEN = re.compile(r"/setup/([\w-]{43})")


def page_of(client, token):
    """Return the wrapped seed of a set-up page, and the seed in the clear."""
    page = client.get(f"/setup/{token}")
    assert page.status_code == 200
    wrapped = re.search(r'name="seed" value="([^"]+)"', page.text)[1]
    plain = re.search(r'<p class="ref mt-2">([A-Z2-7 ]+)</p>', page.text)[1].replace(" ", "")
    assert "data:image/png;base64," in page.text
    return wrapped, plain


@pytest.mark.asvs("6.4.1")
def test_a_person_sets_up_signing_in_by_a_link_that_works_once(app, database, plant, sign_in):
    adam, number = sign_in("adam"), plant.people["nora"]
    shown = adam.post(f"/people/{number}/link")
    token = TOKEN.search(shown.text)[1]
    assert shown.status_code == 200
    assert token not in adam.get(f"/people/{number}").text
    client = app.test_client()
    wrapped, seed = page_of(client, token)
    typed = {"password": "noraacme1", "again": PASSWORD, "code": "000000", "seed": wrapped}

    differ = client.post(f"/setup/{token}", data=typed)
    weak = client.post(f"/setup/{token}", data={**typed, "again": "noraacme1"})
    done = client.post(
        f"/setup/{token}",
        data={**typed, "password": PASSWORD, "again": PASSWORD, "code": code_for(seed)},
    )

    assert (differ.status_code, weak.status_code) == (422, 422)
    assert "The two passwords differ" in differ.text
    assert "has 9 characters and needs 15" in weak.text
    assert "little more than your name" in weak.text
    assert "The code does not fit" in weak.text
    assert re.search(r'name="seed" value="([^"]+)"', weak.text)
    assert done.location == "/"
    assert client.get("/account/").status_code == 200
    assert client.get(f"/setup/{token}").status_code == 404
    assert app.test_client().post(f"/setup/{token}", data=typed).status_code == 404
    refused = adam.post(f"/people/{number}/link")
    assert refused.status_code == 422
    assert "End the second factor on this page comes first" in refused.text
    with database.reading() as session:
        assert session.get(Credential, number).totp_seed != seed
        assert Seeds(SEED_KEY).unwrap(number, session.get(Credential, number).totp_seed) == seed
        told = list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)))
        assert told[-3:] == ["person.link_issued", "person.enrolled", "attempt.refused"]


@pytest.mark.asvs("6.4.1")
def test_a_link_is_dead_after_15_minutes_and_once_there_is_a_newer_one(app, plant, sign_in):
    number = plant.people["nora"]
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        adam, client = sign_in("adam"), app.test_client()
        first = TOKEN.search(adam.post(f"/people/{number}/link").text)[1]
        at.shift(timedelta(minutes=1))
        second = TOKEN.search(adam.post(f"/people/{number}/link").text)[1]
        assert client.get(f"/setup/{first}").status_code == 404
        assert client.get(f"/setup/{second}").status_code == 200
        at.shift(timedelta(minutes=15))
        assert client.get(f"/setup/{second}").status_code == 404


def test_only_administrators_make_links_and_none_for_themselves(plant, sign_in):
    number = plant.people
    assert sign_in("hanna").post(f"/people/{number['nora']}/link").status_code == 403
    assert sign_in("adam").post(f"/people/{number['adam']}/link").status_code == 422


@pytest.fixture
def run(monkeypatch, tmp_path, url):
    """Run `concord setup` on this test's database."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, ["setup", *words])


@pytest.mark.asvs("6.3.2")
def test_the_server_sets_an_empty_database_up_once(run, url):
    first = ("--email", "Ada@Acme.example", "--name", "Ada Maes", "--enterprise", "Acme Pharma")

    nobody = run("--email", "ada@acme.example")
    wrong = run(*first, "--time-zone", "Mars/Olympus")
    made = run(*first)
    stranger = run("--email", "eve@acme.example")
    anew = run("--email", "ada@acme.example")

    assert (nobody.exit_code, wrong.exit_code, stranger.exit_code) == (2, 1, 1)
    assert (made.exit_code, anew.exit_code) == (0, 0)
    tokens = [TOKEN.search(result.output)[1] for result in (made, anew)]
    database = connect(url)
    with database.reading() as session:
        assert purpose_of(session) is Purpose.PLANT
        place = session.scalars(select(Place)).one()
        assert (place.path, place.name) == ("/acme-pharma/", "Acme Pharma")
        assert session.scalars(select(Person.email)).all() == ["ada@acme.example"]
        assert session.scalars(select(RoleGrant.role)).all() == [Role.ADMINISTRATOR]
        links = session.scalars(select(SetupToken).order_by(SetupToken.id)).all()
        assert links[0].expires_at <= links[1].made_at
        assert not {link.digest for link in links} & set(tokens)
    database.engine.dispose()


@pytest.mark.asvs("6.4.3", "7.4.3")
def test_a_new_link_for_a_lost_authenticator_ends_every_session(app, database, plant, run, sign_in):
    with database.writing() as session:
        session.add(Installation(id=1, purpose=Purpose.PLANT, set_up_at=clock.now()))
        record(session, SYSTEM, "installation.set_up", "the plant")
        session.commit()
    client = sign_in("johan")
    enrol(database, plant.people["johan"])
    old = new_seed()

    token = TOKEN.search(run("--email", "johan@acme.example").output)[1]

    assert client.get("/account/").status_code == 401
    browser = app.test_client()
    wrapped, seed = page_of(browser, token)
    typed = {"password": PASSWORD, "again": PASSWORD, "seed": wrapped}
    assert browser.post(f"/setup/{token}", data={**typed, "code": code_for(old)}).status_code == 422
    fake = {**typed, "seed": Seeds("x" * 48).wrap(1, old), "code": code_for(old)}
    assert browser.post(f"/setup/{token}", data=fake).status_code == 422
    assert browser.post(f"/setup/{token}", data={**typed, "code": code_for(seed)}).location == "/"


def test_codes_are_those_of_rfc_6238():
    from_rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    with time_machine.travel(1111111109, tick=False):
        assert code_for(from_rfc) == "081804"
    assert len(new_seed()) == 32
