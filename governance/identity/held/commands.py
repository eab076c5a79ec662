"""Give out what is held about a person; take the name off the card of who left long ago."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict
from governance.identity.employment.models import Employment, EmploymentKind
from governance.identity.held.gathering import Held, held
from governance.identity.held.rules import Permission, check_pseudonymising, pseudonym
from governance.identity.models import Person


def take(session: Session, actor: Actor, person: Person) -> Held:
    """Return everything that is held about a person; that it was given out is kept.

    Raises `Forbidden` unless it is the actor, or the actor is HR of their site.
    """
    must(session, actor, Permission.SEE_HELD, person)
    found = held(session, person)
    record(session, actor, "person.data_taken", person, rows=found.number)
    return found


def pseudonymise(session: Session, actor: Actor, person: Person) -> None:
    """Take name, address, number, company and manager off the card of somebody who left long ago.

    What they signed keeps the name, and so does the trail: both are records that are only added to.
    """
    must(session, actor, Permission.PSEUDONYMISE, person)
    check_pseudonymising(person, clock.today())
    if person.name == pseudonym(person.id):
        raise Conflict(f"{person} is not named on the card any more.")
    person.name, person.email = pseudonym(person.id), None
    mine = select(Employment).where(Employment.person_id == person.id)
    employment = session.scalars(mine).one_or_none()
    if employment is not None:
        employment.employee_id = f"former-{person.id}"
        employment.company = None if employment.kind is EmploymentKind.EMPLOYEE else "another"
        employment.manager_id = None
    record(session, actor, "person.pseudonymised", person)
