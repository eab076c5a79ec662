"""Reading the trail as a signed task: what is looked at, by whom, and what was asked about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.models import AuditEvent
from governance.core.access import Actor, AtTheTop, Placed, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.evidence.models import KINDS
from governance.identity.models import Person


class Risk(StrEnum):
    """How much may go wrong unseen; the order of the members is the order of the classes."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TrailReviewState(StrEnum):
    """Where a review is."""

    OPEN = "open"
    SIGNED = "signed"
    ABANDONED = "abandoned"


class Finding(StrEnum):
    """What somebody says of an event that they looked at."""

    LOOKED_AT = "looked_at"
    QUESTIONED = "questioned"


class TrailScope(AtTheTop, Base):
    """Which acts are read together, again and again: the rule that a review follows."""

    __tablename__ = "trail_scope"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    name: Mapped[str]
    why: Mapped[str]
    """What could go wrong unseen: why it is read at all."""

    groups: Mapped[str]
    """Codes of the groups of acts, with spaces between them."""

    from_seq: Mapped[int]
    """The first event that it covers."""

    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=made_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TS-{self.id:03}"

    def __str__(self) -> str:
        """Name it by its reference and its name."""
        return f"{self.reference} {self.name}"


IS_OPEN = text("state = 'open'")


class TrailReview(AtTheTop, Stateful, Base):
    """One reading of what is new in a scope, from one event to another, until it is signed."""

    __tablename__ = "trail_review"
    __table_args__ = (
        CheckConstraint("to_seq >= from_seq", name="ends_after_it_begins"),
        Index(
            "uq_trail_review_open", "scope_id", unique=True,
            sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
        ),
        Index("ix_trail_review_scope", "scope_id", "to_seq"),
    )  # fmt: skip
    __initial__ = frozenset({TrailReviewState.OPEN})

    scope_id: Mapped[int] = mapped_column(ForeignKey(TrailScope.id))
    from_seq: Mapped[int]
    to_seq: Mapped[int]
    """The last event that it covers: the end of the trail when it was begun."""

    events: Mapped[int]
    """How many events of the scope lie between."""

    reviewer_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    begun_at: Mapped[datetime]
    state: Mapped[TrailReviewState] = mapped_column(default=TrailReviewState.OPEN)
    """Written only by its machine; the flush refuses anybody else."""

    signed_at: Mapped[datetime | None]
    content_sha256: Mapped[str | None]
    """Digest of what was signed: what was covered, what was said of it, and the answers."""

    conclusion: Mapped[str | None]
    """What the review came to, or why it was given up."""

    version: Mapped[int] = mapped_column(default=1)
    scope: Mapped[TrailScope] = relationship(lazy="raise")
    reviewer: Mapped[Person] = relationship(lazy="raise")
    marks: Mapped[list["TrailMark"]] = relationship(
        lazy="raise", viewonly=True, order_by="TrailMark.event_seq"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TR-{self.begun_at.year}-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


class TrailMark(AtTheTop, Base):
    """What somebody said of one event of a review: looked at, or questioned and answered."""

    __tablename__ = "trail_mark"
    __part_of__ = "review_id"
    __table_args__ = (
        UniqueConstraint("review_id", "event_seq"),
        CheckConstraint("(asked_of_id IS NULL) = (question IS NULL)", name="asked_of_somebody"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_at_a_time"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey(TrailReview.id))
    event_seq: Mapped[int] = mapped_column(index=True)
    """No foreign key: nothing that can be written holds on to the trail."""

    finding: Mapped[Finding]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Who looked at it; never who acted."""

    marked_at: Mapped[datetime]
    question: Mapped[str | None]
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    review: Mapped[TrailReview] = relationship(lazy="raise")
    event: Mapped[AuditEvent] = relationship(
        lazy="raise", viewonly=True, primaryjoin="foreign(TrailMark.event_seq) == AuditEvent.seq"
    )
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    asked_of: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=asked_of_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"event {self.event_seq}"

    def __str__(self) -> str:
        """Name it by the event that it is about."""
        return f"the question about event {self.event_seq}"


for _each in (TrailScope, TrailReview):
    KINDS[_each.__tablename__] = _each


@clause
def is_asked(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be the one who is asked."""
    return TrailMark.asked_of_id == actor.id
