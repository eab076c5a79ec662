"""How complete what is known of each asset is: worked out beforehand, so that lists stay fast."""

from sqlalchemy import ForeignKey, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
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


inspect(Asset).add_property(
    "completeness", relationship(Completeness, uselist=False, viewonly=True, lazy="raise")
)
