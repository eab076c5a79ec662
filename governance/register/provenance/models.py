"""Who or what said a fact, where that is not the ordinary source."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Asset
from governance.register.vocabulary import Word


class SourceKind(Word):
    """What a fact was read from."""

    NAMEPLATE = "nameplate"
    WALK_DOWN = "walk_down"
    DISCOVERY = "discovery"
    VENDOR_DOCUMENT = "vendor_document"


class Provenance(Base):
    """What one fact of an asset was read from; it holds as long as the fact is what it was then."""

    __tablename__ = "provenance"
    __part_of__ = "asset_id"
    __table_args__ = (UniqueConstraint("asset_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    field: Mapped[str]
    """The column of the asset."""

    value: Mapped[str]
    """The fact as it was then, in words; once it differs, this says nothing about it."""

    kind: Mapped[SourceKind]
    detail: Mapped[str]
    """Which document, which tool, which photograph."""

    observed_on: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    noted_by: Mapped[Person] = relationship(lazy="raise")
