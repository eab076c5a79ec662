"""What holds a change back from its start, written by who stands above it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from workflows.changes.models import ChangeRequest

IS_UP = text("lifted_at IS NULL")


class ChangeBarrier(Base):
    """One reason why the work on a change may not begin, until its source lifts it."""

    __tablename__ = "change_barrier"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_somebody"),
        Index(
            "uq_change_barrier_up",
            *("change_id", "source_kind", "source_id", "cause"),
            unique=True,
            sqlite_where=IS_UP,
            postgresql_where=IS_UP,
        ),
        Index("ix_change_barrier_source", "source_kind", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    source_kind: Mapped[str]
    """Table of the record that holds it back."""

    source_id: Mapped[int]
    cause: Mapped[str]
    """Which of its reasons this is, in one word: a record may hold a change back for several."""

    why: Mapped[str]
    """A sentence that names the source, the fact and what is to be done."""

    set_by: Mapped[str]
    set_at: Mapped[datetime]
    lifted_by: Mapped[str | None]
    lifted_at: Mapped[datetime | None]
    """None: it stands."""
