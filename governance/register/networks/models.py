"""How assets are reached: interfaces, their addresses within a scope, the services open there."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.networks.protocols import Protocol, SecurityMode


class Medium(StrEnum):
    """What an interface is plugged into."""

    COPPER = "copper"
    FIBRE = "fibre"
    WIFI = "wifi"
    CELLULAR = "cellular"
    RS232 = "rs232"
    RS422 = "rs422"
    RS485 = "rs485"
    FIELDBUS = "fieldbus"
    VIRTUAL = "virtual"


class NetworkScope(Base):
    """A network of a site within which an address names one interface.

    One private range exists many times in a plant: behind each machine builder's router, say.
    """

    __tablename__ = "network_scope"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    name: Mapped[str]
    """As its keepers call it, such as `control network of line 1`."""

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


class Interface(Base):
    """One port or radio of an asset, by which others reach it."""

    __tablename__ = "interface"
    __part_of__ = "asset_id"
    __table_args__ = (
        UniqueConstraint("asset_id", "name"),
        CheckConstraint("vlan_id BETWEEN 1 AND 4094", name="vlan_range"),
        CheckConstraint("speed_mbps > 0", name="speed_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    name: Mapped[str]
    """As printed beside the port, such as `X1 P2`."""

    medium: Mapped[Medium | None]
    mac: Mapped[str | None] = mapped_column(index=True)
    """Upper case with colons, `00:1C:06:2A:B3:04`."""

    speed_mbps: Mapped[int | None]
    is_management_only: Mapped[bool] = mapped_column(default=False)
    """Whether it serves those who keep the asset, and no process."""

    vlan_id: Mapped[int | None]
    addresses: Mapped[list["IpAddress"]] = relationship(lazy="raise", order_by="IpAddress.id")

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


class IpAddress(Base):
    """One address of an interface, in one scope: the pair names it, the address alone does not."""

    __tablename__ = "ip_address"
    __part_of__ = "asset_id"
    __table_args__ = (
        UniqueConstraint("scope_id", "address"),
        Index("ix_ip_address_address", "address", "asset_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    interface_id: Mapped[int] = mapped_column(ForeignKey(Interface.id), index=True)
    scope_id: Mapped[int] = mapped_column(ForeignKey(NetworkScope.id))
    address: Mapped[str]
    """IPv4 or IPv6, as the library of addresses writes it."""

    is_dhcp: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[NetworkScope] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by itself."""
        return self.address


class Service(Base):
    """A protocol that an asset answers to, at a port of one of its interfaces or of all."""

    __tablename__ = "service"
    __part_of__ = "asset_id"
    __table_args__ = (CheckConstraint("port BETWEEN 1 AND 65535", name="port_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    interface_id: Mapped[int | None] = mapped_column(ForeignKey(Interface.id), index=True)
    """None: at whichever interface it is asked."""

    protocol: Mapped[Protocol]
    port: Mapped[int | None]
    version: Mapped[str | None]
    """Of the protocol or of its server, as read."""

    security_mode: Mapped[SecurityMode | None]
    certificate_expires_on: Mapped[date | None]
