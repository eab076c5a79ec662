"""The first administrator, and the way back in for whoever lost their authenticator.

Both are for who holds the server: nobody else can run its command line.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import NotFound, RuleViolation
from governance.core.installation import Installation, Purpose, purpose_of
from governance.identity.enrolment import issue
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_enrolled, is_held_on
from governance.identity.rights.queries import signs_at
from governance.identity.rules import NewPerson, check_person, check_recovery
from governance.identity.sessions import end_all
from governance.places.models import Level, Place
from governance.places.rules import LONGEST_CODE, check_name

SERVER = Actor(0, "the server's command line", via="command line")


@dataclass(frozen=True, slots=True)
class Founding:
    """What is told when a database is set up: whose plant it is for, and who begins."""

    first: NewPerson
    enterprise: str


def found(session: Session, told: Founding) -> str:
    """Set an empty database up for a plant; return the token of the first person's link.

    Raises `RuleViolation` if it is set up already, or with every reason against what was told.
    """
    if purpose := purpose_of(session):
        raise RuleViolation(f"This database is set up already, for a {purpose}.")
    check_name(told.enterprise)
    check_person(told.first, None)
    session.add(Installation(id=1, purpose=Purpose.PLANT, set_up_at=clock.now()))
    enterprise = _enterprise(session, told)
    person = Person(
        name=told.first.name.strip(),
        email=told.first.address,
        time_zone=told.first.time_zone,
    )
    session.add(person)
    session.flush()
    first_role = RoleGrant(
        person_id=person.id,
        role=Role.ADMINISTRATOR,
        place_id=enterprise.id,
        site_id=enterprise.id,
        starts_on=clock.today(),
        granted_by=SERVER.name,
        reason="The first administrator.",
    )
    session.add(first_role)
    token = issue(session, person)
    record(session, SERVER, "installation.set_up", person, enterprise=enterprise.name)
    return token


def recover(session: Session, email: str) -> str:
    """Make a new link for a person who lost password or authenticator; their sessions end.

    Raises `NotFound` if nobody active has the address, `RuleViolation` if their role signs and
    an administrator is there to ask for it: then a second person has to confirm it.
    """
    wanted = select(Person).where(
        Person.email == email.strip().lower(), Person.deactivated_at.is_(None)
    )
    person = session.scalars(wanted).one_or_none()
    if person is None:
        raise NotFound(f"Nobody active has the e-mail address {email}.")
    check_recovery(person, signs_at(session, person), administrators_but(session, person))
    end_all(session, person.id)
    token = issue(session, person)
    record(session, SERVER, "person.link_issued", person, reason="Made on the server.")
    return token


def administrators_but(session: Session, person: Person) -> list[str]:
    """Return who else administers the whole enterprise and can sign in, by name."""
    held = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            Place.parent_id.is_(None),
            Person.id != person.id,
            Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
        .order_by(Person.name)
    )
    return [each.name for each in session.scalars(held) if is_enrolled(session, each)]


def code_for(name: str) -> str:
    """Return the code of a place out of its name: `Acme Pharma` is `acme-pharma`."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_CODE].strip("-")
    return plain or "enterprise"


def _enterprise(session: Session, told: Founding) -> Place:
    code = code_for(told.enterprise)
    place = Place(
        level=Level.ENTERPRISE,
        code=code,
        name=told.enterprise.strip(),
        path=f"/{code}/",
        time_zone=told.first.time_zone,
    )
    session.add(place)
    session.flush()
    return place
