"""How complete what is known of each asset is: worked out beforehand, so that lists stay fast."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.models import Asset


class Completeness(Base):
    """How many fields of an asset are settled: known, or not applicable for a reason."""

    __tablename__ = "completeness"
    __unaudited__ = "worked out from the asset and its parts, and made anew whenever they change"

    asset_id: Mapped[int] = mapped_column(
        ForeignKey(Asset.id), primary_key=True, autoincrement=False
    )
    made_by: Mapped[str] = mapped_column(index=True)
    """The version of the profiles it was judged by; the worker judges anew what is older."""

    ruling: Mapped[int | None]
    """The latest decision of its site or of the enterprise that it was judged under."""

    profile: Mapped[str]
    """The kind of asset that it was taken for."""

    missing: Mapped[int]
    """Fields that its profile demands and that nobody knows."""

    demanded: Mapped[int]
    """Fields that its profile demands."""

    high: Mapped[int]
    """Fields settled of the 14 that CISA weighs high."""

    medium: Mapped[int]
    """Of the 8 that CISA weighs medium."""

    low: Mapped[int]
    """Of the 10 that CISA weighs low."""


class Demand(StrEnum):
    """What a place asks of a field of a profile."""

    MUST = "must"
    MAY = "may"
    NEED_NOT = "need_not"
    AS_ABOVE = "as_above"


class ProfileRuling(AtPlace, Base):
    """One decision of a site, or of the enterprise, on a field of a profile."""

    __tablename__ = "profile_ruling"
    __table_args__ = (Index("ix_profile_ruling_site", "site_id", "id"),)

    profile: Mapped[str]
    """The kind of asset, by the name of its profile."""

    field: Mapped[str]
    demand: Mapped[Demand]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="ProfileRuling.place_id")


inspect(Asset).add_property(
    "completeness", relationship(Completeness, uselist=False, viewonly=True, lazy="raise")
)
