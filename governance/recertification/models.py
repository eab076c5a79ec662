"""Campaigns in which it is confirmed who may do what: which right was asked of whom, and said."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core import clock
from governance.core.access import Actor, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person, Role, RoleGrant
from governance.places.models import AtPlace, Place


class RecertificationState(StrEnum):
    """How far a campaign is."""

    OPEN = "open"
    """Reviewers answer, until every right that still holds is answered."""

    SIGNED = "signed"
    ABANDONED = "abandoned"


class Reply(StrEnum):
    """What a reviewer says of one right."""

    STILL = "still"
    NOT = "not"
    UNSURE = "unsure"


class Recertification(AtPlace, Stateful, Base):
    """One round in which every role held at a place or below it is confirmed, or ends."""

    __tablename__ = "recertification"
    __table_args__ = (
        Index("ix_recertification_site", "site_id", "id"),
        Index("ix_recertification_due", "state", "due_on"),
    )
    __initial__ = frozenset({RecertificationState.OPEN})

    name: Mapped[str]
    due_on: Mapped[date]
    """Last day for the reviewers; from the next day on QA answers in their place as well."""

    state: Mapped[RecertificationState] = mapped_column(default=RecertificationState.OPEN)
    """Written only by its machine; the flush refuses anybody else."""

    rows: Mapped[int]
    """Rights that are asked about."""

    snapshot_sha256: Mapped[str]
    """Digest over those of all rights as they stood when it was opened."""

    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    reminded_days: Mapped[int | None]
    """The last reminder: how many days before the due day it belongs to; None: none yet."""

    escalated_at: Mapped[datetime | None]
    """When it was told that the due day is over and rights are unanswered; None: it was not."""

    ended_at: Mapped[datetime | None]
    """When it was signed or abandoned."""

    ended_why: Mapped[str | None]
    """Why it was abandoned."""

    sha256: Mapped[str | None]
    """Digest of the result, which the signature binds; None until it is signed."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Recertification.place_id")
    opened_by: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"RC-{self.id:04}"


class RecertifiedRight(AtPlace, Base):
    """One role as it stood when a campaign was opened, of whom it is asked, and what was said."""

    __tablename__ = "recertified_right"
    __table_args__ = (
        Index("ix_recertified_right_reviewer", "reviewer_id", "recertification_id"),
        Index("ix_recertified_right_round", "recertification_id", "id"),
        Index("ix_recertified_right_site", "site_id", "id"),
    )
    __part_of__ = "recertification_id"

    recertification_id: Mapped[int] = mapped_column(ForeignKey(Recertification.id))
    grant_id: Mapped[int] = mapped_column(ForeignKey(RoleGrant.id), index=True)
    grant_sha256: Mapped[str]
    """Digest of the role as it stood: that of its latest line in the trail."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    role: Mapped[Role]
    held: Mapped[str]
    """Since when, until when, who gave and confirmed it and why, in words, then."""

    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    """Of whom it is asked now; None: nobody who may could be found."""

    why: Mapped[str]
    """How the reviewer follows from the right, in words."""

    unsure_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who was unsure, so that it is asked of a second person."""

    unsure_at: Mapped[datetime | None]
    reply: Mapped[Reply | None]
    """What counts: still or not; None: unanswered, which is never taken for a yes."""

    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    answered_at: Mapped[datetime | None]
    batch: Mapped[int | None]
    """For how many rights at once it was answered."""

    seconds_spent: Mapped[float | None] = mapped_column(info={SECRET: True})
    """From when the page was shown, or the answer before it was given; of the whole answer."""

    note: Mapped[str | None]
    recertification: Mapped[Recertification] = relationship(lazy="raise")
    grant: Mapped[RoleGrant] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="RecertifiedRight.place_id")
    reviewer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[reviewer_id])
    unsure_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[unsure_by_id])
    answered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    @property
    def reference(self) -> str:
        """Its number."""
        return f"RC-{self.recertification_id:04}-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"right {self.id} of RC-{self.recertification_id:04}"


ROWS, PEOPLE = RecertifiedRight.__table__, Person.__table__
ROUNDS = Recertification.__table__


@clause
def is_asked_in_it(actor: Actor, model: type[Recertification]) -> ColumnElement[bool]:
    """Be asked of a right in it."""
    mine = or_(ROWS.c.reviewer_id == actor.id, ROWS.c.unsure_by_id == actor.id)
    return model.id.in_(select(ROWS.c.recertification_id).where(mine))


@clause
def is_reviewer(actor: Actor, model: type[RecertifiedRight]) -> ColumnElement[bool]:
    """Be asked of the right."""
    return model.reviewer_id == actor.id


@clause
def is_involved(actor: Actor, model: type[RecertifiedRight]) -> ColumnElement[bool]:
    """Hold the right, or have been unsure of it."""
    return or_(model.person_id == actor.id, model.unsure_by_id == actor.id)


@clause
def is_not_theirs(actor: Actor, model: type[RecertifiedRight]) -> ColumnElement[bool]:
    """Not hold the right oneself, and not have been unsure of it."""
    unsure = or_(model.unsure_by_id.is_(None), model.unsure_by_id != actor.id)
    return (model.person_id != actor.id) & unsure


@clause
def waits_too_long(_actor: Actor, model: type[RecertifiedRight]) -> ColumnElement[bool]:
    """Be asked of nobody, of somebody who was deactivated, or past the due day."""
    gone = select(PEOPLE.c.id).where(PEOPLE.c.deactivated_at.is_not(None))
    late = select(ROUNDS.c.id).where(ROUNDS.c.due_on < clock.today())
    return or_(
        model.reviewer_id.is_(None),
        model.reviewer_id.in_(gone),
        model.recertification_id.in_(late),
    )
