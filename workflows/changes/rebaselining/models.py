"""A change that is open was taken over to the definition and the policy of today."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


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
    quality_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    done_at: Mapped[datetime | None]
    owner: Mapped[Person] = relationship(lazy="raise", foreign_keys=owner_id)
