"""Who somebody works for, since HR says so; and when somebody may leave, for HR alone."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Clause, Placed, Shared, clause, holds_root
from governance.core.db import Base
from governance.identity.models import Person, Role
from governance.places.models import Place


class EmploymentKind(StrEnum):
    """For whom somebody works."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    """Works here for another company, for a time."""

    VENDOR = "vendor"
    """Works for whoever made or keeps the equipment."""


class Employment(Shared, Base):
    """What HR says about one person: their number, for whom and where they work, till when."""

    __tablename__ = "employment"
    __part_of__ = "person_id"
    __table_args__ = (
        CheckConstraint("manager_id <> person_id", name="managed_by_another"),
        CheckConstraint("kind = 'employee' OR company IS NOT NULL", name="company_is_told"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    employee_id: Mapped[str] = mapped_column(unique=True)
    """The number in HR's system; it stays with one person, even after they left."""

    kind: Mapped[EmploymentKind]
    company: Mapped[str | None]
    """Whose contractor or vendor they are; None: an employee of ours."""

    ends_on: Mapped[date | None]
    """First day on which they no longer work here; None: until somebody says so."""

    site_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id), index=True)
    """The site where they work; None: not told."""

    manager_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    site: Mapped[Place | None] = relationship(lazy="raise")
    manager: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=manager_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by the number."""
        return f"employee {self.employee_id}"


class PlannedLeaving(Placed, Base):
    """The month in which somebody may leave, by what they told HR; nobody else reads it."""

    __tablename__ = "planned_leaving"
    __unaudited__ = "HR's own plan, which the trail would tell auditors and could never forget"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    expected_on: Mapped[date]
    """Its first day: a month is as exact as it is ever known."""

    kept_at: Mapped[datetime]
    kept_by: Mapped[str]

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Be about somebody who works at a site at or below one of the paths."""
        return true() if holds_root(paths) else cls.person_id.in_(working_within(paths))


def working_within(paths: Sequence[str]) -> Select[int]:
    """Select the people who work at a site at or below the paths."""
    at = Place.id == Employment.site_id
    return select(Employment.person_id).join(Place, at).where(Place.within(paths))


@clause
def is_about_me(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
    """Be about the actor."""
    return model.person_id == actor.id  # type: ignore[attr-defined, no-any-return]


def employs(*roles: Role) -> Clause:
    """Hold one of the roles at the site where the person works, or above it."""

    def employs_them(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
        paths = actor.paths(roles)
        return true() if holds_root(paths) else Person.id.in_(working_within(paths))

    made = clause(employs_them)
    made.roles = roles
    return made
