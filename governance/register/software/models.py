"""Software: its kinds and versions, shared by all sites, and what of it runs on which asset."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.register.models import Asset, Vendor
from governance.register.vocabulary import Word


class SoftwareKind(Word):
    """What a piece of software is for."""

    OPERATING_SYSTEM = "operating_system"
    FIRMWARE = "firmware"
    APPLICATION = "application"
    ENGINEERING_TOOL = "engineering_tool"
    DATABASE = "database"
    RUNTIME = "runtime"
    DRIVER = "driver"


class SoftwareProduct(Shared, Base):
    """A piece of software that somebody makes; versions of it are what is installed."""

    __tablename__ = "software_product"
    __table_args__ = (UniqueConstraint("vendor_id", "name"),)

    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id))
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[SoftwareKind]
    version: Mapped[int] = mapped_column(default=1)
    vendor: Mapped[Vendor] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its own name."""
        return self.name


class SoftwareVersion(Base):
    """One version of a piece of software, with the days on which its maker lets go of it."""

    __tablename__ = "software_version"
    __table_args__ = (UniqueConstraint("software_product_id", "name"),)
    __part_of__ = "software_product_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    software_product_id: Mapped[int] = mapped_column(ForeignKey(SoftwareProduct.id))
    name: Mapped[str]
    """As its maker writes it, service pack and all."""

    released_on: Mapped[date | None]
    end_of_sales_on: Mapped[date | None]
    end_of_life_on: Mapped[date | None]
    end_of_security_support_on: Mapped[date | None]
    software_product: Mapped[SoftwareProduct] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it as its maker does."""
        return self.name


class InstalledSoftware(Base):
    """A version of software that is on an asset, as somebody found it there."""

    __tablename__ = "installed_software"
    __table_args__ = (
        UniqueConstraint("asset_id", "software_version_id", "path"),
        Index("ix_installed_software_version", "software_version_id", "asset_id"),
    )
    __part_of__ = "asset_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    software_version_id: Mapped[int] = mapped_column(ForeignKey(SoftwareVersion.id))
    is_firmware: Mapped[bool]
    """Whether it is burnt into the device rather than set up on it."""

    installed_on: Mapped[date | None]
    path: Mapped[str] = mapped_column(default="")
    """Where on the asset it lies, if it is there more than once."""

    architecture: Mapped[str] = mapped_column(default="")
    software_version: Mapped[SoftwareVersion] = relationship(lazy="raise")
    asset: Mapped[Asset] = relationship(lazy="raise")
