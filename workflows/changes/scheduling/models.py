"""Who is booked for the window of a change, and which conflicts of it somebody answered for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class Part(StrEnum):
    """What somebody is booked for."""

    IMPLEMENTER = "implementer"
    VERIFIER = "verifier"
    RESTORER = "restorer"


class ChangeBooking(Base):
    """That one person keeps the window of a change free for one part of its work."""

    __tablename__ = "change_booking"
    __part_of__ = "change_id"

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    part: Mapped[Part] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(lazy="raise")


class ChangeJustification(Base):
    """Why a change goes on in spite of one conflict, signed by whoever answers for what it meets.

    Nobody edits or ends it. It speaks of one time: another window meets another conflict.
    """

    __tablename__ = "change_justification"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "conflict"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    conflict: Mapped[str]
    """What tells the conflict from others: its kind, what it meets, and when."""

    said: Mapped[str]
    """The conflict in words, as it was signed."""

    reason: Mapped[str]
    justified_at: Mapped[datetime]
    justified_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    sha256: Mapped[str]
    """Digest of what was signed."""

    justified_by: Mapped[Person] = relationship(lazy="raise")
