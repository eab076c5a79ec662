"""Support contracts: who comes when an asset fails, how fast, and until when."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.places.models import AtPlace, Place
from governance.register.models import Asset, Vendor


class SupportContract(AtPlace, Base):
    """A promise of a vendor to help with some assets, until it ends."""

    __tablename__ = "support_contract"
    __table_args__ = (Index("ix_support_contract_site", "site_id", "id"),)

    number: Mapped[str] = mapped_column(index=True)
    """As both parties call it."""

    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id), index=True)
    scope: Mapped[str]
    """What is promised, in words."""

    response_hours: Mapped[float | None]
    """Within how many hours somebody answers."""

    service_level: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """None: until somebody gives notice."""

    has_remote_access: Mapped[bool]
    """Whether the vendor may help from afar."""

    version: Mapped[int] = mapped_column(default=1)
    vendor: Mapped[Vendor] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="SupportContract.place_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return self.number


class Cover(Base):
    """That a contract covers an asset."""

    __tablename__ = "contract_cover"
    __part_of__ = "asset_id"

    asset_id: Mapped[int] = mapped_column(
        ForeignKey(Asset.id), primary_key=True, autoincrement=False
    )
    contract_id: Mapped[int] = mapped_column(
        ForeignKey(SupportContract.id), primary_key=True, autoincrement=False, index=True
    )
    contract: Mapped[SupportContract] = relationship(lazy="raise")
    asset: Mapped[Asset] = relationship(lazy="raise")
