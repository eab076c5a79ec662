"""Let somebody leave whose time here is over, with all that ends by it."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.commands import send_away
from governance.identity.employment.models import Employment
from governance.identity.models import Person
from governance.ownership.models import Delegation
from governance.ownership.vacancies.settling import settle


def leave(session: Session, actor: Actor, person_id: int) -> None:
    """Send somebody away on the day that HR told: the worker's, in one transaction.

    Their sessions and links end, delegations from and to them are cancelled, and what they answered
    for is vacant. Raises `RuleViolation` where nobody else could give roles.
    """
    person = session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    ends_on = session.scalars(
        select(Employment.ends_on).where(Employment.person_id == person_id)
    ).one()
    why = f"their time here is over: {ends_on} is the first day without them"
    cut_off(session, actor, person, why)


def cut_off(session: Session, actor: Actor, person: Person, why: str) -> None:
    """Send somebody away with all that hangs on them, in one transaction: a step of commands."""
    send_away(session, actor, person, why)
    for delegation in session.scalars(_open(person.id)).all():
        delegation.cancelled_on = clock.today()
        record(session, actor, "delegation.cancelled", delegation, reason=f"{person.name} left")
    session.flush()
    settle(session)


def _open(person_id: int) -> Select[Delegation]:
    """Select the delegations from and to somebody that are in force or to come."""
    of = Delegation
    return (
        select(of)
        .where(
            or_(of.from_person_id == person_id, of.to_person_id == person_id),
            of.cancelled_on.is_(None),
            of.ends_on > clock.today(),
        )
        .order_by(of.id)
    )
