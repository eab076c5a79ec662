"""Who is asking, what they hold today, and who holds what."""

import hashlib
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    bindparam,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.audit.models import AuditHead
from governance.core import clock
from governance.core.access import Actor, Held, Known, could, readable
from governance.core.contributions import FIGURES, SEARCH, Figure, Hit, Source, Target
from governance.core.db import UtcDateTime
from governance.core.memory import learn
from governance.core.trigrams import SHORTEST, holding
from governance.identity.models import Credential, Person, Role, RoleGrant, SignIn
from governance.identity.rights.models import SigningRight
from governance.identity.rules import Permission
from governance.places.models import Place
from governance.places.queries import paths_above

SEEN_TO = timedelta(minutes=1)
"""How exactly the last use of a session is kept."""


IN_FORCE = Credential.ended_at.is_(None)
"""Under which condition a password and a second factor are taken."""


def digest_of(token: str) -> str:
    """Return what is stored of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_held_on(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition under which a grant is in force on a day."""
    ends_later = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > on)
    return (RoleGrant.starts_on <= on) & ends_later


SIGNS = select(SigningRight.person_id).where(SigningRight.person_id == SignIn.person_id).exists()
"""Under which condition a session is of somebody who may sign, or did."""

ALIVE = (
    select(
        *(SignIn.seen_at, Person.id, Person.name, Person.time_zone),
        *(RoleGrant.role, Place.path),
        select(AuditHead.seq).scalar_subquery().label("head"),
        SIGNS.label("signs"),
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(
        RoleGrant,
        (RoleGrant.person_id == Person.id) & is_held_on(bindparam("today", type_=Date())),
    )
    .outerjoin(Place, Place.id == RoleGrant.place_id)
    .where(
        SignIn.digest == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam("used_after", type_=UtcDateTime()),
        SignIn.began_at > bindparam("began_after", type_=UtcDateTime()),
        Person.deactivated_at.is_(None),
    )
)
"""Made once: a session that is alive, with a row for each role that its person holds today.

Where the trail ends is asked along: each page needs to know it.
"""


def identify(
    session: Session, token: str, via: str, *, lasts: tuple[timedelta, timedelta, timedelta]
) -> Known | None:
    """Return who acts in the session of this token; None if it ended, idled or grew too old.

    It `lasts` so long unused, unused by who may sign, and at all.
    """
    now, (idle, signer_idle, longest) = clock.now(), lasts
    given = {"digest": digest_of(token), "used_after": now - idle, "began_after": now - longest}
    found = session.execute(ALIVE, {**given, "today": clock.today()}).all()
    if not found:
        return None
    held = frozenset(Held(row.role, row.path) for row in found if row.path)
    known = found[0]
    if known.signs and now - known.seen_at >= signer_idle:
        return None
    learn(session, known.head or 0)
    actor = Actor(known.id, known.name, held, known.time_zone, via)
    return Known(actor, now - known.seen_at > SEEN_TO)


def actor_for(session: Session, person: Person, via: str = "system") -> Actor:
    """Return the person with the grants in force today; a deactivated person holds none."""
    held = frozenset[Held]()
    if person.deactivated_at is None:
        held = frozenset(Held(role, path) for role, path in _held(session, person.id))
    return Actor(person.id, person.name, held, person.time_zone, via)


HELD = (
    select(RoleGrant.role, Place.path)
    .join(Place, Place.id == RoleGrant.place_id)
    .where(
        RoleGrant.person_id == bindparam("person_id"),
        is_held_on(bindparam("today", type_=Date())),
    )
)


def _held(session: Session, person_id: int) -> list[tuple[str, str]]:
    found = session.execute(HELD, {"person_id": person_id, "today": clock.today()})
    return [(role, path) for role, path in found]


def holders(session: Session, roles: Collection[Role], place_path: str | None) -> list[Person]:
    """Return the active people who hold any of the roles at or above a path today, by name.

    Without a path: wherever they hold it.
    """
    held = (
        select(RoleGrant.person_id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_(roles),
            Place.path.in_(paths_above(place_path)) if place_path else true(),
            is_held_on(clock.today()),
        )
    )
    people = select(Person).where(Person.id.in_(held), Person.deactivated_at.is_(None))
    return list(session.scalars(people.order_by(Person.name, Person.id)))


def people_with_roles(actor: Actor) -> Select[Person]:
    """Select the people that the actor may read, each with their roles and second factor."""
    return readable(actor, Person).options(
        joinedload(Person.credential), selectinload(Person.grants).joinedload(RoleGrant.place)
    )


def grants_of(session: Session, actor: Actor, person: Person) -> list[RoleGrant]:
    """Return the roles of a person, past and to come, the latest first."""
    wanted = readable(actor, RoleGrant).where(RoleGrant.person_id == person.id)
    order = (RoleGrant.ends_on.is_not(None), RoleGrant.starts_on.desc(), RoleGrant.id.desc())
    return list(session.scalars(wanted.order_by(*order).options(joinedload(RoleGrant.place))))


def held_at(session: Session, place: Place) -> list[tuple[Person, RoleGrant]]:
    """Return who holds a role at exactly this place today, by role and name."""
    wanted = (
        select(Person, RoleGrant)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.place_id == place.id,
            Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
        .order_by(RoleGrant.role, Person.name)
    )
    return [(person, held) for person, held in session.execute(wanted)]


def has_password(session: Session, person_id: int) -> bool:
    """Whether somebody has a password and a second factor here."""
    mine = select(Credential.person_id).where(Credential.person_id == person_id, IN_FORCE)
    return session.scalars(mine).first() is not None


def is_enrolled(session: Session, person: Person) -> bool:
    """Whether a person has a password and a second factor."""
    return has_password(session, person.id)


def holds_role(*clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a person holds a role today of which all the clauses hold."""
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, is_held_on(clock.today()), *clauses
    )
    return held.exists()


def has_second_factor() -> ColumnElement[bool]:
    """Return the condition that a person has set up how they sign in."""
    mine = select(Credential.person_id).where(Credential.person_id == Person.id, IN_FORCE)
    return mine.exists()


def is_called(text: str) -> ColumnElement[bool]:
    """Return the condition that a person's name or e-mail address holds a text."""
    if len(text) >= SHORTEST:
        return holding(Person.id, (Person.name, Person.email), text)
    return or_(
        Person.name.icontains(text, autoescape=True),
        Person.email.contains(text.lower(), autoescape=True),
    )


MOST_HITS = 20


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the people whose name or e-mail address holds a text."""
    wanted = readable(actor, Person).where(is_called(text))
    by_name = (func.lower(Person.name), Person.id)  # as it is it would lead through all people
    people = session.scalars(wanted.order_by(*by_name).limit(MOST_HITS))
    return [
        Hit(person.name, person.login, "", Target("people.show", {"id": person.id}))
        for person in people
    ]


def to_look_after(session: Session, actor: Actor) -> list[Figure]:
    """Return, for administrators, how many people cannot sign in or can do nothing."""
    if not could(actor, Permission.ISSUE_LINK, Person):
        return []
    active = select(func.count()).select_from(Person).where(Person.deactivated_at.is_(None))
    without_factor = session.scalar(active.where(~has_second_factor())) or 0
    without_role = session.scalar(active.where(~holds_role())) or 0
    listed = {"active": "yes"}
    return [
        Figure(
            "people without a second factor",
            without_factor,
            Target("people.index", {**listed, "second_factor": "no"}),
            needs_care=True,
        ),
        Figure(
            "people without any role",
            without_role,
            Target("people.index", {**listed, "no_role": "1"}),
            needs_care=True,
        ),
    ]


SEARCH["People"] = Source(found, "people.index")
FIGURES.append(to_look_after)
