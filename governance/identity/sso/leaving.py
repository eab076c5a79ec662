"""Signing out of both: at the provider too, and at its word."""

import base64
import json
from datetime import timedelta

from authlib.common.urls import add_params_to_uri
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.entering import MOST_BY_ADDRESS, WITHIN
from governance.identity.models import SignIn
from governance.identity.queries import digest_of
from governance.identity.sessions import Origin
from governance.identity.sso import arriving
from governance.identity.sso.fetching import ProviderError
from governance.identity.sso.models import IdentityProvider, LinkedIdentity
from governance.identity.sso.queries import of_issuer
from governance.identity.sso.tokens import LONGEST, Expected, TokenError, logout_token
from governance.identity.sso.trips import with_keys

ONCE = timedelta(days=1)
"""For how long a logout token is remembered; it is taken for ten minutes."""


def way_out(session: Session, token: str, home: str) -> tuple[IdentityProvider, str] | None:
    """Return by which provider a session began, and where it signs people out; or None."""
    wanted = (
        select(LinkedIdentity.issuer, SignIn.id_token)
        .join(SignIn, SignIn.identity_id == LinkedIdentity.id)
        .where(SignIn.digest == digest_of(token), SignIn.ended_at.is_(None))
    )
    issuer, hint = session.execute(wanted).one_or_none() or ("", None)
    provider = of_issuer(session, issuer) if issuer else None
    if provider is None or not provider.end_session_endpoint:
        return None
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": home}
    asked |= {"id_token_hint": hint} if hint else {}
    return provider, str(add_params_to_uri(provider.end_session_endpoint, asked))


def end_by_provider(database: Database, text: str, origin: Origin) -> None:
    """End the sessions that a provider says have ended, at once.

    Raises `RuleViolation` for a token that is not as it has to be, or was sent before, `TooMany`
    after many failures from one address; each is in the trail by then.
    """
    with database.acting() as session:
        limit = ("sign-in address", origin.address)
        if not throttle.is_open(session, *limit, most=MOST_BY_ADDRESS, within=WITHIN):
            raise TooMany("There were too many tries from here: wait five minutes.")
        provider = of_issuer(session, _issuer(text))
    by, why = Actor(0, str(provider or "somebody"), via=origin.via), "its issuer is not known here"
    if provider is not None:
        try:
            expected = Expected(provider.issuer, provider.client_id, clock.now())
            claims = with_keys(database, provider, lambda keys: logout_token(text, keys, expected))
            _end(database, provider, claims, by)
        except (ProviderError, TokenError) as refused:
            why = str(refused)
        else:
            return
    with database.acting() as session:
        throttle.hit(session, *limit)
        told = {"errand": "logout", "why": why[:500]}
        record(session, by, "provider.not_believed", provider or "an unknown provider", **told)
    raise RuleViolation(why)


def _end(
    database: Database, provider: IdentityProvider, claims: dict[str, object], by: Actor
) -> None:
    subject, sid = claims.get("sub"), claims.get("sid")
    with database.acting() as session:
        once = ("logout", provider.issuer, claims["jti"])
        if not throttle.is_open(session, *once, most=1, within=ONCE):
            raise TokenError("it was sent before")
        throttle.hit(session, *once)
        ended = arriving.end_sessions_of(
            session,
            provider.issuer,
            subject if isinstance(subject, str) else None,
            sid if isinstance(sid, str) else None,
        )
        record(session, by, "provider.signed_out", provider, sessions_ended=ended)


def _issuer(text: str) -> str:
    """Return whom a token says it is from; it is believed of nothing else yet."""
    try:
        body = text[:LONGEST].split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(told["iss"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return ""
