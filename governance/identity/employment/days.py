"""What day it is where somebody works: by the clock of their site, else by their own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, case, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from governance.core import clock
from governance.identity.employment.models import Employment
from governance.identity.models import Person
from governance.places.models import Place

SITE_ZONE = (
    select(Place.time_zone)
    .join(Employment, Employment.site_id == Place.id)
    .where(Employment.person_id == Person.id)
    .correlate(Person)
    .scalar_subquery()
)
ZONE = func.coalesce(SITE_ZONE, Person.time_zone)
"""The clock by which the days of a person are counted."""


@dataclass(frozen=True, slots=True)
class Days:
    """What day it is for each person at an instant."""

    usual: date
    """The day in UTC, which it is for most."""

    others: Mapping[int, date]
    """Person -> the day it is for them, where that is another one."""

    zones: Mapping[date, Collection[str]]
    """The zones in which it is each of those other days."""

    def of(self, person_id: int) -> date:
        """Return the day that it is for a person."""
        return self.others.get(person_id, self.usual)

    def told(self, person_id: SQLCoreOperations[int]) -> ColumnElement[date]:
        """Return the day that it is for the person of a row, in SQL."""
        usual = literal(self.usual, Date)
        cases = [
            (person_id.in_(select(Person.id).where(ZONE.in_(zones))), literal(day, Date))
            for day, zones in self.zones.items()
        ]
        return case(*cases, else_=usual) if cases else usual


def days_at(session: Session, at: datetime | None = None) -> Days:
    """Return what day it is for everybody at an instant, or now; two statements at most."""
    at = at or clock.now()
    usual, zones = at.date(), dict[date, list[str]]()
    for zone in _zones(session):
        if (day := at.astimezone(ZoneInfo(zone)).date()) != usual:
            zones.setdefault(day, []).append(zone)
    day_of = {zone: day for day, each in zones.items() for zone in each}
    if not day_of:
        return Days(usual, {}, {})
    wanted = select(Person.id, ZONE.label("zone")).where(ZONE.in_(day_of))
    others = {row.id: day_of[row.zone] for row in session.execute(wanted)}
    return Days(usual, others, zones)


def begun(session: Session, since: datetime, at: datetime) -> list[int]:
    """Return for whom a day began between two instants."""
    zones = [
        zone
        for zone in _zones(session)
        if since.astimezone(ZoneInfo(zone)).date() < at.astimezone(ZoneInfo(zone)).date()
    ]
    wanted = select(Person.id).where(ZONE.in_(zones)).order_by(Person.id)
    return list(session.scalars(wanted)) if zones else []


def zones_of(session: Session, people: Collection[int]) -> dict[int, ZoneInfo]:
    """Return by which clock the days of each of these people are counted."""
    wanted = select(Person.id, ZONE.label("zone")).where(Person.id.in_(people))
    return {row.id: ZoneInfo(row.zone) for row in session.execute(wanted)}


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of a day on a clock."""
    return datetime.combine(day, time.max, zone)


def _zones(session: Session) -> list[str]:
    known = select(Person.time_zone).union(select(Place.time_zone))
    return sorted(session.scalars(known))
