"""What a provider signed: believed only when everything about it is as it has to be. Pure."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwk, jws
from joserfc.errors import JoseError

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


def id_token(text: Any, keys: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of an ID token; `TokenError` unless each is as OpenID Connect Core has it.

    Source: OpenID Connect Core 1.0, section 3.1.3.7.
    """
    claims = _signed(text, keys, {None, "JWT"})
    _about(claims, expected)
    if claims.get("nonce") != expected.nonce or not expected.nonce:
        raise TokenError("it answers another question: its nonce is not ours")
    _subject(claims)
    _expiry(claims, expected)
    return claims


def logout_token(text: Any, keys: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of a logout token; `TokenError` unless each is as it has to be.

    Source: OpenID Connect Back-Channel Logout 1.0, section 2.6.
    """
    claims = _signed(text, keys, {"logout+jwt"})
    _about(claims, expected)
    _expiry(claims, expected)
    if "nonce" in claims:
        raise TokenError("it has a nonce, so it is no logout token")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise TokenError("its events say nothing of a logout")
    if not _is_text(claims.get("jti")):
        raise TokenError("it has no number of its own")
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


def _signed(text: Any, keys: str, types: set[str | None]) -> dict[str, Any]:
    """Return the claims of a token whose signature holds, by a key that we fetched ourselves."""
    try:
        header = _header(text)
        if header.get("typ") not in types:
            raise TokenError(f"it is a token of another type: {header.get('typ')}")
        key = _key(header, json.loads(keys)["keys"])
        token = jws.deserialize_compact(text, key, algorithms=[header["alg"]])
        return _object(token.payload or b"")
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


def _about(claims: Mapping[str, Any], expected: Expected) -> None:
    """Check from whom it is, for whom, and when it was made."""
    if claims.get("iss") != expected.issuer:
        raise TokenError("it is from another issuer")
    named = claims.get("aud")
    audience = [named] if isinstance(named, str) else named
    if not isinstance(audience, list) or expected.client_id not in audience:
        raise TokenError("it is for another program")
    if len(audience) > 1 and "azp" not in claims:
        raise TokenError("it is for several programs, and does not say which one asked")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise TokenError("another program asked for it")
    now, made = expected.now.timestamp(), instant_of(claims, "iat")
    if made is None or not now - OLDEST <= made <= now + LEEWAY:
        raise TokenError("it was not made just now")
    if "nbf" in claims and (instant_of(claims, "nbf") or MOST_SECONDS) > now + LEEWAY:
        raise TokenError("it does not hold yet")


def _expiry(claims: Mapping[str, Any], expected: Expected) -> None:
    until = instant_of(claims, "exp")
    if until is None or until <= expected.now.timestamp() - LEEWAY:
        raise TokenError("it has expired, or does not say when it does")


def _subject(claims: Mapping[str, Any]) -> None:
    subject = claims.get("sub")
    if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT):
        raise TokenError("it does not say whom it is about")
    if not (subject.isascii() and subject.isprintable()):
        raise TokenError("it calls whom it is about by what is no subject")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isprintable()
