"""Why an overlap is meant to be there."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from governance.ownership.models import Activity
from governance.places.models import AtPlace


class OverlapNote(AtPlace, Base):
    """The explanation of one overlap: at one place, for one activity."""

    __tablename__ = "overlap_note"
    __table_args__ = (
        Index("uq_overlap_note", "place_id", "activity", unique=True),
        Index("ix_overlap_note_site", "site_id", "id"),
    )

    activity: Mapped[Activity]
    words: Mapped[str]
    written_by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"explanation {self.id}"
