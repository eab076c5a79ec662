"""The clock of an unauthorised change: somebody takes it on, or it escalates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.drifts.models import Drift


class UnauthorisedChange(AtPlace, Base):
    """What was changed without authorisation, by when somebody takes it on, and how it was."""

    __tablename__ = "unauthorised_change"
    __table_args__ = (
        CheckConstraint("(restored_at IS NULL) = (restored_by_id IS NULL)", name="restored_by_one"),
        CheckConstraint("confirmed_by_id <> restored_by_id", name="confirmed_by_another"),
        Index("ix_unauthorised_change_site", "site_id", "id"),
        Index("ix_unauthorised_change_due", "due_at"),
    )

    drift_id: Mapped[int] = mapped_column(ForeignKey(Drift.id), unique=True)
    opened_at: Mapped[datetime]
    """When quality assurance signed that it was unauthorised, or a tool reported what no change
    explains."""

    due_at: Mapped[datetime]
    """By when somebody takes it on: raises a change, restores it, or opens a deviation."""

    reminded: Mapped[int] = mapped_column(default=0)
    """How many steps of its clock people were told of."""

    restored: Mapped[str] = mapped_column(default="")
    """What was put back, and what was read on it then."""

    restored_at: Mapped[datetime | None]
    restored_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who of quality assurance saw that it is again as approved."""

    version: Mapped[int] = mapped_column(default=1)
    has_deviation: Mapped[bool] = query_expression()
    """In a list: whether a deviation was opened for it."""

    drift: Mapped[Drift] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="UnauthorisedChange.place_id")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="UnauthorisedChange.site_id")
    restored_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=restored_by_id)
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=confirmed_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"UC-{self.opened_at.year}-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference
