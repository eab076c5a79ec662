"""What a provider signed: believed only when everything about it is as it has to be. Pure."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwk, jws
from joserfc.errors import ClaimError, JoseError

ALGORITHMS: Final = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""What may sign, and with which kind of key. Nothing symmetric, and never `none`."""

LONGEST: Final = 65_536
LEEWAY: Final = 60
"""Seconds by which two clocks may differ."""

OLDEST: Final = 600
"""Seconds since it was signed."""

LEAST_BITS: Final = 2048
MOST_SECONDS: Final = 2**40
LONGEST_SUBJECT: Final = 255
ELSEWHERE: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"})
"""Headers by which a token would bring its own key, or its own rules."""

LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"
NOT_A_TOKEN: Final = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class TokenError(Exception):
    """A token is not believed; the sentence says why, and is kept in the trail."""


class UnknownKeyError(TokenError):
    """It names a key that is not among those known: they may have changed."""


@dataclass(frozen=True, slots=True)
class Expected:
    """From whom a token has to be, for whom, and what it answers to."""

    issuer: str
    client_id: str
    now: datetime
    nonce: str = ""
    access_token: str = field(default="", repr=False)
    """What came beside it; it binds it where it says so."""


class LogoutToken(CodeIDToken):  # type: ignore[misc]
    """The claims of a logout token, of which Authlib knows nothing: it may name no person."""

    ESSENTIAL_CLAIMS: ClassVar = ["iss", "aud", "exp", "iat", "jti"]


WRONG: Final = {
    "iss": "it is from another issuer",
    "aud": "it is for another program",
    "azp": "another program asked for it, or several are meant and it does not say which one did",
    "iat": "it was not made just now",
    "nbf": "it does not hold yet",
    "exp": "it has expired, or does not say when it does",
    "nonce": "it answers another question: its nonce is not ours",
    "sub": "it does not say whom it is about",
    "amr": "it does not say that a second factor was used",
    "at_hash": "it came with the access token of somebody else",
    "jti": "it has no number of its own",
}
"""What it means that Authlib finds a claim missing or wrong."""


def id_token(text: Any, keys: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of an ID token; `TokenError` unless each is as OpenID Connect Core has it.

    Source: OpenID Connect Core 1.0, section 3.1.3.7.
    """
    header, claims = _signed(text, keys, {None, "JWT"})
    if not expected.nonce:
        raise TokenError(WRONG["nonce"])
    _hold(CodeIDToken, header, claims, expected)
    _subject(claims)
    return claims


def logout_token(text: Any, keys: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of a logout token; `TokenError` unless each is as it has to be.

    Source: OpenID Connect Back-Channel Logout 1.0, section 2.6.
    """
    header, claims = _signed(text, keys, {"logout+jwt"})
    _hold(LogoutToken, header, claims, expected)
    if "nonce" in claims:
        raise TokenError("it has a nonce, so it is no logout token")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise TokenError("its events say nothing of a logout")
    if not _is_text(claims["jti"]):
        raise TokenError(WRONG["jti"])
    if not (_is_text(claims.get("sid")) or _is_text(claims.get("sub"))):
        raise TokenError("it names neither a session nor a person")
    return claims


def values_of(claims: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a claim, one or several; anything else says nothing."""
    value = claims.get(name)
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str)]


def has_second_factor(claims: Mapping[str, Any], factors: str) -> bool:
    """Whether what was returned says that a second factor was used; nothing said: it was not."""
    said = {*values_of(claims, "acr"), *values_of(claims, "amr")}
    return bool(said & set(factors.split()))


def instant_of(claims: Mapping[str, Any], name: str) -> int | None:
    """Return a time in seconds; None unless it is one."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if abs(value) < MOST_SECONDS else None


def _signed(text: Any, keys: str, types: set[str | None]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token whose signature holds, by a key that we fetched."""
    try:
        header = _header(text)
        if header.get("typ") not in types:
            raise TokenError(f"it is a token of another type: {header.get('typ')}")
        key = _key(header, json.loads(keys)["keys"])
        token = jws.deserialize_compact(text, key, algorithms=[header["alg"]])
        return header, _object(token.payload or b"")
    except NOT_A_TOKEN as garbled:
        raise TokenError("its signature does not hold") from garbled


def _header(text: Any) -> dict[str, Any]:
    if not isinstance(text, str) or len(text) > LONGEST or text.count(".") != 2:  # noqa: PLR2004
        raise TokenError("it is no signed token")
    header = _object(_bytes(text.partition(".")[0]))
    if header.get("alg") not in ALGORITHMS:
        raise TokenError(f"it is signed by {str(header.get('alg'))[:20]}, which is not taken")
    if brought := ELSEWHERE & header.keys():
        raise TokenError(f"it brings its own {', '.join(sorted(brought))}")
    return header


def _key(header: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> Any:
    """Return the one key that the header names, if it is fit for what the header says."""
    kid, alg = header.get("kid"), header["alg"]
    if not _is_text(kid):
        raise TokenError("it does not name its key")
    named = [each for each in known if each.get("kid") == kid]
    if len(named) != 1:
        raise UnknownKeyError("it is signed by a key that is not among the provider's")
    found = named[0]
    is_fit = (
        found.get("kty") == ALGORITHMS[alg]
        and found.get("use", "sig") == "sig"
        and found.get("alg", alg) == alg
    )
    if not is_fit:
        raise TokenError(f"its key is not one for {alg}")
    public = {name: value for name, value in found.items() if name in PUBLIC}
    if alg != "ES256" and _bits(found["n"]) < LEAST_BITS:
        raise TokenError(f"its key is shorter than {LEAST_BITS} bits")
    return jwk.import_key(public)


def signed_with(text: str, keys: str) -> str:
    """Return a token that was believed with the public key that it names, as JSON to keep."""
    named = _header(text)["kid"]
    key = next(each for each in json.loads(keys)["keys"] if each.get("kid") == named)
    public = {name: value for name, value in key.items() if name in PUBLIC}
    return json.dumps({"id_token": text, "key": json.dumps(public, sort_keys=True)})


def _bits(modulus: str) -> int:
    return int.from_bytes(_bytes(modulus)).bit_length()


def _bytes(encoded: str) -> bytes:
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


PUBLIC: Final = frozenset({"kty", "n", "e", "crv", "x", "y", "kid"})


def _object(raw: bytes) -> dict[str, Any]:
    """Read JSON in which no name stands twice."""
    told = json.loads(raw, object_pairs_hook=_once)
    if not isinstance(told, dict):
        raise TokenError("it is no object")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise TokenError("a name stands twice in it")
    return told


def _hold(
    kind: type[CodeIDToken],
    header: dict[str, Any],
    claims: dict[str, Any],
    expected: Expected,
) -> None:
    """Have Authlib check from whom it is, for whom, what it answers to; and that it is new."""
    must: dict[str, dict[str, object]] = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
    }
    answers = {
        "client_id": expected.client_id,
        "nonce": expected.nonce,
        "access_token": expected.access_token,
    }
    now = expected.now.timestamp()
    try:
        kind(claims, header, must, answers).validate(now, LEEWAY)
    except ClaimError as wrong:
        told = WRONG.get(wrong.claim) or f"its {wrong.claim} is not as it has to be"
        raise TokenError(told) from wrong
    except NOT_A_TOKEN as garbled:
        raise TokenError("its claims cannot be read") from garbled
    if claims["iat"] < now - OLDEST:
        raise TokenError(WRONG["iat"])


def _subject(claims: Mapping[str, Any]) -> None:
    subject = claims.get("sub")
    if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT):
        raise TokenError("it does not say whom it is about")
    if not (subject.isascii() and subject.isprintable()):
        raise TokenError("it calls whom it is about by what is no subject")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isprintable()
