"""The list of who works here, for whom and till when; HR sees when somebody may leave, too."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import Session, aliased, contains_eager

from governance.core import clock
from governance.core.access import Actor, could, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.employment.models import Employment, EmploymentKind, PlannedLeaving
from governance.identity.employment.queries import leaving
from governance.identity.employment.rules import KIND_LABELS, Permission
from governance.identity.models import Person
from governance.identity.queries import is_called
from governance.places.models import Place
from governance.places.queries import sites

of, Manager = Employment, aliased(Person)
DAYS = {"30": "30 days", "60": "60 days", "90": "90 days"}


def rows(actor: Actor) -> Select[Any]:
    """Select what HR says about people, each with the person, the site and the manager."""
    return (
        readable(actor, of)
        .join(of.person)
        .outerjoin(of.site)
        .outerjoin(of.manager.of_type(Manager))
        .options(
            contains_eager(of.person),
            contains_eager(of.site),
            contains_eager(of.manager.of_type(Manager)),
        )
    )


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    places = [(str(site.id), site.name) for site in session.scalars(sites())]
    kinds = [(kind.value, KIND_LABELS[kind]) for kind in EmploymentKind]
    return Listing(
        name="employment",
        columns=(*COLUMNS, *_planned(session, actor)),
        filters=(
            Text("q", "Name, e-mail or number", _called, least=2),
            Choice("kind", "Works here as", kinds, of.kind.in_),
            Choice("site", "Site", places, lambda ids: of.site_id.in_(map(int, ids)), lead="at"),
            Choice("ends", "Ends within", list(DAYS.items()), _ends_within),
            Flag("active", "who can still sign in", Person.deactivated_at.is_(None)),
        ),
        default_sort="employee_id",
        key=of.id,
        singular="employment",
        plural="employments",
        endpoint="employments.index",
        export_endpoint="employments.export",
    )


def _company(employment: Employment) -> Cell:
    return Cell(employment.company or "ours", is_muted=not employment.company)


def _end(employment: Employment) -> date | Cell:
    return employment.ends_on or Cell("open", is_muted=True)


def _state(employment: Employment) -> Cell:
    if employment.person.deactivated_at:
        return Cell("deactivated", shape="stop")
    if employment.ends_on and employment.ends_on <= clock.today():
        return Cell("gone, and active", shape="stop", tone="bad")
    return Cell("active", shape="done", tone="ok")


COLUMNS = (
    Column("employee_id", "Employee ID", lambda e: e.employee_id, of.employee_id,
           is_reference=True),
    Column("person", "Name", lambda e: Cell(e.person.name, to=("people.show", e.person_id)),
           sort=Person.name, nullable=False),
    Column("kind", "Works here as", lambda e: KIND_LABELS[e.kind], sort=of.kind),
    Column("company", "Company", _company, sort=of.company, export=lambda e: e.company),
    Column("site", "Site", lambda e: e.site and e.site.name, sort=Place.name, nullable=True),
    Column("manager", "Manager", lambda e: e.manager and e.manager.name, sort=Manager.name,
           nullable=True),
    Column("ends_on", "First day no longer here", _end, sort=of.ends_on,
           export=lambda e: e.ends_on),
    Column("state", "State", _state, sort=Person.deactivated_at, nullable=True),
)  # fmt: skip


def _planned(session: Session, actor: Actor) -> Sequence[Column]:
    """Return the column that HR alone has."""
    if not could(actor, Permission.READ_PLAN, PlannedLeaving):
        return ()
    months = leaving(session, actor)

    def month(employment: Employment) -> str | None:
        found = months.get(employment.person_id)
        return f"{found:%Y-%m}" if found else None

    def told(employment: Employment) -> Cell:
        return Cell(month(employment) or "not told", is_muted=month(employment) is None)

    return (Column("leaving", "May leave in", told, export=month),)


def _called(text: str) -> ColumnElement[bool]:
    return or_(is_called(text), of.employee_id.contains(text, autoescape=True))


def _ends_within(values: Sequence[str]) -> ColumnElement[bool]:
    last: date = clock.today() + timedelta(days=max(map(int, values)))
    return of.ends_on <= last
