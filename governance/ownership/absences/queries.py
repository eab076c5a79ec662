"""Absences as pages need them."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.contributions import FIGURES, Figure, Target
from governance.identity.models import Person, Role
from governance.ownership.absences.rules import Permission
from governance.ownership.models import Absence


def absences(actor: Actor) -> Select[Absence, bool]:
    """Select the absences that are not over, each with whether the actor may cancel it."""
    return (
        readable(actor, Absence)
        .add_columns(permitted(actor, Permission.CANCEL, Absence))
        .where(Absence.cancelled_on.is_(None), Absence.ends_on > clock.today())
        .options(joinedload(Absence.person))
        .order_by(Absence.starts_on, Absence.id)
    )


def led(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return of whom the actor may say that they are away: themselves first, then by name."""
    of = Person
    wanted = (
        select(of.id, of.name)
        .where(of.deactivated_at.is_(None), permitted(actor, Permission.TELL, of))
        .order_by(of.id != actor.id, of.name, of.id)
    )
    return [(person_id, name) for person_id, name in session.execute(wanted)]


def away_today(session: Session, actor: Actor) -> list[Figure]:
    """Return, for HR, how many people are away today."""
    if not actor.holds(Role.HR):
        return []
    today = clock.today()
    away = select(func.count(Absence.person_id.distinct())).where(
        Absence.cancelled_on.is_(None), Absence.starts_on <= today, Absence.ends_on > today
    )
    target = Target("absences.index", {"state": "away"})
    return [Figure("people away today", session.scalar(away) or 0, target)]


FIGURES.append(away_today)


def person_of(session: Session, actor: Actor, person_id: int) -> Person | None:
    """Return a person whom the actor may read."""
    return session.scalars(readable(actor, Person).where(Person.id == person_id)).one_or_none()


def to_come(session: Session, person_id: int) -> Sequence[Absence]:
    """Return when a person is away, now or later, the nearest first."""
    of = Absence
    wanted = select(of).where(
        of.person_id == person_id, of.cancelled_on.is_(None), of.ends_on > clock.today()
    )
    return session.scalars(wanted.order_by(of.starts_on, of.id)).all()
