"""Who is asking, what they hold today, and who holds what."""

import hashlib
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, Held, Known
from governance.identity.models import Person, RoleGrant, SignIn
from governance.places.models import Place

SEEN_TO = timedelta(minutes=1)
"""How exactly the last use of a session is kept."""


def digest_of(token: str) -> str:
    """Return what is stored of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def identify(
    session: Session, token: str, via: str, *, idle: timedelta, longest: timedelta
) -> Known | None:
    """Return who acts in the session of this token; None if it ended, idled or grew too old."""
    now = clock.now()
    alive = (
        select(SignIn.seen_at, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.digest == digest_of(token),
            SignIn.ended_at.is_(None),
            SignIn.seen_at > now - idle,
            SignIn.began_at > now - longest,
            Person.deactivated_at.is_(None),
        )
    )
    found = session.execute(alive).one_or_none()
    if found is None:
        return None
    return Known(actor_for(session, found.Person, via), now - found.seen_at > SEEN_TO)


def actor_for(session: Session, person: Person, via: str = "system") -> Actor:
    """Return the person with the grants in force today; a deactivated person holds none."""
    held = frozenset[Held]()
    if person.deactivated_at is None:
        held = frozenset(Held(role, path) for role, path in _held(session, person.id))
    return Actor(person.id, person.name, held, person.time_zone, via)


def _held(session: Session, person_id: int) -> list[tuple[str, str]]:
    in_force = (
        select(RoleGrant.role, Place.path)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.person_id == person_id, is_held_on(clock.today()))
    )
    return [(role, path) for role, path in session.execute(in_force)]


def is_held_on(on: date) -> ColumnElement[bool]:
    """Return the condition under which a grant is in force on a day."""
    ends_later = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > on)
    return (RoleGrant.starts_on <= on) & ends_later
