"""Which providers there are, who is known to them, and who decides on one."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, could, may, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.models import Person
from governance.identity.queries import actor_for, is_enrolled
from governance.identity.rights.queries import has_had_owners
from governance.identity.sso.models import IdentityProvider, LinkedIdentity, ProviderState
from governance.identity.sso.rules import (
    DIRECTORY_GROUPS,
    USUAL,
    Permission,
    ProviderFacts,
    read_rules,
)
from governance.places.models import Place

IN_FORCE = IdentityProvider.state == ProviderState.IN_FORCE


def root(session: Session) -> Place | None:
    """Return the enterprise; None before the installation is set up."""
    return session.scalars(select(Place).where(Place.parent_id.is_(None))).one_or_none()


def usable(session: Session) -> list[IdentityProvider]:
    """Return the providers that people sign in through, by name."""
    wanted = select(IdentityProvider).where(IN_FORCE)
    return list(session.scalars(wanted.order_by(IdentityProvider.name, IdentityProvider.id)))


def of_issuer(session: Session, issuer: str) -> IdentityProvider | None:
    """Return the settings in force of an issuer."""
    return session.scalars(
        select(IdentityProvider).where(IN_FORCE, IdentityProvider.issuer == issuer)
    ).first()


def claims_read(session: Session, issuer: str) -> frozenset[str]:
    """Return the claims that rules of an issuer read, in force or asked for: no other is kept."""
    live = IdentityProvider.state.in_([ProviderState.IN_FORCE, ProviderState.ASKED])
    texts = session.scalars(
        select(IdentityProvider.rules).where(live, IdentityProvider.issuer == issuer)
    )
    named = {rule.claim for text in texts for rule in read_rules(text)[0]}
    return (USUAL | named) - {DIRECTORY_GROUPS}


def kept_secret(session: Session, issuer: str, client_id: str) -> str:
    """Return the newest wrapped secret of a client; empty: none is kept."""
    wanted = select(IdentityProvider.client_secret).where(
        IdentityProvider.issuer == issuer, IdentityProvider.client_id == client_id
    )
    return session.scalar(wanted.order_by(IdentityProvider.id.desc()).limit(1)) or ""


def one(session: Session, provider_id: int) -> IdentityProvider:
    """Return settings with whom they name."""
    return session.scalars(
        _told(select(IdentityProvider)).where(IdentityProvider.id == provider_id)
    ).one()


def _told(wanted: Select[IdentityProvider]) -> Select[IdentityProvider]:
    return wanted.options(
        joinedload(IdentityProvider.asked_by), joinedload(IdentityProvider.decided_by)
    )


def facts_of(
    session: Session, provider: IdentityProvider, reason: str | None = None
) -> ProviderFacts:
    """Return what the guards may know of a provider's settings."""
    asker, top = provider.asked_by, root(session)
    return ProviderFacts(
        str(provider),
        provider.state,
        asker.id,
        asker.name,
        0,
        may(session, actor_for(session, asker), Permission.PROPOSE, provider),
        top is not None and has_had_owners(session, top, {asker.id}),
        reason,
    )


def identities_of(session: Session, person_id: int) -> list[LinkedIdentity]:
    """Return how providers know a person, the oldest first."""
    wanted = select(LinkedIdentity).where(LinkedIdentity.person_id == person_id)
    return list(session.scalars(wanted.order_by(LinkedIdentity.id)))


def unlinked(session: Session, person_id: int) -> list[IdentityProvider]:
    """Return the providers in force that do not know a person yet, by name."""
    known = {each.id for each in ways_of(session, person_id)}
    return [each for each in usable(session) if each.id not in known]


def ways_of(session: Session, person_id: int) -> list[IdentityProvider]:
    """Return the providers in force by which a person can show who they are, by name."""
    wanted = (
        select(IdentityProvider)
        .join(LinkedIdentity, LinkedIdentity.issuer == IdentityProvider.issuer)
        .where(IN_FORCE, LinkedIdentity.person_id == person_id)
    )
    return list(session.scalars(wanted.order_by(IdentityProvider.name)))


def can_prove(session: Session, person: Person) -> bool:
    """Whether somebody can show anew who they are: with both factors, or at a provider."""
    return is_enrolled(session, person) or bool(ways_of(session, person.id))


def to_confirm(session: Session, actor: Actor) -> list[Item]:
    """Return the settings of providers that the actor is the second person for."""
    if not could(actor, Permission.CONFIRM, IdentityProvider):
        return []
    wanted = select(IdentityProvider).where(
        IdentityProvider.state == ProviderState.ASKED,
        IdentityProvider.asked_by_id != actor.id,
        permitted(actor, Permission.CONFIRM, IdentityProvider),
    )
    return [
        Item(
            Group.ANSWER,
            each.name,
            f"Signing in through {each.name}, {each.issuer}",
            f"{each.asked_by.name} asked for it; it counts once a second person confirms it",
            "Confirm or refuse",
            Target("providers.show", {"id": each.id}),
            since=each.asked_at,
        )
        for each in session.scalars(_told(wanted).order_by(IdentityProvider.id))
    ]


INBOX.append(to_confirm)
