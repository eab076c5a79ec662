"""Which tokens and service accounts there are, whose they are, and what waits for somebody."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, Held, could, may, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.core.errors import NotFound, RuleViolation
from governance.identity.models import Person, SignIn
from governance.identity.queries import actor_for, digest_of
from governance.identity.rights.queries import has_had_owners
from governance.identity.rules import day
from governance.identity.tokens.models import AccountState, ApiToken, ServiceAccount, TokenUse
from governance.identity.tokens.rules import (
    FRESH,
    AccountFacts,
    Permission,
    alarm,
    narrowed,
    why_no_person,
)
from governance.places.models import Place

SOON = timedelta(days=14)
"""How long before a token's time is over its owner is told."""

MOST = 50


def is_good() -> ColumnElement[bool]:
    """Return the condition under which a token is taken, whoever acts by it."""
    return ApiToken.ended_at.is_(None) & (ApiToken.expires_at > clock.now())


def service_of(session: Session, person_id: int) -> ServiceAccount | None:
    """Return the service account whose row among people this is; None: somebody's own."""
    wanted = select(ServiceAccount).where(ServiceAccount.person_id == person_id)
    return session.scalars(wanted.options(joinedload(ServiceAccount.place))).one_or_none()


def check_is_somebody(session: Session, person: Person) -> None:
    """Raise `RuleViolation` for the row of a service account, which never comes to be a person."""
    if service_of(session, person.id):
        raise RuleViolation(why_no_person(person.name))


def are_services() -> Select[int | None]:
    """Select the rows of people that are service accounts'."""
    return select(ServiceAccount.person_id).where(ServiceAccount.person_id.is_not(None))


def acting(session: Session, person: Person) -> Actor | None:
    """Return somebody as they may act today, or a service account; None: not any more."""
    service = service_of(session, person.id)
    if service is None:
        return None if person.deactivated_at else actor_for(session, person)
    is_over = service.ends_on is not None and service.ends_on <= clock.today()
    if service.state is not AccountState.IN_FORCE or is_over:
        return None
    held = frozenset({Held(service.role, service.place.path)})
    return Actor(person.id, person.name, held, person.time_zone)


def held_at(session: Session, person: Person, place: Place) -> frozenset[Held]:
    """Return what whoever acts would hold by a token at a place."""
    who = acting(session, person)
    return narrowed(who.held if who else (), place.path)


def is_fresh(session: Session, session_token: str) -> bool:
    """Whether the session of this token began a moment ago."""
    began = select(SignIn.began_at).where(SignIn.digest == digest_of(session_token))
    at = session.scalar(began)
    return at is not None and clock.now() - at <= FRESH


def place_named(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that the actor may read; raises `NotFound`."""
    wanted = readable(actor, Place).where(Place.id == place_id)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("There is no such place, or none that you may read.")
    return found


def tokens(actor: Actor) -> Select[ApiToken]:
    """Select the tokens that the actor may read, with whom and where they name."""
    return (
        readable(actor, ApiToken)
        .join(ApiToken.person)
        .join(Place, Place.id == ApiToken.place_id)
        .options(contains_eager(ApiToken.person), contains_eager(ApiToken.place))
    )


def told(wanted: Select[ApiToken]) -> Select[ApiToken]:
    """Load whom tokens name, and where."""
    return wanted.options(joinedload(ApiToken.person), joinedload(ApiToken.place))


def one(session: Session, token_id: int) -> ApiToken:
    """Return a token with whom it names."""
    return session.scalars(told(select(ApiToken)).where(ApiToken.id == token_id)).one()


def uses_of(session: Session, token_id: int) -> list[TokenUse]:
    """Return from where a token was used, the last used first."""
    wanted = select(TokenUse).where(TokenUse.token_id == token_id)
    return list(session.scalars(wanted.order_by(TokenUse.used_at.desc(), TokenUse.address)))


def active_people(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return whom a service account can have to answer for it, by name."""
    wanted = readable(actor, Person).where(Person.deactivated_at.is_(None))
    found = wanted.with_only_columns(Person.id, Person.name).order_by(Person.name, Person.id)
    return [(key, name) for key, name in session.execute(found)]


def tokens_of(session: Session, person_id: int) -> list[ApiToken]:
    """Return the tokens of a person or a service account, the newest first."""
    wanted = told(select(ApiToken)).where(ApiToken.person_id == person_id)
    return list(session.scalars(wanted.order_by(ApiToken.id.desc()).limit(MOST)))


def accounts(actor: Actor) -> Select[ServiceAccount]:
    """Select the service accounts that the actor may read, with whom they name."""
    return (
        readable(actor, ServiceAccount)
        .join(ServiceAccount.responsible)
        .join(Place, Place.id == ServiceAccount.place_id)
        .options(contains_eager(ServiceAccount.responsible), contains_eager(ServiceAccount.place))
    )


def named(wanted: Select[ServiceAccount]) -> Select[ServiceAccount]:
    """Load whom service accounts name, and where."""
    of = ServiceAccount
    people = (of.responsible, of.asked_by, of.decided_by)
    return wanted.options(*map(joinedload, people), joinedload(of.place))


def account(session: Session, account_id: int) -> ServiceAccount:
    """Return a service account with whom it names."""
    wanted = named(select(ServiceAccount)).where(ServiceAccount.id == account_id)
    return session.scalars(wanted).one()


def facts_of(session: Session, of: ServiceAccount, reason: str | None = None) -> AccountFacts:
    """Return what the guards may know of a service account."""
    asker = of.asked_by
    return AccountFacts(
        str(of),
        of.state,
        asker.id,
        asker.name,
        of.responsible_id,
        may(session, actor_for(session, asker), Permission.ASK, of.place),
        has_had_owners(session, of.place, {asker.id}),
        of.responsible.name,
        of.responsible.deactivated_at is None,
        reason,
    )


def to_confirm(session: Session, actor: Actor) -> list[Item]:
    """Return the service accounts that the actor is the second person for."""
    if not could(actor, Permission.CONFIRM, ServiceAccount):
        return []
    wanted = select(ServiceAccount).where(
        ServiceAccount.state == AccountState.ASKED,
        ServiceAccount.asked_by_id != actor.id,
        ServiceAccount.responsible_id != actor.id,
        permitted(actor, Permission.CONFIRM, ServiceAccount),
    )
    return [
        Item(
            Group.ANSWER,
            each.name,
            f"A service account that may act as {each.right} at {each.place}",
            f"{each.asked_by} asked for it; it counts once a second person confirms it",
            "Confirm or refuse",
            Target("service_accounts.show", {"id": each.id}),
            since=each.asked_at,
        )
        for each in session.scalars(named(wanted).order_by(ServiceAccount.id).limit(MOST))
    ]


def unanswered(session: Session, actor: Actor) -> list[Item]:
    """Return the service accounts for which nobody answers any more."""
    if not could(actor, Permission.HAND_OVER, ServiceAccount):
        return []
    wanted = select(ServiceAccount).where(
        ServiceAccount.state == AccountState.IN_FORCE,
        ServiceAccount.ends_on.is_not(None),
        permitted(actor, Permission.HAND_OVER, ServiceAccount),
    )
    return [
        Item(
            Group.FIX,
            each.name,
            f"Nobody answers for the service account {each.name}",
            alarm(each.name, each.responsible.name, each.ends_on),
            "Take it over, or end it",
            Target("service_accounts.show", {"id": each.id}),
        )
        for each in session.scalars(named(wanted).order_by(ServiceAccount.ends_on).limit(MOST))
        if each.ends_on
    ]


def ending_soon(session: Session, actor: Actor) -> list[Item]:
    """Return the actor's tokens, and those of accounts they answer for, that end within a while."""
    mine = select(ServiceAccount.person_id).where(
        ServiceAccount.responsible_id == actor.id,
        ServiceAccount.state == AccountState.IN_FORCE,
    )
    whose = (ApiToken.person_id == actor.id) | ApiToken.person_id.in_(mine)
    wanted = select(ApiToken).where(is_good(), ApiToken.expires_at < clock.now() + SOON, whose)
    return [
        Item(
            Group.DO,
            each.prefix,
            f"The token for {each.name} ends on {day(each.expires_at.date())}",
            "Make another one, give it to the program, and end this one.",
            "Look",
            Target("tokens.show", {"id": each.id}),
        )
        for each in session.scalars(wanted.order_by(ApiToken.expires_at).limit(MOST))
    ]


INBOX.extend((to_confirm, unanswered, ending_soon))
