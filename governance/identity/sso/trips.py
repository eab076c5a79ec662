"""The trip to a provider and back: authorisation code with PKCE, bound to one browser.

What is asked of the provider takes long, so never within a transaction.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

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
from governance.identity.seeds import Seeds
from governance.identity.sessions import Origin
from governance.identity.sso.client import Code, address, redeemed, verifier
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
    asked = {"state": state, "nonce": visit.nonce, "acr_values": provider.factors}
    if outing.errand is not Errand.SIGN_IN:  # who they are is to be shown anew
        asked |= {"prompt": "login", "max_age": "0"}
    return address(provider, outing.callback, verifier(outing.browser, state), asked)


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
        given = _redeemed(seeds, trip, back)
        text, beside = (str(given.get(name) or "") for name in ("id_token", "access_token"))
        return Brought(trip, _believed(database, trip, text, beside), text)
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


def _redeemed(seeds: Seeds, trip: Trip, back: Return) -> Mapping[str, Any]:
    """Return what the provider gives for the code that was brought."""
    provider = trip.provider
    if provider.state is not ProviderState.IN_FORCE:
        raise TokenError("its settings are not in force any more")
    if back.issuer != provider.issuer and (back.issuer or provider.is_named_in_answers):
        raise TokenError("another provider answered")
    if back.error or not back.code:
        raise TokenError(f"it let nobody in ({back.error[:60] or 'it sent no code'})")
    code = Code(back.code, verifier(back.browser, back.state), back.callback)
    return redeemed(seeds, provider, code)


def _believed(database: Database, trip: Trip, text: str, beside: str) -> dict[str, Any]:
    """Return the claims of an ID token; `beside` it came an access token."""
    provider = trip.provider
    expected = Expected(provider.issuer, provider.client_id, clock.now(), trip.nonce, beside)
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
