"""What changes have to do with each other: which waits for which, and which is part of which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest

STANDS = text("ended_at IS NULL")
ONE_PARENT = text("ended_at IS NULL AND relation = 'child_of'")


class Relation(StrEnum):
    """What one change is to another."""

    RELATES_TO = "relates_to"
    FOLLOWS = "follows"
    """It came of the other: of an emergency, or of what was changed without approval."""

    BLOCKED_BY = "blocked_by"
    CHILD_OF = "child_of"
    SUPERSEDES = "supersedes"
    DUPLICATES = "duplicates"


class ChangeLink(Base):
    """One thing that a change has to do with another, until somebody ends it with a reason."""

    __tablename__ = "change_link"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("change_id <> other_id", name="between_two"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index(
            "uq_change_link_standing",
            *("change_id", "other_id", "relation"),
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index(
            "uq_change_link_parent",
            "change_id",
            unique=True,
            sqlite_where=ONE_PARENT,
            postgresql_where=ONE_PARENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """Of which it is said: the one that waits, the child, the one that came later."""

    other_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    relation: Mapped[Relation]
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    made_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    ended_at: Mapped[datetime | None]
    """None: it stands."""

    end_reason: Mapped[str] = mapped_column(default="")
    change: Mapped[ChangeRequest] = relationship(lazy="raise", foreign_keys=change_id)
    other: Mapped[ChangeRequest] = relationship(lazy="raise", foreign_keys=other_id)
    made_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=made_by_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
