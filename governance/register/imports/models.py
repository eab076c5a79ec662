"""A site's sheet on its way into the register: what was read, what it would do, what it did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.files import StoredFile
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place


class ImportState(StrEnum):
    """How far an import is."""

    UPLOADED = "uploaded"
    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """What a row of the sheet does to the register."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Import(AtPlace, Stateful, Base):
    """One sheet brought in for one site; nothing is written before its preview is confirmed."""

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_site", "site_id", "id"),)
    __initial__ = frozenset({ImportState.UPLOADED})

    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    sheet: Mapped[str]
    """Which sheet of the workbook; empty for a text file."""

    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    shape: Mapped[str]
    """JSON: what the sheet holds, for the page that maps it: headings, sample values, sheets."""

    mapping: Mapped[str]
    """JSON: how it is read, above all field of the asset -> heading; proposed, then corrected."""

    recognised: Mapped[str]
    """How the file was read: one sentence a line."""

    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    plan_sha256: Mapped[str | None]
    """Digest of exactly what the preview showed; applying must come to the same."""

    refusal: Mapped[str] = mapped_column(default="")
    """Why it was not applied: one sentence a line."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who brought it; None: the command line, on behalf of nobody."""

    uploaded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    file: Mapped[StoredFile] = relationship(lazy="raise")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="Import.site_id")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Import.place_id")
    person: Mapped[Person | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"IM-{self.id:04}"


class ImportRow(Base):
    """What one line of the sheet would do, as the preview shows it."""

    __tablename__ = "import_row"
    __unaudited__ = "a working copy, made from the audited file and the register, made anew at will"
    __table_args__ = (Index("ix_import_row_outcome", "import_id", "outcome", "line"),)

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    """Line in the file, as its reader counts: the first is 1."""

    outcome: Mapped[Outcome]
    asset_id: Mapped[int | None]
    tag: Mapped[str]
    said: Mapped[str]
    """JSON: the cells as they are in the file, of a row that is refused; else empty."""

    changes: Mapped[str]
    """JSON: field -> [now, then]; for a new asset all that it will have."""

    reasons: Mapped[str]
    """Why it is refused, or what a reader should know: one sentence a line."""
