"""What this database is for: a plant, or the demo; written once, when it is first set up."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core.db import Base


class Purpose(StrEnum):
    """What a database may be used for."""

    PLANT = "plant"
    DEMO = "demo"


class Installation(Base):
    """One row: what this database is for. The demo's pages exist only where it says so."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose]
    set_up_at: Mapped[datetime]
    rp_id: Mapped[str | None]
    """The host that security keys belong to; set with the first key, then never again."""

    rp_origin: Mapped[str | None]
    """Scheme, host and port of the same, as a browser writes them."""

    def __str__(self) -> str:
        """Name it."""
        return f"the installation ({self.purpose})"


def purpose_of(session: Session) -> Purpose | None:
    """Return what the database is for; None before it is set up."""
    return session.scalar(select(Installation.purpose))
