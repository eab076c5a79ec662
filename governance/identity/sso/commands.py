"""Providers: asked for by an administrator, in force once a business owner has confirmed them."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, holds_root, must, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.attest import Proof, burn
from governance.identity.factors.answering import NOT_OPEN
from governance.identity.factors.intents import Holder, open_intent
from governance.identity.models import Person, Role
from governance.identity.rules import Permission as OfPeople
from governance.identity.sso import arriving
from governance.identity.sso.fetching import Discovered
from governance.identity.sso.models import IdentityProvider
from governance.identity.sso.queries import IN_FORCE, facts_of, kept_secret, one, ways_of
from governance.identity.sso.rules import (
    PROVIDER,
    Permission,
    Settings,
    check_known,
    check_settings,
)
from governance.identity.sso.trips import Outing, depart
from governance.places.models import Place

FIRST = "nobody else has ever answered for a place"
"""Why one person was enough."""


def propose(
    session: Session, actor: Actor, told: Settings, found: Discovered, secret: str
) -> IdentityProvider:
    """Ask for a provider, or for other settings of one; `secret` is wrapped, empty: as it was.

    Raises `Forbidden` unless the actor is an administrator of the enterprise, `RuleViolation` with
    every reason why there can be no such provider.
    """
    is_at_the_top = holds_root(actor.paths([Role.ADMINISTRATOR]))
    if not (is_at_the_top and could(actor, Permission.PROPOSE, IdentityProvider)):
        raise Forbidden(refusal(actor, Permission.PROPOSE, IdentityProvider, "a provider"))
    kept = secret or kept_secret(session, told.issuer, told.client_id)
    check_settings(told, session.scalars(select(Place.path)), has_secret=bool(kept))
    provider = IdentityProvider(
        name=told.name,
        issuer=told.issuer,
        client_id=told.client_id,
        client_secret=kept,
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        jwks_uri=found.jwks_uri,
        end_session_endpoint=found.end_session_endpoint,
        auth_method=found.auth_method,
        is_named_in_answers=found.is_named_in_answers,
        factors=" ".join(told.factors.split()),
        rules=told.rules,
        reason=told.reason,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(provider)
    session.flush()
    record(session, actor, "provider.proposed", provider, reason=told.reason, issuer=told.issuer)
    provider = one(session, provider.id)
    if not facts_of(session, provider).has_owners:
        _fire(session, actor, provider, "begin")
        record(session, actor, "provider.began", provider, alone=FIRST, issuer=provider.issuer)
    return provider


def confirm(session: Session, actor: Actor, provider: IdentityProvider) -> None:
    """Be the second person: from now on people sign in by these settings, and by none before them.

    Raises `Forbidden` unless the actor answers for a place, `RuleViolation` if they asked for it.
    """
    must(session, actor, Permission.CONFIRM, provider)
    provider = one(session, provider.id)
    _fire(session, actor, provider, "confirm")
    by = provider.asked_by.name
    record(session, actor, "provider.began", provider, asked_by=by, issuer=provider.issuer)


def refuse(session: Session, actor: Actor, provider: IdentityProvider, reason: str) -> None:
    """Be the second person, and say no."""
    must(session, actor, Permission.REFUSE, provider)
    _fire(session, actor, one(session, provider.id), "refuse", reason)
    record(session, actor, "provider.refused", provider, reason=reason)


def withdraw(session: Session, actor: Actor, provider: IdentityProvider, reason: str) -> None:
    """Ask for it no longer."""
    must(session, actor, Permission.WITHDRAW, provider)
    _fire(session, actor, one(session, provider.id), "withdraw", reason)
    record(session, actor, "provider.withdrawn", provider, reason=reason)


def end(session: Session, actor: Actor, provider: IdentityProvider, reason: str) -> int:
    """Let nobody in through it any more; every session that began by it ends. Return how many."""
    must(session, actor, Permission.END, provider)
    _fire(session, actor, one(session, provider.id), "end", reason)
    ended = arriving.end_sessions_of(session, provider.issuer)
    record(session, actor, "provider.ended", provider, reason=reason, sessions_ended=ended)
    return ended


def begin_link(
    session: Session,
    actor: Actor,
    person: Person,
    proof: Proof,
    there: tuple[IdentityProvider, Outing],
) -> str:
    """Have a person show at a provider who they are there; return the address to send them to.

    Raises `RuleViolation` unless they gave password and code just now: nobody else links them.
    """
    must(session, actor, OfPeople.KEEP_ACCOUNT, person)
    burn(session, actor, proof)
    address = depart(session, *there)
    record(session, actor, "person.link_begun", person, provider=there[0].name)
    return address


def begin_attesting(
    session: Session,
    actor: Actor,
    person: Person,
    holder: Holder,
    there: tuple[IdentityProvider, Outing],
) -> str:
    """Have a person show at a provider, anew and for what they were shown alone, who they are.

    What the provider signs names the digest of all that is signed. Raises `RuleViolation` if
    nothing is open to them in this session, or the provider does not know them.
    """
    must(session, actor, OfPeople.KEEP_ACCOUNT, person)
    provider, outing = there
    intent = open_intent(session, holder)
    if intent is None or intent.is_by_key:
        raise RuleViolation(NOT_OPEN)
    check_known(provider, ways_of(session, person.id))
    address = depart(session, provider, replace(outing, nonce=intent.challenge))
    record(session, actor, "attestation.begun", person, provider=provider.name)
    return address


def begin_acknowledging(
    session: Session, actor: Actor, person: Person, there: tuple[IdentityProvider, Outing]
) -> str:
    """Have a person show at a provider who they are, to say what their signature means."""
    must(session, actor, OfPeople.KEEP_ACCOUNT, person)
    check_known(there[0], ways_of(session, person.id))
    address = depart(session, *there)
    record(session, actor, "attestation.begun", person, provider=there[0].name)
    return address


def _fire(
    session: Session,
    actor: Actor,
    provider: IdentityProvider,
    verb: str,
    reason: str | None = None,
) -> None:
    now = clock.now()
    PROVIDER.fire(provider, facts_of(session, provider, reason), verb, actor, now)
    if verb == "end":
        provider.ended_at = now
        return
    provider.decided_by_id, provider.decided_at, provider.decided_why = actor.id, now, reason
    if verb in {"confirm", "begin"}:
        _follow(session, actor, provider)


def _follow(session: Session, actor: Actor, provider: IdentityProvider) -> None:
    """End the settings of the same issuer that were in force until now."""
    before = select(IdentityProvider.id).where(
        IN_FORCE, IdentityProvider.issuer == provider.issuer, IdentityProvider.id != provider.id
    )
    for number in session.scalars(before.with_for_update()).all():
        _fire(session, actor, one(session, number), "end", f"Others followed: {provider.reason}")
