"""A site's sheet on its way into the register: what was read, what it would do, what it did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, clause
from governance.core.db import Base
from governance.core.files import StoredFile
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place

ASSETS, PEOPLE = "assets", "people"


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
    """One sheet brought in for one place; nothing is written before its preview is confirmed."""

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_site", "site_id", "id"),)
    __initial__ = frozenset({ImportState.UPLOADED})

    kind: Mapped[str | None]
    """What its rows are, by the word of the command line; None: assets, as all were at first."""

    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    sheet: Mapped[str]
    """Which sheet of the workbook; empty for a text file."""

    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    shape: Mapped[str]
    """JSON: what the sheet holds, for the page that maps it: headings, sample values, sheets."""

    mapping: Mapped[str]
    """JSON: how it is read, above all field -> heading; proposed, then corrected."""

    recognised: Mapped[str]
    """How the file was read: one sentence a line."""

    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    drifted: Mapped[int | None]
    """Controlled facts that are filed as drift while their rows go on; None: nothing looked."""

    plan_sha256: Mapped[str | None]
    """Digest of exactly what the preview showed; applying must come to the same."""

    base_sha256: Mapped[str | None]
    """Digest of what its new rows follow from; None: they are planned anew to be written."""

    kept_sha256: Mapped[str | None]
    """Digest of what is kept of its rows, which is what is written then."""

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

    @property
    def lists(self) -> str:
        """What its rows are."""
        return self.kind or ASSETS

    def __str__(self) -> str:
        """Name it by its number."""
        return f"IM-{self.id:04}"


class ImportProgress(Base):
    """How far the worker is with an import: written beside its work, for who looks at the page."""

    __tablename__ = "import_progress"
    __unaudited__ = "a figure for the page, gone when the work is done"

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), primary_key=True)
    done: Mapped[int]
    total: Mapped[int]
    """Rows of the sheet."""


class RememberedReading(Base):
    """How a site read a sheet with these headings the last time: proposed when they come again."""

    __tablename__ = "import_reading"
    __table_args__ = (UniqueConstraint("site_id", "kind", "headings"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    kind: Mapped[str]
    headings: Mapped[str]
    """SHA-256 of the headings, in their order, without case and blanks."""

    columns: Mapped[str]
    """JSON: field -> heading."""

    left_out: Mapped[str]
    """JSON: headings that were left out on purpose."""

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), index=True)
    """The import at which it was settled."""

    def __str__(self) -> str:
        """Name it by the import that it stems from."""
        return f"the columns of IM-{self.import_id:04}"


class ImportRow(Base):
    """What one line of the sheet would do, as the preview shows it."""

    __tablename__ = "import_row"
    __unaudited__ = "a working copy, made from the audited file and the register, made anew at will"
    __table_args__ = (
        Index("ix_import_row_outcome", "import_id", "outcome", "line"),
        Index("ix_import_row_tag", "import_id", "tag"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    """Line in the file, as its reader counts: the first is 1."""

    outcome: Mapped[Outcome]
    record_id: Mapped[int | None]
    tag: Mapped[str]
    """What names the record: the tag of an asset, the path of a place."""

    said: Mapped[str]
    """JSON: the cells as they are in the file, of a row that is refused; else empty."""

    changes: Mapped[str]
    """JSON: field -> [now, then]; for a new record all that it will have."""

    written: Mapped[str | None]
    """JSON: what a new record writes, by column, and the product that it adds; None: not kept."""

    reasons: Mapped[str]
    """Why it is refused, or what a reader should know: one sentence a line."""


OF_THE_TREE = ("places", "locations")
OF_PLANNING = ("calendar",)
ABOUT_PEOPLE = (PEOPLE, "skill-evidence")
"""What these list is read by HR, and by whoever brought it."""

ABOUT_LEARNING = ("competences", "skill-requirements", "training-items", "curricula")
"""What these list says what people are to know; whoever brought it goes on with it."""


@clause
def is_of_the_tree(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List places or locations, which administrators keep."""
    return func.coalesce(model.kind, ASSETS).in_(OF_THE_TREE)


@clause
def is_of_the_register(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List what stands at a place: assets, and what belongs to them."""
    others = ("places", *OF_PLANNING, *ABOUT_PEOPLE, *ABOUT_LEARNING)
    return func.coalesce(model.kind, ASSETS).not_in(others)


@clause
def is_of_planning(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List what stands in the calendar, which planners write."""
    return func.coalesce(model.kind, ASSETS).in_(OF_PLANNING)


@clause
def is_about_people(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List people, or what shows what they can do."""
    return func.coalesce(model.kind, ASSETS).in_(ABOUT_PEOPLE)


@clause
def is_about_learning(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List what people are to know and to learn."""
    return func.coalesce(model.kind, ASSETS).in_(ABOUT_LEARNING)


@clause
def is_about_no_person(_actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """List nothing about people."""
    return func.coalesce(model.kind, ASSETS).not_in(ABOUT_PEOPLE)


@clause
def is_brought_by_me(actor: Actor, model: type[Import]) -> ColumnElement[bool]:
    """Be brought by the actor."""
    return model.person_id == actor.id
