"""What an asset consists of, who has an account on it, and what is written about it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.register.models import Asset
from governance.register.parts.words import (
    AccountType,
    ComponentKind,
    DocumentClass,
    DocumentState,
    GampCategory,
    RecordKind,
)
from governance.register.vocabulary import GxpRelevance


class Component(Base):
    """A part of an asset that is validated in its own way: its category is its own, too."""

    __tablename__ = "component"
    __part_of__ = "asset_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    kind: Mapped[ComponentKind]
    name: Mapped[str]
    edition: Mapped[str] = mapped_column(default="")
    """Its version, as its maker writes it."""

    gamp_category: Mapped[GampCategory | None]
    """None: not yet categorised."""

    relevance: Mapped[GxpRelevance]
    """Whether it bears on product quality, and so is validated."""

    note: Mapped[str] = mapped_column(default="")


class DeviceAccount(Base):
    """An account on an asset itself: who can get in there, and who answers for it."""

    __tablename__ = "device_account"
    __table_args__ = (UniqueConstraint("asset_id", "name"),)
    __part_of__ = "asset_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    name: Mapped[str]
    type: Mapped[AccountType]
    is_privileged: Mapped[bool]
    owner: Mapped[str | None]
    """The person or the team that answers for it; None: nobody is known."""

    last_reviewed_on: Mapped[date | None]


class Mounting(Base):
    """That an asset sits in another one: a module in a chassis, a chassis in a cabinet."""

    __tablename__ = "mounting"
    __table_args__ = (
        CheckConstraint("asset_id <> parent_id", name="in_another"),
        Index("ix_mounting_parent", "parent_id", "position", "asset_id"),
    )
    __part_of__ = "asset_id"

    asset_id: Mapped[int] = mapped_column(
        ForeignKey(Asset.id), primary_key=True, autoincrement=False
    )
    parent_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    position: Mapped[int | None]
    """The number of the slot or of the height unit; None where there are no numbers."""

    slot: Mapped[str] = mapped_column(default="")
    """What the position is called, where a number does not say it."""

    asset: Mapped[Asset] = relationship(lazy="raise", foreign_keys=asset_id)
    parent: Mapped[Asset] = relationship(lazy="raise", foreign_keys=parent_id)


class Document(Base):
    """A document about an asset, kept elsewhere under a number of its own."""

    __tablename__ = "asset_document"
    __part_of__ = "asset_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    document_class: Mapped[DocumentClass]
    title: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    edition: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    """A code such as `en`."""

    document_state: Mapped[DocumentState]
    url: Mapped[str] = mapped_column(default="")


class OutsideReference(Base):
    """A record of another system that is about an asset, as it stood when somebody looked."""

    __tablename__ = "outside_reference"
    __table_args__ = (UniqueConstraint("asset_id", "system", "identifier"),)
    __part_of__ = "asset_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    kind: Mapped[RecordKind]
    system: Mapped[str]
    """The system that holds it, such as the one for maintenance."""

    identifier: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    is_closed: Mapped[bool]
    status: Mapped[str] = mapped_column(default="")
    """The status in that system's own words."""

    checked_on: Mapped[date | None]
    """When somebody last looked there."""
