"""What ends with the account of somebody, whoever ends it: their delegations and their duties."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.commands import LEAVING
from governance.identity.models import Person
from governance.ownership.models import Delegation
from governance.ownership.vacancies.settling import settle


def end_duties(session: Session, actor: Actor, person: Person) -> None:
    """Cancel the delegations from and to somebody, and open what is vacant without them."""
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


LEAVING.append(end_duties)
