"""What people find who look back at a change."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class Look(StrEnum):
    """When somebody looks back at a change."""

    REVIEW = "review"
    """After its release: what the work came to."""

    EFFECT = "effect"
    """Once its effect is due."""


class Outcome(StrEnum):
    """What somebody who looks back finds."""

    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"
    INCONCLUSIVE = "inconclusive"


class LookBack(Base):
    """A signed look back at a change: the review after its work, or the check of its effect."""

    __tablename__ = "look_back"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "look"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    look: Mapped[Look]
    outcome: Mapped[Outcome]
    """Of the review: whether the objective was met."""

    found: Mapped[str]
    """What was looked at, and what it showed."""

    unintended: Mapped[str]
    """Effects that nobody intended; empty: none."""

    actions: Mapped[str]
    """What remains to be done, each with where it is followed up; empty: nothing."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    looked_at: Mapped[datetime]
    sha256: Mapped[str]
    """Digest of what was signed of it."""

    person: Mapped[Person] = relationship(lazy="raise")
