"""What stands for the configuration of a device: the fingerprint of each of its components."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.register.imports.models import Import
from governance.register.models import Asset

FINGERPRINT = "fingerprint "
"""How a drift calls the fact: this, then the component."""


class Fingerprint(Base):
    """The fingerprint that is approved of one component of an asset, and what showed it."""

    __tablename__ = "fingerprint"
    __part_of__ = "asset_id"
    __table_args__ = (UniqueConstraint("asset_id", "component"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    component: Mapped[str]
    """What of it, as its tool calls that: a project, a file, a path within one."""

    algorithm: Mapped[str]
    """By what it was made, such as `SHA-256`; only what was made alike is compared."""

    value: Mapped[str]
    since_at: Mapped[datetime]
    """Since when it is what is approved."""

    by: Mapped[str]
    """By what it came to be approved: a first reading, a change, a decision on a drift, a rule."""

    tool: Mapped[str]
    """The tool that took it, with what tells one installation of it from another."""

    taken_at: Mapped[datetime]
    """When the tool took it, as the tool says."""

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), index=True)
    """The file that brought it, which is kept with its digest."""

    line: Mapped[int]
    asset: Mapped[Asset] = relationship(lazy="raise")
    brought: Mapped[Import] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by its component."""
        return self.component
