"""Campaigns in which people confirm what they are named for: what was asked of whom, and said."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core.access import Actor, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.ownership.models import Activity, Assignment, Letter
from governance.places.models import AtPlace, Place


class CampaignState(StrEnum):
    """How far a campaign is."""

    OPEN = "open"
    """People answer."""

    CLOSED = "closed"
    """Its answers stand; the evidence waits for a signature."""

    SIGNED = "signed"


class Reply(StrEnum):
    """What somebody says of one naming."""

    MINE = "still_mine"
    NOT_MINE = "not_mine"
    UNSURE = "unsure"


class Campaign(AtPlace, Stateful, Base):
    """One round in which everybody named at a place or below it says whether that is still so."""

    __tablename__ = "attestation_campaign"
    __table_args__ = (
        Index("ix_attestation_campaign_site", "site_id", "id"),
        Index("ix_attestation_campaign_due", "state", "due_on"),
    )
    __initial__ = frozenset({CampaignState.OPEN})

    name: Mapped[str]
    activities: Mapped[str]
    """The activities asked about, a space between; empty: all."""

    letters: Mapped[str]
    """The letters asked about, a space between; empty: all."""

    due_on: Mapped[date]
    """Last day on which answers are taken."""

    is_timing_shown: Mapped[bool]
    """Whether pages and exports say how long one person took; figures of all are always shown."""

    state: Mapped[CampaignState] = mapped_column(default=CampaignState.OPEN)
    """Written only by its machine; the flush refuses anybody else."""

    rows: Mapped[int]
    """Namings that are asked about."""

    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    closed_at: Mapped[datetime | None]
    median_seconds: Mapped[float | None]
    """Of all decisions, by row; None until it is closed, or if nobody answered."""

    largest_batch: Mapped[int | None]
    """The most rows that one decision covered; None until it is closed."""

    sha256: Mapped[str | None]
    """Digest of the evidence, which the signature binds; None until it is closed."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Campaign.place_id")
    opened_by: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"AT-{self.id:04}"


class Attestation(Base):
    """One answer of one person, to one row or to several identical ones; never edited.

    Who answers again adds another one: the rows lead to the last.
    """

    __tablename__ = "attestation"
    __table_args__ = (Index("ix_attestation_by", "campaign_id", "by_id", "answered_at"),)
    __part_of__ = "campaign_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    reply: Mapped[Reply]
    proposed_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose it is instead, in the opinion of who answers; only with `not_mine`."""

    note: Mapped[str]
    batch: Mapped[int]
    """How many rows it was given for at once."""

    answered_at: Mapped[datetime]
    seconds_spent: Mapped[float] = mapped_column(info={SECRET: True})
    """From when the page was shown, or the answer before it was given, whichever is later."""

    by: Mapped[Person] = relationship(lazy="raise", foreign_keys="Attestation.by_id")
    proposed: Mapped[Person | None] = relationship(
        lazy="raise", foreign_keys="Attestation.proposed_id"
    )

    @property
    def is_bulk(self) -> bool:
        """Whether it was given for several rows at once."""
        return self.batch > 1


class AttestedRow(AtPlace, Base):
    """One naming as it stood when a campaign opened, whom it is asked of, and what was said."""

    __tablename__ = "attested_row"
    __table_args__ = (
        Index("ix_attested_row_reviewer", "reviewer_id", "campaign_id", "alike"),
        Index("ix_attested_row_campaign", "campaign_id", "id"),
        Index("ix_attested_row_site", "site_id", "id"),
    )
    __part_of__ = "campaign_id"

    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id), index=True)
    assignment_version: Mapped[int]
    assignment_sha256: Mapped[str]
    """Digest of the naming as it stood: that of its latest line in the trail."""

    activity: Mapped[Activity]
    letter: Mapped[Letter]
    party: Mapped[str]
    """What was named, in words, then."""

    subject: Mapped[str]
    """The record it is about, as people called it then."""

    alike: Mapped[str]
    """Activity, letter and party in one text: rows that share it may be answered at once."""

    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    """Whom it is asked of; None: nobody who can act could be found."""

    why: Mapped[str]
    """How the reviewer follows from the row, in words."""

    passed_from_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who holds it but gave it to themself, so that it is asked of somebody else."""

    attestation_id: Mapped[int | None] = mapped_column(ForeignKey(Attestation.id), index=True)
    """The answer that counts; None: unanswered."""

    settled_at: Mapped[datetime | None]
    """When somebody who may name said that it stays, after the campaign; None: nobody has."""

    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    settled_why: Mapped[str | None]
    campaign: Mapped[Campaign] = relationship(lazy="raise")
    assignment: Mapped[Assignment] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="AttestedRow.place_id")
    reviewer: Mapped[Person | None] = relationship(
        lazy="raise", foreign_keys="AttestedRow.reviewer_id"
    )
    settled_by: Mapped[Person | None] = relationship(
        lazy="raise", foreign_keys="AttestedRow.settled_by_id"
    )
    attestation: Mapped[Attestation | None] = relationship(lazy="raise")

    @property
    def reference(self) -> str:
        """The number of the naming that it is about."""
        return f"OW-{self.assignment_id:05}"

    @property
    def answered_at(self) -> datetime | None:
        """When it was answered; to the minute, unless the campaign shows what one person took."""
        if self.attestation is None:
            return None
        at = self.attestation.answered_at
        return at if self.campaign.is_timing_shown else at.replace(second=0, microsecond=0)

    def __str__(self) -> str:
        """Name it by the naming and its record."""
        return f"{self.reference} of {self.subject}"


class Reminder(Base):
    """One reminder to one person some days before a campaign is due; there is one of each."""

    __tablename__ = "attestation_reminder"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id", "days"),)
    __part_of__ = "campaign_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    days: Mapped[int]
    """How many days before the due day it belongs to."""

    unanswered: Mapped[int]
    """Rows that waited for the person then."""

    sent_at: Mapped[datetime]


ROWS, PEOPLE = AttestedRow.__table__, Person.__table__


@clause
def is_asked_in_it(actor: Actor, model: type[Campaign]) -> ColumnElement[bool]:
    """Have a row in it to answer, or one that was passed on to somebody else."""
    mine = or_(ROWS.c.reviewer_id == actor.id, ROWS.c.passed_from_id == actor.id)
    return model.id.in_(select(ROWS.c.campaign_id).where(mine))


@clause
def is_reviewer(actor: Actor, model: type[AttestedRow]) -> ColumnElement[bool]:
    """Be asked the row."""
    return model.reviewer_id == actor.id


@clause
def held_it(actor: Actor, model: type[AttestedRow]) -> ColumnElement[bool]:
    """Hold what it is about, though somebody else is asked."""
    return model.passed_from_id == actor.id


@clause
def reviewer_is_gone(_actor: Actor, model: type[AttestedRow]) -> ColumnElement[bool]:
    """Be asked of nobody, or of somebody who was deactivated since."""
    gone = select(PEOPLE.c.id).where(PEOPLE.c.deactivated_at.is_not(None))
    return or_(model.reviewer_id.is_(None), model.reviewer_id.in_(gone))


@clause
def is_not_their_own_gift(actor: Actor, model: type[AttestedRow]) -> ColumnElement[bool]:
    """Not have given it to oneself."""
    return or_(model.passed_from_id.is_(None), model.passed_from_id != actor.id)
