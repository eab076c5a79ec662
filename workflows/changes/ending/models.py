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


class Result(StrEnum):
    """Whether a criterion is met."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_MEASURABLE = "not_measurable"
    """Nothing shows it, or not yet."""


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
    findings: Mapped[list["CriterionFinding"]] = relationship(
        lazy="raise", viewonly=True, order_by="CriterionFinding.number"
    )


class CriterionFinding(Base):
    """What one criterion of a change came to, as it was found by somebody who looked back."""

    __tablename__ = "criterion_finding"
    __part_of__ = "change_id"

    look_back_id: Mapped[int] = mapped_column(ForeignKey(LookBack.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Its line, from 1."""

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    criterion: Mapped[str]
    """As it was approved."""

    figure: Mapped[str]
    """What was measured; empty: nothing could be."""

    result: Mapped[Result]
    evidence: Mapped[str]
    """Where it is shown."""
