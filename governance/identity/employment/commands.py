"""What HR does: says for whom somebody works, and keeps when somebody may leave."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.employment.models import Employment, PlannedLeaving
from governance.identity.employment.queries import managers_above
from governance.identity.employment.rules import (
    Employed,
    Permission,
    chain,
    check_employed,
    month_of,
)
from governance.identity.models import Person
from governance.places.models import Level, Place

PLANS = "the months in which people may leave"
"""What the trail says was written: never of whom, and never which month."""


def employ(session: Session, actor: Actor, person: Person, told: Employed) -> Employment:
    """Say for whom, where and under which number somebody works.

    Raises `Forbidden` unless the actor is HR or an administrator, `RuleViolation` with every reason
    against it: a number that another has, a manager who is managed by them.
    """
    must(session, actor, Permission.EMPLOY, person)
    _check_named(session, told)
    others = select(Person.name).join(Employment, Employment.person_id == Person.id)
    same = others.where(
        Employment.employee_id == told.employee_id, Employment.person_id != person.id
    )
    above = chain(managers_above(session, told.manager_id), person.id, told.manager_id)
    names = [session.get_one(Person, key).name for key in above]
    check_employed(person.name, told, session.scalars(same).first(), names)
    kept = session.scalars(
        select(Employment).where(Employment.person_id == person.id)
    ).one_or_none()
    if kept is None:
        kept = Employment(person_id=person.id, employee_id=told.employee_id, kind=told.kind)
        session.add(kept)
    for name in ("employee_id", "kind", "company", "ends_on", "site_id", "manager_id"):
        setattr(kept, name, getattr(told, name))
    session.flush()
    record(session, actor, "person.employed", person, number=kept.employee_id)
    return kept


def _check_named(session: Session, told: Employed) -> None:
    """Raise `RuleViolation` where a site or a manager is none."""
    reasons = []
    site = session.get(Place, told.site_id) if told.site_id else None
    if told.site_id and (site is None or site.level is not Level.SITE):
        reasons.append("Site: choose one of the list.")
    if told.manager_id and session.get(Person, told.manager_id) is None:
        reasons.append("Manager: choose one of the list.")
    if reasons:
        raise RuleViolation(*reasons)


def plan_leaving(session: Session, actor: Actor, person: Person, month: date | None) -> None:
    """Keep the month in which somebody may leave, or forget it.

    Raises `Forbidden` unless the actor is the HR of the person's site. The trail tells that the
    actor wrote such a plan, and of nobody whose it is.
    """
    must(session, actor, Permission.PLAN_LEAVING, person)
    forget_plan(session, person.id)
    if month is not None:
        session.add(
            PlannedLeaving(
                person_id=person.id, expected_on=month_of(month), kept_at=clock.now(),
                kept_by=actor.name,
            )
        )  # fmt: skip
        session.flush()
    record(session, actor, "leaving.planned", PLANS)


def forget_plan(session: Session, person_id: int) -> None:
    """Forget when somebody may leave: a step of what is done about them."""
    plans = select(PlannedLeaving).where(PlannedLeaving.person_id == person_id)
    for plan in session.scalars(plans):
        session.delete(plan)
    session.flush()
