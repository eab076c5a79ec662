"""In which validated state an asset was, and since when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState


class ValidationEntry(Base):
    """One line of the ledger: from then on the asset was in this state, until its next line.

    An asset without a line never needed to be validated.
    """

    __tablename__ = "validation_entry"
    __unaudited__ = "it is read off the trail, which keeps each asset as it was; never edited"
    __table_args__ = (
        UniqueConstraint("asset_id", "event_seq"),
        Index("ix_validation_entry_at", "at"),
        Index("ix_validation_entry_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    event_seq: Mapped[int]
    """The event of the trail that brought it: who, by what act, why, and the digest over it all."""

    at: Mapped[datetime]
    """When that event was appended."""

    state: Mapped[ValidationState]
    """As the register held it from then on."""

    asset: Mapped[Asset] = relationship(lazy="raise")
