"""Who is accountable for what: an activity, on a place or another record, for a time."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace, Place


class Activity(StrEnum):
    """What somebody is accountable for; each is a row of the signing matrix."""

    ASSET_APPROVAL = "asset_approval"
    TAKE_DOWN = "take_down"
    TECHNICAL_REVIEW = "technical_review"
    QA_PLAN = "qa_plan"
    QA_RELEASE = "qa_release"
    VALIDATION = "validation"
    OT_SECURITY = "ot_security"
    PROCESS_SAFETY = "process_safety"
    REGULATORY = "regulatory"
    DATA_INTEGRITY = "data_integrity"
    MULTI_SITE = "multi_site"


class Accountability(AtPlace, Base):
    """One person accountable for one activity on one record and what lies below it."""

    __tablename__ = "accountability"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_accountability_subject", "subject_kind", "subject_id", "activity"),
        Index("ix_accountability_person", "person_id", "activity"),
        Index("ix_accountability_site", "site_id", "id"),
    )

    activity: Mapped[Activity]
    subject_kind: Mapped[str]
    """The table of the record: `place`, or what hangs at one, such as `asset`."""

    subject_id: Mapped[int]
    subject: Mapped[str]
    """The record as people called it when this was assigned."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until it is ended; the first day itself: withdrawn."""

    assigned_by: Mapped[str]
    reason: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"OW-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number and what it is about."""
        return f"naming {self.reference} of {self.subject}"


def is_in_force_on(on: date) -> ColumnElement[bool]:
    """Return the condition under which an accountability is in force on a day."""
    ends_later = or_(Accountability.ends_on.is_(None), Accountability.ends_on > on)
    return and_(Accountability.starts_on <= on, ends_later)


@clause
def is_about_a_place(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be about a place, to somebody who holds a role: like the tree, it is common ground."""
    holds_any = true() if actor.held else false()
    return and_(holds_any, Accountability.subject_kind == Place.__tablename__)


@clause
def is_mine(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Name the actor."""
    return Accountability.person_id == actor.id


def prefixes(path: str) -> list[str]:
    """Return the paths of a place and of every place above it, the place first."""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1)]
