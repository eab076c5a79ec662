"""Whom a change asks to learn something before it is released, and who is restricted till then."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.curricula.models import TrainingItem
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class ChangeTraining(Base):
    """That one person must be current on one item before a change is released for use."""

    __tablename__ = "change_training"
    __part_of__ = "change_id"

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id), primary_key=True, index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    item: Mapped[TrainingItem] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class ChangeRestriction(Base):
    """That somebody may not work on the assets of a change until they are trained, signed by QA.

    Nobody edits or ends it: what ends it is the training. With it the release goes on without them.
    """

    __tablename__ = "change_restriction"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "person_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    due_on: Mapped[date]
    """Last day on which the release goes on without them; after it, it waits for them again."""

    reason: Mapped[str]
    restricted_at: Mapped[datetime]
    restricted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    sha256: Mapped[str]
    """Digest of what quality assurance signed."""

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    restricted_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=restricted_by_id)
