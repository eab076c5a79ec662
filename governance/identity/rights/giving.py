"""What a right comes to once it is given; the commands ask who may, and record it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update
from governance.core import clock
from governance.identity import enrolment, sessions
from governance.identity.factors.models import RecoveryCode, SecurityKey
from governance.identity.models import ROLE_LABELS, Credential, Person, Role, RoleGrant
from governance.identity.rights.models import SigningRight
from governance.identity.rules import NewGrant, dates
from governance.places.models import Place


def lock(session: Session, person: Person) -> Person:
    """Lock a person's row, so that two who decide at once are taken in turn."""
    mine = select(Person).where(Person.id == person.id).with_for_update()
    return session.scalars(mine.execution_options(populate_existing=True)).one()


def same_roles(session: Session, person: Person, role: Role, place: Place) -> Sequence[RoleGrant]:
    """Return the person's grants of a role at exactly this place, whenever they are."""
    same = select(RoleGrant).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role == role,
        RoleGrant.place_id == place.id,
    )
    return session.scalars(same.order_by(RoleGrant.starts_on)).all()


def give(
    session: Session, person: Person, place: Place, new: NewGrant, by: tuple[str, str | None]
) -> RoleGrant:
    """Store a role; `by` names who gave it, and who confirmed it as the second person."""
    given = RoleGrant(
        person_id=person.id,
        role=new.role,
        place_id=place.id,
        site_id=place.site_id or place.id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        granted_by=by[0],
        confirmed_by=by[1],
        reason=new.reason,
    )
    session.add(given)
    session.flush()
    return given


def told(new: NewGrant, place: Place) -> str:
    """Return a role as the trail tells it."""
    return f"{ROLE_LABELS[new.role]} at {place}, {dates(new.starts_on, new.ends_on)}"


def enable(session: Session, person: Person, by: tuple[str, str | None], how: str) -> None:
    """Let a person sign, or sign again; `by` names who verified them, and who confirmed it.

    What they said about accountability stands: it is theirs to say, once.
    """
    right = session.get(SigningRight, person.id) or SigningRight(person_id=person.id)
    right.how, right.verified_at = how, clock.now()
    right.verified_by, right.confirmed_by = by
    right.locked_at = right.locked_why = None
    session.add(right)
    session.flush()


def lock_signing(session: Session, person_id: int, why: str) -> bool:
    """Let a person sign no more until it is verified anew who they are; whether they could."""
    open_ = (SigningRight.person_id == person_id) & SigningRight.locked_at.is_(None)
    locked = {"locked_at": clock.now(), "locked_why": why}
    return bool(bulk_update(session, SigningRight, open_, locked))


def end_factors(session: Session, person: Person) -> None:
    """End all that a person signs in with, sessions and links too: they come in by a new link."""
    now, mine = clock.now(), person.id
    bulk_update(session, Credential, Credential.person_id == mine, {"ended_at": now})
    key = (SecurityKey.person_id == mine) & SecurityKey.removed_at.is_(None)
    bulk_update(session, SecurityKey, key, {"removed_at": now})
    code = (RecoveryCode.person_id == mine) & RecoveryCode.ended_at.is_(None)
    bulk_update(session, RecoveryCode, code, {"ended_at": now})
    lock_signing(session, mine, "since what they signed in with was ended")
    sessions.end_all(session, mine)
    enrolment.end_links(session, person)
