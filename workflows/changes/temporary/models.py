"""A temporary change: until when it stands, how it is taken back, and whether it was."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest


class Temporary(Base):
    """What a change is besides that stands for a time only; its end is part of what is signed."""

    __tablename__ = "temporary"
    __part_of__ = "change_id"
    __table_args__ = (Index("ix_temporary_ends", "ends_at"),)

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    ends_at: Mapped[datetime | None]
    """Until when it may stand; None: not said yet."""

    restoration: Mapped[str] = mapped_column(default="")
    """How it is taken back."""

    restorer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who takes it back."""

    expired_at: Mapped[datetime | None]
    """Since when its assets are out of their approved state; None: it never stood too long."""

    restored_at: Mapped[datetime | None]
    """When who took it back signed that; None: it stands."""

    restored_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    restored: Mapped[str] = mapped_column(default="")
    """What was done to take it back."""

    deviation: Mapped[str] = mapped_column(default="")
    """What tells why an asset was not left as it was before."""

    restored_sha256: Mapped[str | None]
    """Digest of what was signed of its restoration."""

    successor_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """The normal change that makes it last; it stands until that one is released."""

    restorer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=restorer_id)
    restored_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=restored_by_id)
    successor: Mapped[ChangeRequest | None] = relationship(lazy="raise", foreign_keys=successor_id)


class LeftAgain(Base):
    """How one asset was left once a temporary change was taken back."""

    __tablename__ = "temporary_left"
    __part_of__ = "change_id"

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    firmware: Mapped[str | None]
    """As read on it; None: not read."""

    config: Mapped[str | None]
