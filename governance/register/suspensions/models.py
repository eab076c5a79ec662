"""Since when, and why, an asset is out of the state that was approved for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState

IN_FORCE = text("lifted_at IS NULL")


class Suspension(Base):
    """A time in which an asset was out of its approved state, by what an act on it left open."""

    __tablename__ = "asset_suspension"
    __part_of__ = "asset_id"
    __table_args__ = (
        Index("ix_asset_suspension_asset", "asset_id"),
        Index(
            "ix_asset_suspension_open", "asset_id", "reference", unique=True,
            sqlite_where=IN_FORCE, postgresql_where=IN_FORCE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    reference: Mapped[str]
    """Of the record that left it open, e.g. `CR-2026-0042`."""

    reason: Mapped[str]
    since_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    """Until when; None: it is out of its approved state now."""

    was: Mapped[ValidationState]
    """Its validation state before, to which it comes back on the way to its release."""
