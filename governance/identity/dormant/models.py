"""Accounts that nobody uses: found by the worker, decided on by a person."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.identity.models import Person


class Cause(StrEnum):
    """Why an account is dormant."""

    CONTRACT_OVER = "contract_over"
    """HR's last day is over, and the account is still active."""

    NO_ROLE = "no_role"
    """Whose it is holds no role, none is to come, and they were neither invited nor in of late."""

    NEVER_IN = "never_in"
    """Nobody ever signed in with it, though a role is held for long."""

    SILENT = "silent"
    """Nobody signed in with it for long."""


class DormantAccount(Shared, Base):
    """That an account was found dormant: why, since when it is known, and what was decided."""

    __tablename__ = "dormant_account"
    __table_args__ = (Index("ix_dormant_account_open", "ended_at", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    cause: Mapped[Cause]
    seen_at: Mapped[datetime | None]
    """When somebody was in with it last, when it was found; None: never."""

    found_at: Mapped[datetime]
    kept_until_on: Mapped[date | None]
    """Until when somebody said that it stays; None: nobody did."""

    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    kept_at: Mapped[datetime | None]
    kept_why: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    """When it was dormant no more: used again, given a role, or deactivated; None: it is."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    kept_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[kept_by_id])
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"dormant account {self.id}"
