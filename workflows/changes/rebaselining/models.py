"""A change that is open was taken over to the definition and the policy of today."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace
from workflows.changes.models import ChangeRequest


class RebaselineAct(AtPlace, Base):
    """Several changes of one site that one person asked to take over, or took over, at once.

    Under its content stands a signature for each of them.
    """

    __tablename__ = "rebaseline_act"
    __table_args__ = (Index("ix_rebaseline_act_site_id", "site_id"),)

    sha256: Mapped[str]
    """Digest of what is signed: each change with what it comes to."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    signed_at: Mapped[datetime]

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"RB-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference


class Rebaseline(Base):
    """One time that somebody asked to take a change over, and, if quality agreed, that it was."""

    __tablename__ = "change_rebaseline"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (quality_id IS NULL)", name="done_by_somebody"),
    )
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    workflow_before: Mapped[str]
    policy_before: Mapped[str]
    workflow: Mapped[str]
    policy: Mapped[str]
    reason: Mapped[str]
    content_sha256: Mapped[str]
    """Digest of what both sign: from what to what, and what is asked anew."""

    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    asked_in_id: Mapped[int | None] = mapped_column(ForeignKey(RebaselineAct.id), index=True)
    """The act in which its owner signed it with others; None: on its own."""

    quality_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    done_at: Mapped[datetime | None]
    done_in_id: Mapped[int | None] = mapped_column(ForeignKey(RebaselineAct.id), index=True)
    """The act in which quality signed it with others; None: on its own, or not yet."""

    owner: Mapped[Person] = relationship(lazy="raise", foreign_keys=owner_id)
