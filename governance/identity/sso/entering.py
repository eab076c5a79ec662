"""What comes of a trip to a provider: a session, a link, or proof for a signature."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation
from governance.identity.attest import Proof, Way, tried
from governance.identity.entering import Entered, begun
from governance.identity.factors.answering import NOT_OPEN, opened
from governance.identity.factors.intents import INTENT_LASTS, Holder, open_intent
from governance.identity.factors.models import SigningIntent
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.identity.rights import commands as of_rights
from governance.identity.rights.accounts import Account
from governance.identity.sso import arriving
from governance.identity.sso.models import LinkedIdentity, ProviderKeys
from governance.identity.sso.queries import claims_read
from governance.identity.sso.tokens import has_second_factor, instant_of, signed_with
from governance.identity.sso.trips import Brought, Return, disbelieved

FACTOR = "it does not say that a second factor was used"
SHOWN = "they showed at the provider, with a second factor, that it is theirs"


def enter(database: Database, brought: Brought, back: Return) -> Entered:
    """Begin a session for whom the provider named; somebody new arrives without any right.

    Raises `RuleViolation` unless a second factor was used and the person is active.
    """
    trip, claims = brought.trip, brought.claims
    if not has_second_factor(claims, trip.provider.factors):
        raise disbelieved(database, trip, back.origin, FACTOR)
    with database.acting() as session:
        provider = trip.provider
        identity = arriving.known(session, provider.issuer, claims["sub"])
        identity = identity or arriving.arrived(session, provider, claims, back.origin.via)
        person = arriving.person_of(session, identity)
        entered = None
        if person.deactivated_at is None:
            entered = _begun(session, person, identity, brought, back)
    if entered is None:
        raise disbelieved(database, trip, back.origin, "whom it names may not sign in here")
    return entered


def _begun(
    session: Session, person: Person, identity: LinkedIdentity, brought: Brought, back: Return
) -> Entered:
    identity.seen_at = clock.now()
    read = claims_read(session, identity.issuer)
    identity.claims = arriving.text_of(brought.claims, read)
    entered = begun(session, person, back.origin, back.old_token)
    arriving.settle_roles(session, person, brought.trip.provider, identity)
    said = (brought.claims.get("sid"), brought.token)
    arriving.mark(session, entered.token, identity, said)
    return entered


def link(database: Database, brought: Brought, back: Return) -> int | None:
    """Ask that a provider lets a person in as well, who began this signed in, with both factors.

    Return the number of the request that a second person decides on; None: one was enough.
    Raises `RuleViolation` unless they are the same still, or the account is somebody's.
    """
    person_id = _afresh(database, brought, back, int(brought.trip.begun_at.timestamp()))
    with database.acting() as session:
        person = session.get_one(Person, person_id)
        by = actor_for(session, person, back.origin.via)
        account = Account(brought.trip.provider.issuer, brought.claims["sub"])
        asked = of_rights.claim(session, by, person, account, SHOWN)
        return asked.id if asked else None


def acknowledge(database: Database, brought: Brought, back: Return) -> None:
    """Let somebody say what their signature means, by showing at the provider who they are."""
    _known_afresh(database, brought, back, int(brought.trip.begun_at.timestamp()))
    with database.acting() as session:
        person = session.get_one(Person, brought.trip.person_id)
        proof = Proof(person.id, 0, clock.now(), Way.ACCOUNT, is_by_provider=True)
        actor = actor_for(session, person, back.origin.via)
        of_rights.acknowledge(session, actor, person, proof)


def attest(database: Database, brought: Brought, back: Return) -> SigningIntent:
    """Keep with what is to be signed that the provider named its signer anew, for just this.

    Raises `RuleViolation` unless it is still open in this session, and the one who is signed in
    showed it at the provider, with a second factor, since it was put before them.
    """
    trip, person_id = brought.trip, brought.trip.person_id or 0
    holder = Holder(person_id, back.old_token, str(trip.carried["intent"]))
    since = int((opened(database, holder).expires_at - INTENT_LASTS).timestamp())

    def fits(_: object) -> str | None:
        return None if _why_not_known(database, brought, back, since) else "fits"

    if tried(database, (person_id, back.origin.via), fits) is None:
        why = _why_not_known(database, brought, back, since) or "it does not fit"
        raise disbelieved(database, trip, back.origin, why)
    with database.acting() as session:
        intent = open_intent(session, holder)
        if intent is None or intent.challenge != brought.claims["nonce"] or intent.is_by_key:
            raise RuleViolation(NOT_OPEN)
        claims = brought.claims
        keys = session.get_one(ProviderKeys, trip.provider.issuer).keys
        intent.provider_answer = signed_with(brought.token, keys)
        person = session.get_one(Person, person_id)
        by = Actor(person.id, person.name, via=back.origin.via)
        told = {"provider": trip.provider.name, "called": claims["sub"], "digest": intent.challenge}
        told |= {"auth_time": claims["auth_time"], "acr": claims.get("acr")}
        record(session, by, "attestation.answered", person, **told, amr=claims.get("amr"))
    return intent


def _known_afresh(database: Database, brought: Brought, back: Return, since: int) -> None:
    if why := _why_not_known(database, brought, back, since):
        raise disbelieved(database, brought.trip, back.origin, why)


def _why_not_known(database: Database, brought: Brought, back: Return, since: int) -> str | None:
    """Say why it is not shown that who is signed in here showed it there; None if it is."""
    trip, claims = brought.trip, brought.claims
    if trip.person_id is None or back.person_id != trip.person_id:
        return "you are not signed in here any more"
    with database.reading() as session:
        wanted = select(LinkedIdentity.person_id).where(
            LinkedIdentity.issuer == trip.provider.issuer, LinkedIdentity.subject == claims["sub"]
        )
        if session.scalar(wanted) != trip.person_id:
            return "somebody else showed who they are"
    return why_not_afresh(claims, trip.provider.factors, since)


def _afresh(database: Database, brought: Brought, back: Return, since: int) -> int:
    """Return who came back, if it is who left, and they showed who they are since then."""
    trip, claims = brought.trip, brought.claims
    if why := why_not_afresh(claims, trip.provider.factors, since):
        raise disbelieved(database, trip, back.origin, why)
    if trip.person_id is None or back.person_id != trip.person_id:
        raise disbelieved(database, trip, back.origin, "you are not signed in here any more")
    return trip.person_id


def why_not_afresh(claims: Any, factors: str, since: int) -> str | None:
    """Say why it is not shown that somebody signed in anew, with two factors; None if it is."""
    at = instant_of(claims, "auth_time")
    if at is None:
        return "it does not say when you showed who you are"
    if at < since or at > clock.now().timestamp() + 60:
        return "it did not ask you anew who you are"
    return None if has_second_factor(claims, factors) else FACTOR
