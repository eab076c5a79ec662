"""Packages of work on paper, what was issued and what came of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.files import StoredFile
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from workflows.changes.execution.models import Addendum
from workflows.changes.models import ChangeRequest


class CameBack(StrEnum):
    """What became of a package."""

    ENTERED = "entered"
    """What was written on it was entered, as one entry that a second person checks."""

    UNUSED = "unused"
    """It came back, or was destroyed, with nothing written on it."""

    LOST = "lost"


class WorkBundle(AtPlace, Base):
    """Packages of several changes of one site, issued together for one outage.

    Each comes back, and is entered, on its own.
    """

    __tablename__ = "work_bundle"
    __table_args__ = (Index("ix_work_bundle_site_id", "site_id"),)

    why: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    due_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    """All of them in one PDF, once the worker made it."""

    issued_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=issued_by_id)
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="WorkBundle.site_id")

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"WB-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference


class WorkPackage(Base):
    """An approved change on paper, numbered: its steps, with room for what is done."""

    __tablename__ = "work_package"
    __part_of__ = "change_id"
    __table_args__ = (
        UniqueConstraint("change_id", "number"),
        CheckConstraint("(ended_as IS NULL) = (ended_at IS NULL)", name="ended_at_a_time"),
        CheckConstraint("(ended_as IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    number: Mapped[int]
    """Which of its change: from 1, in the order of issue."""

    content_sha256: Mapped[str]
    """The approved version that it holds; under another one it is superseded."""

    sha256: Mapped[str]
    """Digest of what is printed on it, kept with the change word for word."""

    cut_off: Mapped[int]
    """The last event of the trail that it can know of."""

    why: Mapped[str]
    """What it is issued for: an outage, a room without network."""

    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    due_at: Mapped[datetime]
    """By when it comes back; later it is overdue."""

    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    """The PDF, once the worker made it."""

    bundle_id: Mapped[int | None] = mapped_column(ForeignKey(WorkBundle.id), index=True)
    """With which others it was issued; None: on its own."""

    ended_as: Mapped[CameBack | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    note: Mapped[str] = mapped_column(default="")
    """Why it came back unused, or how it was lost."""

    addendum_id: Mapped[int | None] = mapped_column(ForeignKey(Addendum.id), index=True)
    """The entry that holds what was written on it."""

    issued_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=issued_by_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
    addendum: Mapped[Addendum | None] = relationship(lazy="raise")
    change: Mapped[ChangeRequest] = relationship(lazy="raise", viewonly=True)

    def is_overdue(self, at: datetime) -> bool:
        """Whether it should have come back."""
        return self.ended_as is None and self.due_at <= at
