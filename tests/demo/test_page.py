import re
from datetime import UTC, datetime
from shutil import copyfile

import pytest

from app import create_app
from demo import passphrase
from demo.door import next_code
from demo.people import PERSON_BY_KEY, PERSONAS
from demo.spreadsheet import FILE_NAME, messy_sheet
from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.config import Settings
from governance.core.installation import Installation, Purpose
from governance.core.secrets import Secrets
from governance.identity.codes import accepted_step, code_at, new_seed, step_of
from governance.identity.enrolment import Chosen, give
from governance.identity.models import Person
from governance.identity.seeds import Seeds

SYSTEM = Actor(0, "system")
CODE = re.compile(r'id="sent-(\w+)" value="(\d*)"')


@pytest.fixture
def url(migrated_file, tmp_path):
    """Only SQLite: the demo knows no other."""
    copyfile(migrated_file, tmp_path / "concord.db")
    return f"sqlite:///{tmp_path / 'concord.db'}"


@pytest.fixture
def purpose():
    return Purpose.DEMO


@pytest.fixture
def entry(tmp_path):
    return passphrase.make(tmp_path)


@pytest.fixture
def second_factors(database, entry, purpose):
    """The personas and what they sign in with, without the rest of the company; their seeds."""
    found = {}
    with database.writing() as session:
        session.add(Installation(id=1, purpose=purpose, set_up_at=clock.now()))
        for row in PERSONAS:
            person = PERSON_BY_KEY[row.person]
            stored = Person(name=person.name, email=person.email)
            session.add(stored)
            session.flush()
            found[row.person] = new_seed()
            chosen = Chosen(entry.password_hash, found[row.person], 0)
            give(session, stored.id, chosen, Seeds("t" * 48))
        record(session, SYSTEM, "demo.seeded", stored)
        session.commit()
    return found


@pytest.fixture
def client(app, second_factors):
    assert second_factors
    return app.test_client()


def codes_in(page):
    return dict(CODE.findall(page.get_data(as_text=True)))


def test_the_page_shows_each_persona_with_a_code_that_signs_them_in(client, entry):
    page = client.get("/demo")
    shown = codes_in(page)

    assert page.status_code == 200
    assert entry.passphrase in page.get_data(as_text=True)
    assert shown.keys() == {row.person for row in PERSONAS}
    for row in PERSONAS:
        assert PERSON_BY_KEY[row.person].email in page.get_data(as_text=True)

    sent = {"email": PERSON_BY_KEY["anke"].email, "password": entry.passphrase}
    answer = client.post("/sign-in", data={**sent, "code": shown["anke"]})

    assert (answer.status_code, answer.location) == (302, "/")
    later = codes_in(client.get("/demo/codes"))
    assert later["anke"] != shown["anke"]


def test_a_code_that_was_used_gives_way_to_the_next_that_is_taken():
    seed, now = new_seed(), datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
    step = step_of(now)

    fresh, used, both = (next_code(seed, after, now) for after in (0, step, step + 1))

    assert (fresh.text, fresh.seconds) == (code_at(seed, now), 20)
    assert accepted_step(seed, used.text, now, step) == step + 1
    assert used.seconds == 50
    assert (both.text, both.seconds) == ("", 20)


def test_the_spreadsheet_of_the_tutorial_is_given_as_the_site_keeps_it(client):
    answer = client.get("/demo/sheet")

    assert answer.data == messy_sheet()
    assert FILE_NAME in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("address", ["/demo", "/demo/codes", "/demo/sheet"])
def test_no_page_of_another_name_can_read_the_demo(client, address, entry):
    answer = client.get(address, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert entry.passphrase not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("second_factors")
def test_the_page_is_not_there_where_others_could_connect(database, tmp_path):
    settings = Settings(
        data_dir=tmp_path,
        host="0.0.0.0",  # noqa: S104
        public_url="https://concord.example",
        trusted_proxies=1,
    )
    app = create_app(settings, Secrets("s" * 48, "t" * 48), database)

    answer = app.test_client().get("/demo", headers={"Host": "localhost"})

    assert answer.status_code == 404


@pytest.mark.parametrize("purpose", [Purpose.PLANT])
@pytest.mark.parametrize("address", ["/demo", "/demo/codes", "/demo/sheet"])
def test_a_plant_has_no_such_page(client, address, entry):
    answer = client.get(address)

    assert answer.status_code == 404
    assert entry.passphrase not in answer.get_data(as_text=True)


def test_the_passphrase_is_long_random_and_for_its_owner_alone(tmp_path):
    first = passphrase.make(tmp_path)
    second = passphrase.make(tmp_path)

    assert passphrase.read(tmp_path) == second.passphrase != first.passphrase
    assert len(second.passphrase) >= 15
    assert (tmp_path / passphrase.FILE).stat().st_mode & 0o777 == 0o600
    assert second.passphrase not in repr(second)


def test_the_page_of_signing_in_leads_to_who_to_be(client):
    for address in ("/sign-in", "/"):
        assert 'href="/demo"' in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("purpose", [Purpose.PLANT])
def test_no_plant_leads_to_a_demo(client):
    for address in ("/sign-in", "/"):
        assert "/demo" not in client.get(address).get_data(as_text=True)
