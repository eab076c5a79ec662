"""Some sixty tokens that a hostile provider, or somebody between, might send: none lets in."""

import hashlib
import json

import pytest

from tests.provider import (
    ACCESS,
    CLIENT,
    EC,
    OTHER_RSA,
    RSA,
    SHORT_RSA,
    encoded,
    hashed_with_public_key,
    signed,
)


def with_claims(**changed):
    return lambda header, claims: (header, {**claims, **changed}, RSA)


def without(name):
    return lambda header, claims: (header, {k: v for k, v in claims.items() if k != name}, RSA)


def with_header(key=RSA, **changed):
    def bend(header, claims):
        told = {k: v for k, v in {**header, **changed}.items() if v is not None}
        return told, claims, key

    return bend


def by_seconds(name, seconds):
    return lambda header, claims: (header, {**claims, name: claims["iat"] + seconds}, RSA)


def raw(spoil):
    """Send a text that is made of a good token."""
    return lambda header, claims: (header, claims, spoil(signed(header, claims, RSA)))


def plain(header, claims):
    return f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}."


def unsigned(alg):
    return lambda header, claims: (header, claims, plain({**header, "alg": alg}, claims))


def twice(header, claims):
    body = json.dumps(claims)[:-1] + f', "sub": "{claims["sub"]}"}}'
    return header, claims, signed(header, claims, RSA, body)


def half_hash(text):
    """What an ID token says of the access token beside it."""
    return encoded(hashlib.sha256(text.encode()).digest()[:16])


def spoiled(token):
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[:-6]}AAAAAA"


def swapped(token):
    head, _body, signature = token.split(".")
    return f"{head}.{encoded(b'{}')}.{signature}"


HOSTILE = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg NONE": unsigned("NONE"),
    "alg empty": unsigned(""),
    "alg absent": unsigned(None),
    "HS256 with the public key": lambda h, c: (h, c, hashed_with_public_key(h, c)),
    "RS256 of an EC key": with_header(kid="ec"),
    "ES256 of an RSA key": with_header(EC, alg="ES256"),
    "ES256 under another kid": with_header(EC, alg="ES256", kid="k1"),
    "RS512, which is not taken": with_header(alg="RS512"),
    "a key of somebody else": with_header(OTHER_RSA),
    "a key that is not among the provider's": with_header(OTHER_RSA, kid="k9"),
    "no kid": with_header(kid=None),
    "a kid that is a path": with_header(kid="../../dev/null"),
    "a short key": with_header(SHORT_RSA, kid="short"),
    "jwk in the header": with_header(OTHER_RSA, jwk=OTHER_RSA.as_dict(private=False)),
    "jku in the header": with_header(jku="https://evil.example/jwks"),
    "x5u in the header": with_header(x5u="https://evil.example/cert"),
    "x5c in the header": with_header(x5c=["AAAA"]),
    "another type": with_header(typ="at+jwt"),
    "a logout token": with_header(typ="logout+jwt"),
    "its signature spoiled": raw(spoiled),
    "its body swapped": raw(swapped),
    "its signature left out": raw(lambda token: token.rpartition(".")[0] + "."),
    "two parts": raw(lambda token: token.rpartition(".")[0]),
    "five parts": raw(lambda token: token + ".a.b"),
    "no token": raw(lambda _token: ""),
    "not base64": raw(lambda _token: "%%%.###.!!!"),
    "too long": raw(lambda token: token + "A" * 70_000),
    "a name twice": twice,
    "another issuer": with_claims(iss="https://evil.example"),
    "an issuer with a slash more": lambda h, c: (h, {**c, "iss": c["iss"] + "/"}, RSA),
    "a list of issuers": lambda h, c: (h, {**c, "iss": [c["iss"]]}, RSA),
    "no issuer": without("iss"),
    "another audience": with_claims(aud="another"),
    "an audience like ours": with_claims(aud=f"{CLIENT}-test"),
    "an audience that is a number": with_claims(aud=7),
    "no audience": without("aud"),
    "several audiences and no azp": with_claims(aud=[CLIENT, "another"]),
    "azp of another": with_claims(aud=[CLIENT, "another"], azp="another"),
    "azp of another alone": with_claims(azp="another"),
    "expired": by_seconds("exp", -120),
    "no expiry": without("exp"),
    "an expiry in words": with_claims(exp="tomorrow"),
    "an expiry that is true": with_claims(exp=True),
    "made an hour ago": by_seconds("iat", -3600),
    "made tomorrow": by_seconds("iat", 86_400),
    "no time": without("iat"),
    "not yet": by_seconds("nbf", 3600),
    "another nonce": with_claims(nonce="x" * 43),
    "no nonce": without("nonce"),
    "an empty nonce": with_claims(nonce=""),
    "no subject": without("sub"),
    "an empty subject": with_claims(sub=""),
    "the half hash of another access token": with_claims(at_hash=half_hash("another")),
    "a half hash that is a number": with_claims(at_hash=7),
    "a half hash that is a list": with_claims(at_hash=[half_hash("another")]),
    "an expiry without end": with_claims(exp=float("inf")),
    "an expiry that is no number": with_claims(exp=float("nan")),
    "factors in an object": with_claims(amr={"mfa": True}),
    "a subject that is a number": with_claims(sub=1),
    "a subject of two lines": with_claims(sub="u-1\nu-2"),
    "a subject without end": with_claims(sub="u" * 300),
}


@pytest.mark.abuse(10)
@pytest.mark.asvs(
    "6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.2", "9.2.3", "10.5.1", "10.5.4", "11.6.1"
)
@pytest.mark.both
def test_no_wrong_token_begins_a_session_and_each_leaves_an_event(gate):
    for number, (name, bend) in enumerate(HOSTILE.items(), start=1):
        gate.op.bend, client = bend, gate.client()

        refused = gate.through(client)

        assert (refused.status_code, "is not taken" in refused.text) == (422, True), name
        assert client.get("/account/").status_code == 401, name
        assert len(gate.events("provider.not_believed")) == number, name
    assert gate.sessions() == 0
    assert list(gate.events("person.arrived", "person.signed_in")) == []

    gate.op.bend = with_claims(at_hash=half_hash(ACCESS))
    assert gate.through(gate.client()).status_code == 302
