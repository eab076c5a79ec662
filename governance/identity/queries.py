"""Who is asking, what they hold today, and who holds what."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, Held
from governance.identity.models import Person, RoleGrant
from governance.places.models import Place


def actor_for(session: Session, person: Person, via: str = "system") -> Actor:
    """Return the person with the grants in force today; a deactivated person holds none."""
    held = frozenset[Held]()
    if person.deactivated_at is None:
        held = frozenset(Held(role, path) for role, path in _held(session, person.id))
    return Actor(person.id, person.name, held, person.time_zone, via)


def _held(session: Session, person_id: int) -> list[tuple[str, str]]:
    on = clock.today()
    in_force = (
        select(RoleGrant.role, Place.path)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.person_id == person_id, *held_on(on))
    )
    return [(role, path) for role, path in session.execute(in_force)]


def held_on(on: date) -> tuple[object, ...]:
    """Return the conditions under which a grant is in force on a day."""
    return (
        RoleGrant.starts_on <= on,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > on),
    )
