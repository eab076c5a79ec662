"""What an asset must do, line by line, each in its editions."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Asset


class Requirement(Base):
    """One edition of one line of what users require of an asset; ended and written anew."""

    __tablename__ = "asset_requirement"
    __part_of__ = "asset_id"
    __table_args__ = (UniqueConstraint("asset_id", "code", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    code: Mapped[str]
    """As the specification numbers it, e.g. `URS-012`."""

    edition: Mapped[int]
    """From 1."""

    words: Mapped[str]
    criticality: Mapped[int]
    """1 (most critical) to 4 (least)."""

    reason: Mapped[str]
    """Why it was written so, or anew."""

    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    ended_at: Mapped[datetime | None]
    """When a later edition, or nothing, took its place; None: it holds."""

    written_by: Mapped[Person] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it as its specification does."""
        return f"{self.code} edition {self.edition}"
