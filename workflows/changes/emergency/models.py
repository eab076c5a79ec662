"""An emergency: what was done before anybody could sign, and who agreed to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.ownership.models import Activity
from workflows.changes.models import ChangeRequest


class Emergency(Base):
    """What a change is besides, whose work began before its approval: to make something safe."""

    __tablename__ = "emergency"
    __part_of__ = "change_id"
    __table_args__ = (CheckConstraint("began_at <= declared_at", name="declared_once_it_began"),)

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    began_at: Mapped[datetime]
    """When somebody began to act, which is before it was written in here."""

    declared_at: Mapped[datetime]
    declared_sha256: Mapped[str]
    """Digest of what was said when it was declared; kept with the change as it was."""

    restored_at: Mapped[datetime | None]
    """When the asset was brought back to where it can be used; None: not yet."""

    overdue_at: Mapped[datetime | None]
    """Since when its retrospective approval is overdue; None: it is not, or never was."""

    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """The normal change that settles it, once its retrospective approval was refused."""

    follow_up: Mapped[ChangeRequest | None] = relationship(lazy="raise", foreign_keys=follow_up_id)


class How(StrEnum):
    """How somebody agreed who did not do so here."""

    PHONE = "phone"
    RADIO = "radio"
    IN_PERSON = "in_person"
    MESSAGE = "message"


class Consent(Base):
    """Somebody's word to an emergency: asked when it is declared, given here or by word of mouth.

    The work never waits for it; one that is missing when the work is over is a deviation.
    """

    __tablename__ = "emergency_consent"
    __part_of__ = "change_id"
    __table_args__ = (
        UniqueConstraint("change_id", "activity"),
        CheckConstraint("(given_at IS NULL) = (given_by_id IS NULL)", name="given_by_somebody"),
        CheckConstraint("(given_at IS NULL) = (entered_by_id IS NULL)", name="given_is_entered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    activity: Mapped[Activity]
    """For what: the take-down of the area, quality, process safety."""

    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    """When it was said."""

    given_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    how: Mapped[How | None]
    """None: its giver gave it here."""

    words: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    confirmed_at: Mapped[datetime | None]
    """When its giver said here that it was so; of one that was given here, that moment."""

    denied_at: Mapped[datetime | None]
    """When the one who is said to have given it said that they had not."""

    missed_at: Mapped[datetime | None]
    """Since when it is told in a deviation that it is missing."""

    given_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=given_by_id)
    entered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=entered_by_id)

    @property
    def is_given(self) -> bool:
        """Whether somebody agreed, and did not deny it."""
        return self.given_at is not None and self.denied_at is None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it is there by word of mouth only."""
        return self.is_given and self.confirmed_at is None
