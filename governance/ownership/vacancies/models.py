"""What stands empty, since when, and until when it is to be filled."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.ownership.answers import Cause
from governance.ownership.models import Activity, Assignment
from governance.places.models import AtPlace, Place

IS_OPEN = text("closed_on IS NULL")


class VacantDuty(AtPlace, Base):
    """One activity on one record that had somebody accountable, and has nobody who can act.

    Opened and closed by the worker alone, which compares what is named with who can act.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        Index(
            "uq_vacancy_open", "subject_kind", "subject_id", "activity",
            unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
        ),
        Index("ix_vacancy_site", "site_id", "id"),
        Index("ix_vacancy_closed", "closed_on", "due_at"),
    )  # fmt: skip

    activity: Mapped[Activity]
    subject_kind: Mapped[str]
    """The table of the record, as in `Assignment`."""

    subject_id: Mapped[int]
    subject: Mapped[str]
    """The record as people called it when this was opened."""

    assignment_id: Mapped[int | None] = mapped_column(ForeignKey(Assignment.id), index=True)
    """The row that no longer comes to one person who can act; None: rows contradict each other."""

    cause: Mapped[Cause]
    why: Mapped[str]
    """A clause that ends a sentence, e.g. `Johan was deactivated on 1 Mar 2026`."""

    vacant_on: Mapped[date]
    """First day on which nobody could act."""

    acting_person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who acts: accountable at the next place above in the same function; None: nobody."""

    told_place_id: Mapped[int] = mapped_column(ForeignKey(Place.id), index=True)
    """Whoever may name somebody, by a role held from this place down to the record, is told."""

    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """By when somebody is to be named."""

    escalated_on: Mapped[date | None]
    """When the next level above was told, since it was due."""

    closed_on: Mapped[date | None]
    """First day on which somebody could act again; None: it is open."""

    filled_by: Mapped[str | None]
    """How it ended, e.g. who is accountable since."""

    version: Mapped[int] = mapped_column(default=1)
    acting: Mapped[Person | None] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="VacantDuty.place_id")
    told_place: Mapped[Place] = relationship(lazy="raise", foreign_keys=told_place_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"VC-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number and what it is about."""
        return f"vacancy {self.reference} of {self.subject}"
