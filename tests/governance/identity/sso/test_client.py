"""How this installation shows a provider who asks, and what it makes of a refusal."""

import pytest
from joserfc.jwk import ECKey, RSAKey

KEYS = {
    "RSA": RSAKey.generate_key(2048, auto_kid=False),
    "P-256": ECKey.generate_key("P-256", auto_kid=False),
}


def with_key(gate, key):
    """Have the client show itself by a private key from now on."""
    gate.op.client_key = key
    return gate.add(gate.op, secret=key.as_pem(private=True).decode())


@pytest.mark.parametrize("kind", KEYS)
def test_by_a_private_key_somebody_gets_in_and_each_time_it_signs_anew(gate, kind):
    number = with_key(gate, KEYS[kind])

    for _ in range(2):
        assert gate.through(gate.client(), number=number).status_code == 302
    assert len(gate.op.seen) == 2


def test_a_private_key_that_the_provider_does_not_know_lets_nobody_in(gate):
    number = with_key(gate, KEYS["RSA"])
    gate.op.client_key = RSAKey.generate_key(2048, auto_kid=False)

    refused = gate.through(gate.client(), number=number)

    assert refused.status_code == 422
    assert "invalid_client" in refused.text
    assert gate.sessions() == 0


def test_a_key_of_another_kind_is_said_to_be_unusable(gate):
    okay = gate.add(gate.op, secret="-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")

    assert (
        "private key of this client cannot be used" in gate.through(gate.client(), number=okay).text
    )


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_secret_of_any_characters_arrives_as_it_is(gate, method):
    gate.op.secret = "a:b%20c+d&e=f é / of thirty-two letters"
    gate.op.metadata = {"token_endpoint_auth_methods_supported": [method]}
    number = gate.add(gate.op, secret=gate.op.secret)

    assert gate.through(gate.client(), number=number).status_code == 302


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"error": "invalid_grant"}),
        (200, {"error": "invalid_grant", "id_token": "a.b.c"}),
        (400, {"error": "invalid_grant", "error_description": 'not "printable" \n'}),
        (400, {"error": ["of a list"]}),
        (400, {"id_token": "a.b.c"}),
        (503, {"error": "temporarily_unavailable"}),
        (200, ["a list"]),
        (200, {"expires_in": "soon"}),
        (200, {"expires_in": float("inf")}),
        (200, {"expires_at": ["never"]}),
        (200, {"id_token": {"not": "a text"}}),
        (200, {}),
    ],
)
def test_whatever_else_it_answers_lets_nobody_in_and_is_in_the_trail(gate, answer):
    gate.op.answer = answer

    refused = gate.through(gate.client())

    assert (refused.status_code, "is not taken" in refused.text) == (422, True)
    assert gate.sessions() == 0
    assert len(gate.events("provider.not_believed")) == 1
