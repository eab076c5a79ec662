"""Whom a sheet of people may mean: everybody there is, by number and by address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.employment.models import Employment, EmploymentKind
from governance.identity.employment.rules import KIND_LABELS
from governance.identity.models import Person
from governance.ownership.absences.rules import Days
from governance.ownership.models import Absence
from governance.places.models import Level, Place


@dataclass(frozen=True, slots=True)
class Known:
    """One person, as they are."""

    id: int
    name: str
    email: str | None
    time_zone: str
    deactivated_at: datetime | None
    employee_id: str | None
    kind: EmploymentKind | None
    company: str | None
    ends_on: date | None
    site: str | None
    """The code of the site where they work."""

    manager: str | None
    """The number of who manages them."""

    leave: tuple[Days, ...] = ()
    """The leave that is not over, the nearest first."""

    @property
    def said(self) -> Mapping[str, str | None]:
        """The person as a sheet says them."""
        away = self.leave[0] if self.leave else None
        return {
            "employee_id": self.employee_id,
            "email": self.email,
            "name": self.name,
            "time_zone": self.time_zone,
            "kind": KIND_LABELS[self.kind] if self.kind else None,
            "company": self.company,
            "site": self.site,
            "manager": self.manager,
            "ends_on": _day(self.ends_on),
            "away_from": _day(away.starts_on if away else None),
            "away_until": _day(away.ends_on if away else None),
            "is_active": "no" if self.deactivated_at else "yes",
        }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


@dataclass(frozen=True)
class Folk:
    """Everybody there is."""

    people: Mapping[int, Known]

    @cached_property
    def by_number(self) -> dict[str, Known]:
        """The people by their employee IDs."""
        return {one.employee_id: one for one in self.people.values() if one.employee_id}

    @cached_property
    def by_email(self) -> dict[str, Known]:
        """The people by their addresses."""
        return {one.email: one for one in self.people.values() if one.email}


def known_folk(session: Session, *, is_locked: bool = False) -> Folk:
    """Return everybody there is, in three statements; locked, they stay so until the commit."""
    leave = _leave(session)
    numbers = {
        row.person_id: row.employee_id
        for row in session.execute(select(Employment.person_id, Employment.employee_id))
    }
    wanted = (
        select(
            *(Person.id, Person.name, Person.email, Person.time_zone, Person.deactivated_at),
            *(Employment.employee_id, Employment.kind, Employment.company, Employment.ends_on),
            *(Place.code.label("site"), Employment.manager_id),
        )
        .outerjoin(Employment, Employment.person_id == Person.id)
        .outerjoin(Place, Place.id == Employment.site_id)
        .order_by(Person.id)
    )
    if is_locked:
        wanted = wanted.with_for_update(of=Person)
    people = {}
    for row in session.execute(wanted).mappings():
        told = dict(row)
        manager = numbers.get(told.pop("manager_id"))
        people[row["id"]] = Known(**told, manager=manager, leave=leave.get(row["id"], ()))
    return Folk(people)


def _leave(session: Session) -> Mapping[int, tuple[Days, ...]]:
    wanted = select(Absence.person_id, Absence.starts_on, Absence.ends_on).where(
        Absence.cancelled_on.is_(None), Absence.ends_on > clock.today()
    )
    found = defaultdict[int, tuple[Days, ...]](tuple)
    for person_id, starts_on, ends_on in session.execute(wanted.order_by(Absence.starts_on)):
        found[person_id] += (Days(starts_on, ends_on),)
    return found


def site_codes(session: Session) -> Sequence[tuple[int, str, str, str]]:
    """Return each site: id, code, name, path."""
    wanted = select(Place.id, Place.code, Place.name, Place.path)
    found = session.execute(wanted.where(Place.level == Level.SITE).order_by(Place.path))
    return [(row.id, row.code, row.name, row.path) for row in found]
