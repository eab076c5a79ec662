"""What people do about absences: tell of one, cancel one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.identity.models import Person
from governance.ownership.absences.rules import Days, Permission, may_be_cancelled, may_be_told
from governance.ownership.models import Absence
from governance.ownership.parties import holders


def tell(session: Session, actor: Actor, person: Person, days: Days) -> Absence:
    """Say from when to when a person is out of office.

    Raises `Forbidden` unless it is the actor, or somebody whom they may name, `RuleViolation` with
    every reason: days gone by, or days that are told already.
    """
    must(session, actor, Permission.TELL, person)
    session.scalars(select(Person).where(Person.id == person.id).with_for_update()).one()
    may_be_told(days, holders(session, [person.id])[person.id], clock.today())
    told = Absence(
        person_id=person.id, starts_on=days.starts_on, ends_on=days.ends_on,
        told_by=actor.name, told_at=clock.now(),
    )  # fmt: skip
    session.add(told)
    session.flush()
    record(
        session, actor, "absence.told", told,
        person=person.name, starts_on=days.starts_on.isoformat(),
        ends_on=days.ends_on.isoformat(),
    )  # fmt: skip
    return told


def cancel(session: Session, actor: Actor, absence: Absence) -> None:
    """Say that somebody is back, or does not go: from today on the absence no longer counts.

    Raises `Forbidden` as `tell` does, `RuleViolation` if it is over.
    """
    must(session, actor, Permission.CANCEL, absence)
    may_be_cancelled(absence, clock.today())
    absence.cancelled_on = clock.today()
    record(session, actor, "absence.cancelled", absence)
