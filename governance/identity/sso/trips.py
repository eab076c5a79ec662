"""The trip to a provider and back: authorisation code with PKCE, bound to one browser.

What is asked of the provider takes long, so never within a transaction.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from joserfc import jwk, jwt
from joserfc.errors import JoseError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.entering import MOST_BY_ADDRESS, SOMEBODY, WITHIN
from governance.identity.models import Person
from governance.identity.queries import digest_of
from governance.identity.seeds import Seeds, WrappedForAnotherError
from governance.identity.sessions import Origin
from governance.identity.sso.fetching import ProviderError, fetch
from governance.identity.sso.models import (
    Errand,
    IdentityProvider,
    ProviderKeys,
    ProviderState,
    ProviderVisit,
)
from governance.identity.sso.tokens import Expected, TokenError, UnknownKeyError, id_token

LASTS = timedelta(minutes=10)
KEYS_AGAIN, MOST_AGAIN = timedelta(minutes=1), 3
"""How often keys are fetched anew because one was not among them."""

SCOPE = "openid profile email"
PEM = "-----BEGIN"
STRAYED = (
    "You came back from a sign-in that was not begun in this browser, was finished already, or "
    "took more than ten minutes: begin it anew."
)


@dataclass(frozen=True, slots=True)
class Outing:
    """What a browser is sent to a provider for."""

    errand: Errand
    browser: str = field(repr=False)
    """What the browser's cookie holds."""

    callback: str
    carried: Mapping[str, Any] = field(repr=False)
    person_id: int | None = None
    nonce: str = ""
    """Empty: one is drawn."""


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back, from where, and who is signed in in it."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    issuer: str
    error: str
    browser: str = field(repr=False)
    callback: str
    origin: Origin
    old_token: str = field(repr=False)
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip that has come to its end."""

    provider: IdentityProvider
    errand: Errand
    nonce: str
    person_id: int | None
    carried: Mapping[str, Any]
    begun_at: Any


@dataclass(frozen=True, slots=True)
class Brought:
    """What a provider has signed about who came back."""

    trip: Trip
    claims: Mapping[str, Any]
    token: str = field(repr=False)


def depart(session: Session, provider: IdentityProvider, outing: Outing) -> str:
    """Keep that a browser is sent to a provider; return the address to send it to."""
    now, state = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(ProviderVisit).where(ProviderVisit.expires_at <= now))
    visit = ProviderVisit(
        provider_id=provider.id,
        errand=outing.errand,
        state_digest=digest_of(state),
        browser_digest=digest_of(outing.browser),
        nonce=outing.nonce or secrets.token_urlsafe(32),
        person_id=outing.person_id,
        carried=json.dumps(dict(outing.carried)),
        begun_at=now,
        expires_at=now + LASTS,
    )
    session.add(visit)
    session.flush()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": outing.callback,
        "scope": SCOPE,
        "state": state,
        "nonce": visit.nonce,
        "code_challenge": _challenge(_verifier(outing.browser, state)),
        "code_challenge_method": "S256",
        "acr_values": provider.factors,
    }
    if outing.errand is not Errand.SIGN_IN:  # who they are is to be shown anew
        asked |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    return f"{provider.authorization_endpoint}{joint}{urlencode(asked)}"


def _verifier(browser: str, state: str) -> str:
    """Return what shows that the code is redeemed where it was asked for; it is kept nowhere."""
    return _encoded(hashlib.sha256(f"{browser}.{state}".encode()).digest())


def _challenge(verifier: str) -> str:
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def come_back(database: Database, seeds: Seeds, back: Return) -> Brought:
    """Return what the provider says of who came back, once all of it is as it has to be.

    Raises `RuleViolation` whatever is not, `TooMany` after many failures from one address; either
    is in the trail by then.
    """
    with database.acting() as session:
        limit = ("sign-in address", back.origin.address)
        if not throttle.is_open(session, *limit, most=MOST_BY_ADDRESS, within=WITHIN):
            raise TooMany("There were too many tries to sign in from here: wait five minutes.")
        trip = _take(session, back)
        if trip is None:
            throttle.hit(session, *limit)
            told = {"errand": "unknown", "why": "nobody was sent in this browser"}
            by = Actor(SOMEBODY.id, SOMEBODY.name, via=back.origin.via)
            record(session, by, "provider.not_believed", "a return that nobody began", **told)
    if trip is None:
        raise RuleViolation(STRAYED)
    try:
        text = _redeemed(seeds, trip, back)
        return Brought(trip, _believed(database, trip, text), text)
    except (ProviderError, TokenError) as why:
        raise disbelieved(database, trip, back.origin, str(why)) from why


def _take(session: Session, back: Return) -> Trip | None:
    """Use a trip up: whatever it brings, it ends; None if no such browser was sent."""
    taken = (
        delete(ProviderVisit)
        .where(
            ProviderVisit.state_digest == digest_of(back.state),
            ProviderVisit.browser_digest == digest_of(back.browser),
            ProviderVisit.expires_at > clock.now(),
        )
        .returning(ProviderVisit)
    )
    visit = session.scalars(taken).one_or_none()
    if visit is None:
        return None
    provider = session.get_one(IdentityProvider, visit.provider_id)
    carried = json.loads(visit.carried)
    given = (visit.errand, visit.nonce, visit.person_id, carried, visit.begun_at)
    return Trip(provider, *given)


def disbelieved(database: Database, trip: Trip, origin: Origin, why: str) -> RuleViolation:
    """Record that a provider's answer came to nothing; return what is told to who came back."""
    with database.acting() as session:
        throttle.hit(session, "sign-in address", origin.address)
        person = session.get(Person, trip.person_id) if trip.person_id else None
        by = Actor(person.id if person else 0, str(person or SOMEBODY.name), via=origin.via)
        told = {"errand": trip.errand, "why": why[:500]}
        record(session, by, "provider.not_believed", trip.provider, **told)
    return RuleViolation(f"What {trip.provider} answered is not taken: {why}. Nothing was done.")


def _redeemed(seeds: Seeds, trip: Trip, back: Return) -> str:
    """Return the ID token for the code that was brought."""
    provider = trip.provider
    if provider.state is not ProviderState.IN_FORCE:
        raise TokenError("its settings are not in force any more")
    if back.issuer != provider.issuer and (back.issuer or provider.is_named_in_answers):
        raise TokenError("another provider answered")
    if back.error or not back.code:
        raise TokenError(f"it let nobody in ({back.error[:60] or 'it sent no code'})")
    form, headers = _shown(seeds, provider)
    form |= {
        "grant_type": "authorization_code",
        "code": back.code,
        "redirect_uri": back.callback,
        "code_verifier": _verifier(back.browser, back.state),
    }
    return str(fetch(provider.token_endpoint, form, headers).get("id_token") or "")


def _shown(seeds: Seeds, provider: IdentityProvider) -> tuple[dict[str, str], dict[str, str]]:
    """Return what shows the provider who asks: fields and headers."""
    owner = owner_of(provider.issuer, provider.client_id)
    try:
        secret = seeds.unwrap_for(owner, provider.client_secret)
    except WrappedForAnotherError as lost:
        raise ProviderError("its secret was kept with another key: give it anew") from lost
    named = {"client_id": provider.client_id}
    if secret.startswith(PEM):
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        assertion = _assertion(provider, secret)
        return named | {"client_assertion_type": kind, "client_assertion": assertion}, {}
    if provider.auth_method == "client_secret_post":
        return named | {"client_secret": secret}, {}
    pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
    return named, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def owner_of(issuer: str, client_id: str) -> str:
    """Return what a client's secret is wrapped for."""
    return f"client {client_id} of {issuer}"


def _assertion(provider: IdentityProvider, pem: str) -> str:
    """Sign, with the client's private key, that it is this client that asks (RFC 7523)."""
    try:
        key = jwk.import_key(pem)
        now = int(clock.now().timestamp())
        claims = {
            "iss": provider.client_id,
            "sub": provider.client_id,
            "aud": provider.token_endpoint,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + 60,
        }
        alg = {"RSA": "RS256", "EC": "ES256"}[key.key_type]
        return jwt.encode({"alg": alg, "kid": key.thumbprint()}, claims, key, algorithms=[alg])
    except (JoseError, ValueError, KeyError) as unusable:
        raise ProviderError("the private key of this client cannot be used") from unusable


def _believed(database: Database, trip: Trip, text: str) -> dict[str, Any]:
    provider = trip.provider
    expected = Expected(provider.issuer, provider.client_id, clock.now(), trip.nonce)
    return with_keys(database, provider, lambda keys: id_token(text, keys, expected))


def with_keys(database: Database, provider: IdentityProvider, read: Any) -> dict[str, Any]:
    """Read a token by the keys that are known; if it names another, they are fetched anew."""
    with database.reading() as session:
        kept = session.get(ProviderKeys, provider.issuer)
        keys = kept.keys if kept else '{"keys": []}'
    try:
        return dict(read(keys))
    except UnknownKeyError:
        with database.acting() as session:
            limit = ("provider keys", provider.issuer)
            if not throttle.is_open(session, *limit, most=MOST_AGAIN, within=KEYS_AGAIN):
                raise
            throttle.hit(session, *limit)
        fresh = json.dumps(fetch(provider.jwks_uri))
        with database.acting() as session:
            session.merge(ProviderKeys(issuer=provider.issuer, keys=fresh, fetched_at=clock.now()))
        return dict(read(fresh))
