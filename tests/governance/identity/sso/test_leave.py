"""Signing out: of both, and at the provider's word."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.identity.models import SignIn
from tests.credentials import PASSWORD, code_for, enrol
from tests.provider import LOGOUT, OTHER_RSA, there


def test_signing_out_leads_on_to_the_provider(gate):
    client = gate.client()
    gate.through(client)

    out = client.post("/sign-out")

    assert there(out).startswith(f"{gate.op.issuer}/logout?client_id=concord&post_logout_redirect")
    hint = dict(parse_qsl(urlsplit(there(out)).query))["id_token_hint"]
    assert hint == gate.op.sent
    assert client.get("/account/").status_code == 401
    assert gate.sessions() == 0
    with gate.database.reading() as session:
        assert session.scalars(select(SignIn.id_token)).all() == [None]


def test_who_signed_in_with_a_password_is_led_nowhere_else(gate):
    seed, client = enrol(gate.database, gate.plant.people["johan"]), gate.client()
    typed = {"email": "johan@acme.example", "password": PASSWORD, "code": code_for(seed)}
    client.post("/sign-in", data=typed)

    assert client.post("/sign-out").location == "/sign-in"


@pytest.mark.asvs("7.6.1")
@pytest.mark.parametrize("named", [{}, {"sid": None, "sub": "u-1"}, {"sub": "u-1"}])
def test_at_the_word_of_the_provider_sessions_end_at_once(gate, named):
    client, other = gate.client(), gate.client()
    gate.through(client)
    gate.op.who = "u-2"
    gate.through(other)
    gate.op.who = "u-1"

    told = gate.client().post(
        "/sign-in/ended", data={"logout_token": gate.op.logout_token(**named)}
    )

    assert told.status_code == 200
    assert client.get("/account/").status_code == 401
    assert other.get("/account/").status_code == 200
    assert len(gate.events("provider.signed_out")) == 1


@pytest.mark.asvs("10.5.5")
def test_no_other_word_ends_a_session(gate):
    client = gate.client()
    gate.through(client)
    token, now = gate.op.logout_token, int(clock.now().timestamp())
    wrong = [
        "", "a.b.c", token(typ="JWT"), token(typ=None), token(key=OTHER_RSA), token(nonce="n"),
        token(events=None), token(events={}), token(events=[LOGOUT]), token(events={LOGOUT: 1}),
        token(jti=None), token(sid=None), token(aud="other"), token(iss="https://evil.example"),
        token(iat=now - 3600), token(iat=None), token(exp=now - 600), token(exp=None),
    ]  # fmt: skip

    for number, each in enumerate(wrong, start=1):
        told = gate.client().post("/sign-in/ended", data={"logout_token": each})
        assert told.status_code == 400, number
        assert len(gate.events("provider.not_believed")) == number
    assert client.get("/account/").status_code == 200


@pytest.mark.asvs("10.5.5")
def test_a_logout_token_is_taken_once(gate):
    gate.through(client := gate.client())
    token = gate.op.logout_token()
    assert gate.client().post("/sign-in/ended", data={"logout_token": token}).status_code == 200
    gate.through(client)

    assert gate.client().post("/sign-in/ended", data={"logout_token": token}).status_code == 400
    assert client.get("/account/").status_code == 200
