"""Who somebody is whom a provider has named: known, new, or nobody; and what that comes to."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.texts import is_storable
from governance.identity import sessions
from governance.identity.models import Person, Role, SignIn
from governance.identity.queries import digest_of
from governance.identity.rights import giving
from governance.identity.rules import NewGrant
from governance.identity.sso.models import IdentityProvider, LinkedIdentity
from governance.identity.sso.planning import plan
from governance.identity.sso.queries import IN_FORCE, claims_read, root
from governance.identity.sso.rules import read_rules
from governance.identity.sso.tokens import values_of
from governance.places.rules import zone_reasons

LONGEST_NAME = 100
LONGEST_CLAIMS = 20_000
LONGEST_HINT = 4_000
"""Characters of an ID token that still go into an address."""


def known(session: Session, issuer: str, subject: str) -> LinkedIdentity | None:
    """Return somebody as the provider knows them, locked; None: somebody new."""
    wanted = select(LinkedIdentity).where(
        LinkedIdentity.issuer == issuer, LinkedIdentity.subject == subject
    )
    return session.scalars(wanted.with_for_update()).one_or_none()


def person_of(session: Session, identity: LinkedIdentity) -> Person:
    """Return whose it is, locked."""
    wanted = select(Person).where(Person.id == identity.person_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def arrived(
    session: Session, provider: IdentityProvider, claims: Mapping[str, Any], via: str
) -> LinkedIdentity:
    """Add somebody whom nobody knew yet: without address, role or right. The caller records more.

    What the provider says of an e-mail address links them to nobody.
    """
    top = root(session)
    zone = next(iter(values_of(claims, "zoneinfo")), "")
    usual = top.time_zone if top else "UTC"
    person = Person(name=_name(claims), time_zone=usual if zone_reasons(zone) else zone)
    session.add(person)
    session.flush()
    identity = link(session, person, provider, claims)
    identity.has_arrived = True
    by = Actor(person.id, person.name, via=via)
    record(session, by, "person.arrived", person, provider=provider.name, called=claims["sub"])
    return identity


def link(
    session: Session, person: Person, provider: IdentityProvider, claims: Mapping[str, Any]
) -> LinkedIdentity:
    """Keep that a provider knows a person by this subject; the caller records it."""
    now = clock.now()
    identity = LinkedIdentity(
        person_id=person.id,
        issuer=provider.issuer,
        subject=claims["sub"],
        has_arrived=False,
        linked_at=now,
        seen_at=now,
        claims=text_of(claims, claims_read(session, provider.issuer)),
    )
    session.add(identity)
    session.flush()
    return identity


def text_of(claims: Mapping[str, Any], read: Collection[str]) -> str:
    """Return what was said of a person as it is kept: what rules read, and nothing else."""
    text = json.dumps({name: claims[name] for name in sorted(read) if name in claims})
    return text if len(text) <= LONGEST_CLAIMS else "{}"


def _name(claims: Mapping[str, Any]) -> str:
    for name in ("name", "preferred_username", "sub"):
        for said in values_of(claims, name):
            plain = " ".join(said.split())[:LONGEST_NAME]
            if plain and plain.isprintable() and is_storable(plain):
                return plain
    return "Somebody"


def settle_roles(
    session: Session, person: Person, provider: IdentityProvider, identity: LinkedIdentity
) -> None:
    """Give the roles that the rules come to now, and end those that they no longer come to."""
    today, by = clock.today(), Actor(0, f"the rules of {provider}")
    made = plan(session, person, identity, read_rules(provider.rules)[0])
    for grant, place in made.loses:
        grant.ends_on = today
        told = f"{giving.told(_new(grant.role, grant.reason), place)}: ended"
        record(session, by, "role.revoked", person, role=told, reason=f"No longer: {grant.reason}")
    for each in made.withheld:
        told = giving.told(_new(each.rule.role, each.rule.words), each.place)
        record(session, by, "role.withheld", person, role=told, reason=each.why)
    for rule, place in made.gains:
        new = _new(rule.role, rule.words)
        giving.give(session, person, place, new, (by.name, None)).identity_id = identity.id
        told = giving.told(new, place)
        record(session, by, "role.granted", person, role=told, reason=rule.words)


def settle_again(session: Session, person_id: int) -> None:
    """Settle somebody's roles between two sign-ins: the directory says of other groups."""
    wanted = (
        select(LinkedIdentity, IdentityProvider)
        .join(IdentityProvider, IdentityProvider.issuer == LinkedIdentity.issuer)
        .where(IN_FORCE, LinkedIdentity.person_id == person_id)
    )
    for identity, provider in session.execute(wanted.order_by(LinkedIdentity.id)).all():
        person = person_of(session, identity)
        if person.deactivated_at is None:
            settle_roles(session, person, provider, identity)


def _new(role: Role, reason: str) -> NewGrant:
    return NewGrant(role, clock.today(), None, reason)


def mark(session: Session, token: str, identity: LinkedIdentity, said: tuple[Any, str]) -> None:
    """Note by which identity a session began; `said`: the provider's session, and its ID token."""
    sid, text = said
    begun = update(SignIn).where(SignIn.digest == digest_of(token))
    told = {
        "provider_sid": sid if isinstance(sid, str) else None,
        "id_token": text if len(text) <= LONGEST_HINT else None,
    }
    session.execute(begun.values(identity_id=identity.id, **told))


def end_sessions_of(
    session: Session, issuer: str, subject: str | None = None, sid: str | None = None
) -> int:
    """End the sessions that began by a provider: all, or those of a subject or of its session."""
    whose = select(LinkedIdentity.id).where(LinkedIdentity.issuer == issuer)
    if subject is not None:
        whose = whose.where(LinkedIdentity.subject == subject)
    ending = update(SignIn).where(SignIn.identity_id.in_(whose), SignIn.ended_at.is_(None))
    if sid is not None:
        ending = ending.where(SignIn.provider_sid == sid)
    ended = ending.values(**sessions.over()).returning(SignIn.id)
    return len(session.scalars(ended).all())
