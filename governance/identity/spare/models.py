"""The account for the hour when nothing else lets anybody in, and each time it was used."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.identity.models import Person


class SpareAccount(Base):
    """That somebody's account is kept for an outage: it signs in, is told of, and signs nothing."""

    __tablename__ = "spare_account"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    reason: Mapped[str]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when it is an account like any other."""


class SpareUse(Shared, Base):
    """One sign-in with a spare account, to be looked into by somebody else."""

    __tablename__ = "spare_use"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    used_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who said that the outage is over, so that nobody is in by the account any more."""

    closed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    reviewed_at: Mapped[datetime | None]
    finding: Mapped[str | None]
    """What was found: why it was needed, and what was done with it."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id], lazy="raise")
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id], lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it."""
        return f"use {self.id} of a spare account"
