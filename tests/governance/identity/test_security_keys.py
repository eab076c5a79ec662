"""Security keys: added with password and code, asked after the password, answered once."""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import create_app
from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.core.config import Settings
from governance.core.errors import Forbidden, NotFound
from governance.core.installation import Installation, Purpose
from governance.core.migrate import WrongDatabaseError
from governance.core.secrets import Secrets
from governance.identity.factors.commands import remove_key
from governance.identity.factors.models import SecurityKey
from governance.identity.factors.queries import assert_at_home, keys_of
from governance.identity.models import Person
from tests.authenticator import PRESENT, VERIFIED, SoftKey
from tests.credentials import PASSWORD, SEED_KEY, code_for, enrol
from tests.plant import SYSTEM, actor_named


@pytest.fixture(autouse=True)
def clock_at(database, plant):  # noqa: ARG001
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as at:
        with database.writing() as session:
            row = Installation(id=1, purpose=Purpose.PLANT, set_up_at=clock.now())
            session.add(row)
            record(session, SYSTEM, "installation.set_up", row)
            session.commit()
        yield at


def asked(page):
    """What a page asks the browser, and the token of the question."""
    assert page.status_code == 200, page.text
    options = json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page.text)[1]))
    return options, re.search(r'name="token" value="([\w-]+)"', page.text)[1]


def begun(client, seed, name="blue key", step=0):
    typed = {"name": name, "password": PASSWORD, "code": code_for(seed, step)}
    return asked(client.post("/account/keys/new", data=typed))


def added(client, seed, key, name="blue key", step=0):
    options, token = begun(client, seed, name, step)
    done = client.post("/account/keys", data={"token": token, "answer": key.made(options)})
    assert done.status_code == 302, done.text
    return options


def question(client, name="johan"):
    typed = {"email": f"{name}@acme.example", "password": PASSWORD, "next": "/people/"}
    return asked(client.post("/sign-in", data=typed))


def answered(client, key, name="johan"):
    options, token = question(client, name)
    return client.post("/sign-in/key", data={"token": token, "answer": key.used(options),
                                             "next": "/people/"})  # fmt: skip


def verbs(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)))


def test_a_key_lets_its_owner_in_after_the_password(app, database, plant, sign_in):
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    options = added(sign_in("johan"), seed, key)
    stranger = app.test_client()

    entered = answered(stranger, key)

    assert (options["attestation"], options["rp"]["id"]) == ("none", "localhost")
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert (entered.status_code, entered.location) == (302, "/people/")
    page = stranger.get("/account/").text
    assert "blue key" in page
    assert "never" not in page
    with database.reading() as session:
        kept = session.scalars(select(SecurityKey)).one()
        assert (kept.sign_count, kept.rp_id) == (1, "localhost")
        assert session.get(Installation, 1).rp_origin == "http://localhost:8000"
        assert verify(session).faults == []
    assert verbs(database)[-3:] == ["security_key.begun", "security_key.added", "person.signed_in"]


def test_no_other_answer_lets_anybody_in(app, database, plant, sign_in, clock_at):
    seed, other = enrol(database, plant.people["johan"]), enrol(database, plant.people["nora"])
    key, noras = SoftKey(), SoftKey()
    added(sign_in("johan"), seed, key)
    added(sign_in("nora"), other, noras)
    client = app.test_client()

    def refused(made_by, **wrong):
        clock_at.shift(timedelta(minutes=6))  # else it were too many tries
        options, token = question(client)
        kept = {name: getattr(made_by, name) for name in wrong}
        vars(made_by).update(wrong)
        answer = made_by.used(options)
        vars(made_by).update(kept)
        return client.post("/sign-in/key", data={"token": token, "answer": answer})

    tampered = {
        "wrong origin": refused(key, origin="https://localhost.evil.example"),
        "wrong host": refused(key, rp_id="evil.example"),
        "not verified": refused(key, flags=PRESENT),
        "not present": refused(key, flags=VERIFIED),
        "other key": refused(key, private=noras.private),
        "other person": refused(noras),
        "not a key": refused(SoftKey()),
    }
    clock_at.shift(timedelta(minutes=6))
    old, _ = question(client)
    _, token = question(client)
    tampered["wrong challenge"] = client.post(
        "/sign-in/key", data={"token": token, "answer": key.used(old)}
    )
    for text in ("", "{", "[]", "null", '{"id": 1}', '{"id":"x","response":{}}', "[" * 9000):
        clock_at.shift(timedelta(minutes=6))
        _, token = question(client)
        tampered[text[:20]] = client.post("/sign-in/key", data={"token": token, "answer": text})

    assert {name for name, page in tampered.items() if page.status_code != 422} == set()
    assert client.get("/account/").status_code == 401
    assert verbs(database)[-len(tampered) :] == ["sign_in.refused"] * len(tampered)


def test_a_question_is_answered_once_and_within_five_minutes(
    app, database, plant, sign_in, clock_at
):
    seed, key, client = enrol(database, plant.people["johan"]), SoftKey(), app.test_client()
    added(sign_in("johan"), seed, key)
    options, token = question(client)
    sent = {"token": token, "answer": key.used(options)}

    first, again = client.post("/sign-in/key", data=sent), app.test_client()
    assert (first.status_code, again.post("/sign-in/key", data=sent).status_code) == (302, 422)

    options, token = question(again)
    clock_at.shift(timedelta(minutes=5))
    late = again.post("/sign-in/key", data={"token": token, "answer": key.used(options)})
    assert late.status_code == 422
    assert "did not answer in time" in html.unescape(late.text)


def test_one_answer_sent_twice_at_once_opens_one_session(app, database, plant, sign_in):
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    added(sign_in("johan"), seed, key)
    options, token = question(app.test_client())
    sent = {"token": token, "answer": key.used(options)}

    def send(_):
        return app.test_client().post("/sign-in/key", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == [302, 422]


def test_a_key_that_counts_back_is_refused_and_told(app, database, plant, sign_in):
    seed, key, client = enrol(database, plant.people["johan"]), SoftKey(count=7), app.test_client()
    added(sign_in("johan"), seed, key)
    assert answered(client, key).status_code == 302
    key.count = 3

    copied = answered(app.test_client(), key)

    assert copied.status_code == 422
    assert verbs(database)[-2:] == ["security_key.counted_back", "sign_in.refused"]
    page = sign_in("adam").get(f"/people/{plant.people['johan']}").text
    assert "the key blue key counted back from 8 to 4, as a copy of it would" in page


def test_a_key_that_does_not_count_is_taken(app, database, plant, sign_in):
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    added(sign_in("johan"), seed, key)
    for _ in range(2):
        key.count = -1
        assert answered(app.test_client(), key).status_code == 302


@pytest.mark.asvs("7.5.1")
def test_a_key_is_added_only_by_its_owner_with_password_and_code(database, plant, sign_in):
    seed, other = enrol(database, plant.people["johan"]), enrol(database, plant.people["nora"])
    johan, nora, key = sign_in("johan"), sign_in("nora"), SoftKey()
    typed = {"name": "blue key", "password": PASSWORD, "code": code_for(seed, 5)}

    assert johan.post("/account/keys/new", data=typed).status_code == 422
    options, token = begun(johan, seed)
    stolen = nora.post("/account/keys", data={"token": token, "answer": key.made(options)})
    assert stolen.status_code == 422
    options, token = begun(johan, seed, step=1)
    foreign = SoftKey(origin="http://localhost:9")
    sent = {"token": token, "answer": foreign.made(options)}
    assert johan.post("/account/keys", data=sent).status_code == 422
    options, token = begun(nora, other)
    assert nora.post(
        "/account/keys", data={"token": token, "answer": key.made(options)}
    ).status_code == 302  # fmt: skip
    twice = {"name": "Blue Key", "password": PASSWORD, "code": code_for(other, 1)}
    assert "give this one another name" in nora.post("/account/keys/new", data=twice).text


def test_a_key_stays_with_who_had_it_first(database, plant, sign_in):
    seed, other = enrol(database, plant.people["johan"]), enrol(database, plant.people["nora"])
    key = SoftKey()
    added(sign_in("johan"), seed, key)
    options, token = begun(sign_in("nora"), other)

    taken = sign_in("nora").post(
        "/account/keys", data={"token": token, "answer": key.made(options)}
    )

    assert taken.status_code == 422
    assert "somebody's already" in html.unescape(taken.text)


def test_a_key_that_was_removed_lets_nobody_in(app, database, plant, sign_in):
    seed, key, johan = enrol(database, plant.people["johan"]), SoftKey(), sign_in("johan")
    added(johan, seed, key)
    client = app.test_client()
    options, token = question(client)
    typed = {"password": PASSWORD, "code": code_for(seed, 1)}
    assert "Remove blue key" in johan.get("/account/keys/1/remove").text
    assert sign_in("nora").get("/account/keys/1/remove").status_code == 404
    assert johan.post("/account/keys/1/remove", data={**typed, "code": "1"}).status_code == 422

    assert johan.post("/account/keys/1/remove", data=typed).status_code == 302

    sent = {"token": token, "answer": key.used(options)}
    assert client.post("/sign-in/key", data=sent).status_code == 422
    without = {"email": "johan@acme.example", "password": PASSWORD}
    assert client.post("/sign-in", data=without).status_code == 422
    assert johan.post("/account/keys/1/remove", data=typed).status_code == 404


def test_nobody_removes_a_key_of_somebody_else_nor_one_that_is_not_there(database, plant, sign_in):
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    added(sign_in("johan"), seed, key)
    with database.writing() as session:
        for name, whose, refusal in (("nora", "nora", NotFound), ("adam", "johan", Forbidden)):
            person = session.get_one(Person, plant.people[whose])
            with pytest.raises(refusal):
                remove_key(session, actor_named(session, plant, name), person, 1, None)
        assert [each.name for each in keys_of(session, plant.people["johan"])] == ["blue key"]


@pytest.mark.asvs("6.3.4")
def test_without_a_right_password_no_key_is_asked(app, database, plant, sign_in):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    added(sign_in("johan"), seed, SoftKey())
    enrol(database, plant.people["nora"])

    for email, password in (
        ("johan@acme.example", "thirteen grey herons over the dike"),
        ("nora@acme.example", PASSWORD),
        ("nobody@acme.example", PASSWORD),
    ):
        page = client.post("/sign-in", data={"email": email, "password": password})
        assert (page.status_code, "data-options" in page.text) == (422, False)


@pytest.fixture
def alone(app, database, plant, sign_in, tmp_path):
    """Johan's passkey, at an installation where it lets in by itself; gives what asks for it."""
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    added(sign_in("johan"), seed, key)
    app.extensions["settings"] = Settings(data_dir=tmp_path, passkey_sign_in=True)
    owner = f"person {plant.people['johan']}"

    def enter(owner=owner, key=key, client=None):
        client = client or app.test_client()
        options, token = asked(client.post("/sign-in/passkey", data={"next": "/account/"}))
        assert options["allowCredentials"] == []
        assert options["userVerification"] == "required"
        sent = {"token": token, "answer": key.used(options, owner), "next": "/account/"}
        return client, client.post("/sign-in/key", data=sent), sent

    return enter


def test_a_passkey_lets_its_owner_in_without_the_password_once_for_each_question(
    app, alone, database
):
    client, came, sent = alone()

    assert (came.status_code, came.location) == (302, "/account/")
    assert "Johan" in client.get("/account/").text
    assert verbs(database)[-1] == "person.signed_in"
    assert "Sign in with a passkey" in app.test_client().get("/sign-in").text
    assert app.test_client().post("/sign-in/key", data=sent).status_code == 422


def test_a_passkey_that_names_another_or_nobody_or_did_not_verify_its_user_lets_nobody_in(
    alone, plant
):
    key = SoftKey()
    for wrong in (
        {"owner": f"person {plant.people['nora']}"},
        {"owner": None},
        {"owner": "person"},
        {"key": key},
    ):
        client, refused, _ = alone(**wrong)
        assert refused.status_code == 422, wrong
        assert client.get("/account/").status_code == 401


def test_where_it_is_not_allowed_no_passkey_is_asked_alone(app):
    client = app.test_client()

    assert client.post("/sign-in/passkey").status_code == 404
    assert "passkey" not in client.get("/sign-in").text


def test_a_question_to_one_person_is_answered_by_no_key_of_another(app, database, plant, sign_in):
    keys = {}
    for name in ("johan", "nora"):
        seed, keys[name] = enrol(database, plant.people[name]), SoftKey()
        added(sign_in(name), seed, keys[name])
    options, token = question(app.test_client())
    owner = f"person {plant.people['nora']}"

    sent = {"token": token, "answer": keys["nora"].used(options, owner)}

    assert app.test_client().post("/sign-in/key", data=sent).status_code == 422


def test_nothing_is_served_at_another_address_while_somebody_holds_a_key(database, plant, sign_in):
    seed, johan = enrol(database, plant.people["johan"]), sign_in("johan")
    assert_at_home(database, "https://concord.acme.example")
    added(johan, seed, SoftKey())

    assert_at_home(database, "http://localhost:8000/")
    with pytest.raises(WrongDatabaseError, match="1 security keys of people belong to http://loc"):
        assert_at_home(database, "https://concord.acme.example")
    typed = {"password": PASSWORD, "code": code_for(seed, 1)}
    assert johan.post("/account/keys/1/remove", data=typed).status_code == 302
    assert_at_home(database, "https://concord.acme.example")


def test_a_changed_address_is_refused_plainly(database, plant, sign_in, tmp_path):
    seed, key = enrol(database, plant.people["johan"]), SoftKey()
    added(sign_in("johan"), seed, key)
    moved = Settings(data_dir=tmp_path, public_url="https://concord.acme.example")
    elsewhere = create_app(moved, Secrets("s" * 48, SEED_KEY), database)
    elsewhere.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = elsewhere.test_client()
    typed = {"email": "johan@acme.example", "password": PASSWORD}

    refused = client.post("/sign-in", data=typed, base_url="https://concord.acme.example")
    by_code = client.post(
        "/sign-in",
        data={**typed, "code": code_for(seed, 1)},
        base_url="https://concord.acme.example",
    )

    assert refused.status_code == 422
    assert "belong to http://localhost:8000, and CONCORD_PUBLIC_URL says https://concord" in (
        refused.text
    )
    assert by_code.status_code == 302
