"""What people are asked to learn, who came to be taught, and the calendars that tell of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core.access import Actor, Placed, Shared, clause
from governance.core.db import Base
from governance.core.files import StoredFile
from governance.curricula.models import TrainingItem, TrainingItemVersion, TrainingRecord
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.skills.models import OfPerson
from workflows.changes.models import ChangeRequest


class Reason(StrEnum):
    """Why somebody is asked to learn something."""

    CURRICULUM = "curriculum"
    GAP = "gap"
    CHANGE = "change"
    VERSION = "version"
    EXPIRY = "expiry"
    HAND = "hand"


IS_OPEN = text("closed_at IS NULL")


class TrainingAssignment(OfPerson, Base):
    """That one person is asked to learn one version of one thing, by a day.

    Whether it is open, overdue, waits for somebody on leave or is done is worked out.
    """

    __tablename__ = "training_assignment"
    __table_args__ = (
        CheckConstraint("due_on >= dated_on", name="due_once_it_was_asked"),
        Index(
            "uq_training_assignment_open", "person_id", "version_id",
            unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
        ),
        Index("ix_training_assignment_person", "person_id", "closed_at"),
        Index("ix_training_assignment_due", "due_on", "id"),
    )  # fmt: skip

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(TrainingItemVersion.id), index=True)
    """The version that was asked for; a later one closes it as well."""

    reason: Mapped[Reason]
    because: Mapped[str]
    """In words: the role, the requirement, the change, or what somebody said."""

    change_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """The change that waits for it; None: none does."""

    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    dated_on: Mapped[date]
    """The day on which its due day was set: when it was issued, or once they were back."""

    due_on: Mapped[date]
    """Last day on which it is in time."""

    closed_at: Mapped[datetime | None]
    """Since when it is asked no longer; None: it is open."""

    record_id: Mapped[int | None] = mapped_column(ForeignKey(TrainingRecord.id), index=True)
    """The training that closed it; None with `closed_at`: it was withdrawn."""

    withdrawn: Mapped[str] = mapped_column(default="")
    """Why it was withdrawn."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise")
    item: Mapped[TrainingItem] = relationship(lazy="raise")
    item_version: Mapped[TrainingItemVersion] = relationship(lazy="raise")
    change: Mapped[ChangeRequest | None] = relationship(lazy="raise")
    record: Mapped[TrainingRecord | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TA-{self.id:06}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"training {self.reference}"


class TrainingReminder(Base):
    """One time that somebody was reminded of what they are to learn; each stage once."""

    __tablename__ = "training_reminder"
    __part_of__ = "assignment_id"
    __table_args__ = (UniqueConstraint("assignment_id", "due_on", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey(TrainingAssignment.id))
    due_on: Mapped[date]
    """The due day that it was about; a later one is told of anew."""

    days: Mapped[int]
    """The stage, in days before the due day."""

    told_at: Mapped[datetime]


class TrainingSession(AtPlace, Base):
    """One time that a trainer taught a version of an item to people who were there."""

    __tablename__ = "training_session"
    __table_args__ = (Index("ix_training_session_site", "site_id", "id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey(TrainingItemVersion.id), index=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    held_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    item_version: Mapped[TrainingItemVersion] = relationship(lazy="raise")
    trainer: Mapped[Person] = relationship(lazy="raise")
    attendances: Mapped[list["TrainingAttendance"]] = relationship(
        lazy="raise", back_populates="session", order_by="TrainingAttendance.id"
    )

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TS-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"session {self.reference}"


class TrainingAttendance(Base):
    """That somebody was at a session; it counts once they confirm it, or another by paper."""

    __tablename__ = "training_attendance"
    __part_of__ = "session_id"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(TrainingSession.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """They themself, or who compared the signed paper with the list."""

    paper: Mapped[str] = mapped_column(default="")
    """Where the paper that they signed is kept; empty: they confirmed it here themself."""

    record_id: Mapped[int | None] = mapped_column(ForeignKey(TrainingRecord.id), index=True)
    session: Mapped[TrainingSession] = relationship(lazy="raise", back_populates="attendances")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=confirmed_by_id)


@clause
def is_trainer(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Have been taught by the actor."""
    return TrainingSession.trainer_id == actor.id


@clause
def attends(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be a session that says that the actor was there."""
    there = select(TrainingAttendance.session_id).where(TrainingAttendance.person_id == actor.id)
    return TrainingSession.id.in_(there)


class TrainingCertificate(OfPerson, Base):
    """A certificate of one training, asked for by somebody and made by the worker."""

    __tablename__ = "training_certificate"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose training it is."""

    record_id: Mapped[int] = mapped_column(ForeignKey(TrainingRecord.id), unique=True)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    """None: the worker is making it."""

    record: Mapped[TrainingRecord] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def reference(self) -> str:
        """The short name that pages and the paper use."""
        return f"TC-{self.id:06}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"certificate {self.reference}"


@clause
def is_its_reader(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Have made the address for oneself."""
    return CalendarFeed.person_id == actor.id


class CalendarFeed(Shared, Base):
    """An address at which a calendar program reads what one person may: their own, or a place's."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id), index=True)
    """Whose calendar and changes it holds; None: what its person is to learn and to do."""

    digest: Mapped[str] = mapped_column(unique=True, info={SECRET: True})
    """SHA-256 of the secret in the address; the address is shown once and kept nowhere."""

    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when nobody reads by it; None: in force."""

    place: Mapped[Place | None] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it."""
        return f"calendar feed {self.id}"


class TrainingRound(Base):
    """One row: up to which act of the trail, and when, it was last looked at who owes what."""

    __tablename__ = "training_round"
    __unaudited__ = "mechanics: what a round asks for is in the trail"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    looked_at: Mapped[datetime]
