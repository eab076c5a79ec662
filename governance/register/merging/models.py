"""Which entry of the register turned out to be another one once more."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.register.models import Asset


class MergedAsset(Base):
    """That an asset was entered twice, and under which entry it goes on; this lasts."""

    __tablename__ = "merged_asset"
    __part_of__ = "duplicate_id"
    __table_args__ = (CheckConstraint("duplicate_id <> survivor_id", name="into_another"),)

    duplicate_id: Mapped[int] = mapped_column(
        ForeignKey(Asset.id), primary_key=True, autoincrement=False
    )
    """The entry that ends."""

    survivor_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    """The entry that stays."""

    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    reason: Mapped[str]
    duplicate: Mapped[Asset] = relationship(lazy="raise", foreign_keys=duplicate_id)
    survivor: Mapped[Asset] = relationship(lazy="raise", foreign_keys=survivor_id)
