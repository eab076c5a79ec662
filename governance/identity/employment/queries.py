"""What HR says about people, as pages, sheets and the inbox need it."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, could, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.core.errors import RuleViolation
from governance.identity.employment.days import days_at
from governance.identity.employment.models import Employment, PlannedLeaving
from governance.identity.employment.rules import KIND_LABELS, Permission
from governance.identity.models import Person

ENDS_SOON = timedelta(days=60)
"""How long before its last day a contract is HR's business. Source: House rule."""

NOTICE = timedelta(days=14)
"""How long before somebody leaves their HR and who manages them are told. Source: House rule."""

A_DAY = timedelta(days=1)
MOST_ITEMS = 50


def employment_of(session: Session, actor: Actor, person: Person) -> Employment | None:
    """Return what HR says about a person, with the site and the manager."""
    wanted = readable(actor, Employment).where(Employment.person_id == person.id)
    return session.scalars(
        wanted.options(joinedload(Employment.site), joinedload(Employment.manager))
    ).one_or_none()


def leaving_of(session: Session, actor: Actor, person: Person) -> date | None:
    """Return the month in which a person may leave; None for whoever is not to know."""
    return leaving(session, actor).get(person.id)


def leaving(session: Session, actor: Actor) -> Mapping[int, date]:
    """Return, by person, the months in which people may leave: nothing, but to their HR."""
    wanted = readable(actor, PlannedLeaving)
    return {plan.person_id: plan.expected_on for plan in session.scalars(wanted)}


def managers_above(session: Session, manager_id: int | None) -> dict[int, int]:
    """Return who manages a manager and those above, a statement for each step: they are few."""
    found, person = dict[int, int](), manager_id
    while person is not None and person not in found:
        above = select(Employment.manager_id).where(Employment.person_id == person)
        manager = session.scalar(above)
        if manager is not None:
            found[person] = manager
        person = manager
    return found


def has_employment(*clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that HR says something about a person of which all clauses hold."""
    mine = select(Employment.id).where(Employment.person_id == Person.id, *clauses)
    return mine.exists()


def ending(session: Session, actor: Actor) -> list[Item]:
    """Return, for HR, whose time here ends soon or has ended, and who can still sign in."""
    if not could(actor, Permission.PLAN_LEAVING, Person):
        return []
    soon = clock.today() + ENDS_SOON
    wanted = (
        readable(actor, Employment)
        .join(Person, Person.id == Employment.person_id)
        .where(Person.deactivated_at.is_(None), Employment.ends_on <= soon)
        .options(joinedload(Employment.person))
        .order_by(Employment.ends_on, Employment.id)
        .limit(MOST_ITEMS)
    )
    return [_item(employment) for employment in session.scalars(wanted)]


def over(session: Session) -> list[int]:
    """Return who is active though their time here is over, by the clock of where they work."""
    of, days = Employment, days_at(session)
    wanted = (
        select(of.person_id, of.ends_on)
        .join(Person, Person.id == of.person_id)
        .where(Person.deactivated_at.is_(None), of.ends_on <= days.usual + A_DAY)
    )
    found = session.execute(wanted.order_by(of.person_id))
    return [row.person_id for row in found if row.ends_on <= days.of(row.person_id)]


def check_works_here(session: Session, person: Person) -> None:
    """Raise `RuleViolation` where the time of somebody here is over, as HR says."""
    wanted = select(Employment.ends_on).where(Employment.person_id == person.id)
    ends_on = session.scalars(wanted).one_or_none()
    if ends_on is not None and ends_on <= days_at(session).of(person.id):
        raise RuleViolation(
            f"{person}'s time here ended, and {ends_on} is the first day without them: "
            "have HR say how long they are here now, then take them back."
        )


def leaving_soon(session: Session) -> list[Employment]:
    """Return the employments that end within two weeks, of people who are active."""
    days = days_at(session)
    wanted = (
        select(Employment)
        .join(Person, Person.id == Employment.person_id)
        .where(Person.deactivated_at.is_(None), Employment.ends_on <= days.usual + NOTICE + A_DAY)
        .options(joinedload(Employment.person), joinedload(Employment.site))
        .order_by(Employment.id)
    )
    return [
        each
        for each in session.scalars(wanted)
        if each.ends_on and timedelta() < each.ends_on - days.of(each.person_id) <= NOTICE
    ]


def to_hand_over(session: Session, actor: Actor) -> list[Item]:
    """Return whose time here ends within two weeks of those whom the actor manages."""
    return [
        Item(
            group=Group.FIX,
            reference=each.employee_id,
            title=f"{each.person.name} leaves",
            why=f"From {each.ends_on} on they cannot sign in, and what they answer for is vacant.",
            verb="See what they answer for",
            target=Target("people.show", {"id": each.person_id}),
        )
        for each in leaving_soon(session)
        if each.manager_id == actor.id
    ]


def _item(employment: Employment) -> Item:
    last = employment.ends_on or clock.today()
    is_over = last <= clock.today()
    whose = f" of {employment.company}" if employment.company else ""
    what = f"{employment.person.name}, {KIND_LABELS[employment.kind]}{whose}"
    told = f"is gone since {last.isoformat()} and active" if is_over else "leaves soon"
    return Item(
        group=Group.DO,
        reference=employment.employee_id,
        title=f"{what}, {told}",
        why=f"Their last day lies before {last.isoformat()}.",
        verb="Deactivate" if is_over else "Prolong",
        target=Target(
            "roles.leaving" if is_over else "employment.employing", {"id": employment.person_id}
        ),
    )


def to_complete(session: Session, actor: Actor) -> list[Figure]:
    """Return, for HR, how many people lack a number or a site."""
    if not could(actor, Permission.PLAN_LEAVING, Person):
        return []
    active = {"active": "yes"}
    return [
        Figure(
            label,
            _count(session, clause),
            Target("people.index", {**active, name: "1"}),
            needs_care=True,
        )
        for label, name, clause in (
            ("people without an employee ID", "no_number", ~has_employment()),
            ("people without a site", "no_site", ~has_employment(Employment.site_id.is_not(None))),
        )
    ]


def _count(session: Session, clause: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(Person)
    return session.scalar(wanted.where(Person.deactivated_at.is_(None), clause)) or 0


INBOX.append(ending)
INBOX.append(to_hand_over)
FIGURES.append(to_complete)
