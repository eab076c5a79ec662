"""A signature through a provider: asked anew, the same person, two factors, for just this."""

import json
from base64 import urlsafe_b64decode

import pytest
import time_machine
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.evidence.models import Grade, ProviderWord, Signature
from governance.identity.models import Person
from governance.identity.rights.models import SigningRight
from governance.identity.sso.models import LinkedIdentity
from tests.plant import SYSTEM
from tests.provider import RSA, back, there
from tests.signing import intent_of, look
from tests.workflows.changes.conftest import Life, give_credentials

SIGN = "/changes/1/sign"
ACT = {"intent": "", "answer": "provider"}


@pytest.fixture
def ana(gate):
    """Ana, whom the provider knows, signed in through it while a change waits for her."""
    give_credentials(gate.database, gate.plant)
    Life(gate.database, gate.plant).proposed()
    known(gate, "ana", "u-ana")
    gate.op.who, client = "u-ana", gate.client()
    assert gate.through(client).status_code == 302
    return client


def known(gate, name, subject):
    with gate.database.acting() as session:
        person = session.get(Person, gate.plant.people[name])
        session.add(
            LinkedIdentity(
                person_id=person.id, issuer=gate.op.issuer, subject=subject, has_arrived=False,
                linked_at=clock.now(), seen_at=clock.now(), claims="{}",
            )
        )  # fmt: skip
        record(session, SYSTEM, "person.linked", person, provider="Acme account", called=subject)


def asked(gate, client):
    """Look at what is signed and go to the provider; return the page's token and the address."""
    token = intent_of(look(client, SIGN))
    sent = client.post(f"/sign-in/sign/{gate.number}?at={SIGN}", data={"intent": token})
    assert sent.status_code == 200, sent.text
    return token, there(sent)


def signatures(gate):
    with gate.database.reading() as session:
        return session.scalar(select(func.count(Signature.id)))


@pytest.mark.statement(11)
def test_asked_anew_for_just_this_the_signature_stands_as_attested_by_the_server(gate, ana):
    before = signatures(gate)
    token, url = asked(gate, ana)

    shown = back(ana, gate.op.authorize(url))

    assert shown.status_code == 200
    assert "Acme account says that it is you" in shown.text
    assert signatures(gate) == before
    wanted = gate.op.asked
    assert (wanted["prompt"], wanted["max_age"], wanted["acr_values"]) == ("login", "0", "mfa")
    signed = ana.post(SIGN, data={**ACT, "intent": token})
    assert signed.status_code == 302, signed.text
    with gate.database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert (made.person_name, made.grade) == ("Ana", Grade.ATTESTED)
        assert verify(session).faults == []
        kept = session.get_one(ProviderWord, made.id)
        assert (kept.id_token, json.loads(kept.key)["kid"]) == (gate.op.sent, "k1")
    told = gate.events("attestation.answered")[-1]
    assert wanted["nonce"] in told.body.decode()


@pytest.mark.abuse(13)
@pytest.mark.asvs("6.8.4")
@pytest.mark.scenario("A2")
@pytest.mark.statement(10)
@pytest.mark.statement(11)
@pytest.mark.parametrize(
    ("name", "weaker"),
    [
        ("ignores_prompt", True),
        ("said", {"auth_time": None}),
        ("said", {"auth_time": "now"}),
        ("said", {"amr": ["pwd"]}),
        ("said", {"amr": None}),
    ],
)
def test_a_provider_that_ignores_what_was_asked_signs_nothing(gate, ana, name, weaker):
    before = signatures(gate)
    setattr(gate.op, name, weaker)
    token, url = asked(gate, ana)

    refused = back(ana, gate.op.authorize(url))

    assert (refused.status_code, "Nothing was done" in refused.text) == (422, True)
    assert ana.post(SIGN, data={**ACT, "intent": token}).status_code == 422
    assert signatures(gate) == before
    assert len(gate.events("provider.not_believed")) == 1
    assert gate.events("attestation.refused")


@pytest.mark.statement(12)
def test_somebody_else_at_the_provider_is_refused_and_in_the_trail(gate, ana):
    known(gate, "arne", "u-arne")
    for who in ("u-arne", "u-nobody"):
        gate.op.who = who
        token, url = asked(gate, ana)
        assert "somebody else" in back(ana, gate.op.authorize(url)).text
        assert ana.post(SIGN, data={**ACT, "intent": token}).status_code == 422
    told = gate.events("provider.not_believed")
    assert [each.actor_name for each in told] == ["Ana", "Ana"]


@pytest.mark.statement(13)
def test_the_word_of_a_provider_is_for_one_content_in_one_session_and_once(gate, ana):
    token, url = asked(gate, ana)
    gate.op.bend = lambda header, claims: (header, {**claims, "nonce": "x" * 43}, RSA)
    assert back(ana, gate.op.authorize(url)).status_code == 422
    gate.op.bend = lambda header, claims: (header, claims, RSA)
    first, url = asked(gate, ana)
    second = intent_of(look(ana, SIGN))
    assert back(ana, gate.op.authorize(url)).status_code == 200

    for wrong in (second, token, "x"):
        assert ana.post(SIGN, data={**ACT, "intent": wrong}).status_code == 422
    thief = gate.client()
    gate.through(thief)
    assert thief.post(SIGN, data={**ACT, "intent": first}).status_code == 422
    assert ana.post(SIGN, data={**ACT, "intent": first}).status_code == 302
    assert ana.post(SIGN, data={**ACT, "intent": first}).status_code == 422


def test_late_nothing_is_signed(gate, ana):
    now = clock.now()
    token, url = asked(gate, ana)
    with time_machine.travel(now.timestamp() + 6 * 60, tick=False):
        assert back(ana, gate.op.authorize(url)).status_code == 422
        assert ana.post(SIGN, data={**ACT, "intent": token}).status_code == 422


def test_the_nonce_is_the_digest_of_all_that_is_signed(gate, ana):
    _token, url = asked(gate, ana)
    gate.op.authorize(url)

    assert len(urlsafe_b64decode(gate.op.asked["nonce"] + "=")) == 32
    again = asked(gate, ana)[1]
    gate.op.authorize(again)
    assert json.dumps(gate.op.asked).count("nonce") == 1


def test_who_has_no_password_here_says_at_the_provider_what_a_signature_means(gate):
    gate.op.said, client = {"name": "Mia"}, gate.client()
    gate.through(client)
    mia = gate.person("Mia")[0]
    with gate.database.acting() as session:
        right = SigningRight(
            person_id=mia.id, how="in person", verified_by="Adam", verified_at=clock.now()
        )
        session.add(right)
        record(session, SYSTEM, "signing.enabled", session.get(Person, mia.id), how="in person")
    page = client.get("/account/signing").text
    assert "Acme account" in page
    assert 'name="password"' not in page

    gate.op.ignores_prompt = True
    gate.op.since = int(clock.now().timestamp()) - 60
    sent = client.post(f"/account/signing/with/{gate.number}")
    assert back(client, gate.op.authorize(there(sent))).status_code == 422
    gate.op.ignores_prompt = False
    sent = client.post(f"/account/signing/with/{gate.number}")
    assert back(client, gate.op.authorize(there(sent))).status_code == 302

    with gate.database.reading() as session:
        assert session.get(SigningRight, mia.id).acknowledged_at
