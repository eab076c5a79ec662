"""What an asset is to be left with, pinned by two signatures after the plan was approved."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest


class TargetPin(Base):
    """A target that one person pinned and, if they agreed, another; it holds for one plan only."""

    __tablename__ = "change_pin"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
        CheckConstraint("agreed_by_id <> pinned_by_id", name="agreed_by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    plan_sha256: Mapped[str]
    """The plan that was approved; a pin under another one is void, and stays."""

    target: Mapped[str]
    """A digest, a safety signature or the number of a comparison report, by the kind of asset."""

    kept_in: Mapped[str]
    """Where what it was read from is kept: the archive and its version."""

    sha256: Mapped[str]
    """Digest of what both sign."""

    pinned_at: Mapped[datetime]
    pinned_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    asset: Mapped[Asset] = relationship(lazy="raise")
    pinned_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=pinned_by_id)
    agreed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=agreed_by_id)
