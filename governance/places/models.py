"""The tree that roles, duties and assets hang on."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    false,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from governance.core.access import Actor, Placed, clause, holds_root
from governance.core.db import Base


class Level(StrEnum):
    """How high a place stands, by the names of the equipment hierarchy of ISA-95 and ISA-88."""

    ENTERPRISE = "enterprise"
    SITE = "site"
    AREA = "area"
    PRODUCTION_LINE = "production_line"
    PROCESS_CELL = "process_cell"
    PRODUCTION_UNIT = "production_unit"
    STORAGE_ZONE = "storage_zone"
    WORK_CENTER = "work_center"
    WORK_CELL = "work_cell"
    STORAGE_UNIT = "storage_unit"
    WORK_UNIT = "work_unit"
    UNIT = "unit"
    EQUIPMENT_MODULE = "equipment_module"
    CONTROL_MODULE = "control_module"


class CleanRoomGrade(StrEnum):
    """The grade of the air that a place must keep, by the letters of sterile manufacture."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    CONTROLLED = "controlled_not_classified"
    NONE = "none"


ROOT = text("level = 'enterprise'")
"""There is one enterprise: a role held there is held everywhere."""


class Place(Placed, Base):
    """A place of the enterprise: a site, an area, a line, a process cell, a unit."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("code = lower(code) AND code NOT LIKE '%/%'", name="code_is_plain"),
        Index("uq_place_root", "level", unique=True, sqlite_where=ROOT, postgresql_where=ROOT),
    )

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    """The site it belongs to, a site itself included; None for the enterprise."""

    level: Mapped[Level]
    code: Mapped[str]
    """Short name, lower case, unique among its siblings."""

    name: Mapped[str]
    path: Mapped[str] = mapped_column(unique=True)
    """Codes from the root, `/acme/leipzig/`; the closing slash keeps `line1` out of `line10`."""

    time_zone: Mapped[str]
    """IANA name; a site's own, below it the site's."""

    process_segment: Mapped[str | None]
    """What part of the process happens there, such as cell culture."""

    campaign: Mapped[str | None]
    """The product or campaign that is made there."""

    is_gmp_relevant: Mapped[bool | None]
    """None: nobody has said."""

    clean_room_grade: Mapped[CleanRoomGrade | None]

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Stand at or below one of the paths."""
        return or_(false(), *(cls.path.startswith(path, autoescape=True) for path in paths))

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


def places_within(paths: Sequence[str], column: str = "id") -> Select[int]:
    """Select the places at or below the paths, by a column of theirs.

    From the table, not the model: conditions are kept, and asking for a model marks the question.
    """
    at = Place.__table__.columns
    below = (at["path"].startswith(path, autoescape=True) for path in paths)
    return select(at[column]).where(or_(false(), *below))


class AtPlace(Placed):
    """A record that hangs at one place, and so at one site."""

    @declared_attr
    def place_id(cls) -> Mapped[int]:  # noqa: N805
        """The place it hangs at."""
        return mapped_column(ForeignKey(Place.id), index=True)

    @declared_attr
    def site_id(cls) -> Mapped[int]:  # noqa: N805
        """The site of that place, or the enterprise itself: lists are cut by it."""
        return mapped_column(ForeignKey(Place.id))

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Hang at a place at or below one of the paths; anywhere, if one is the enterprise's."""
        return true() if holds_root(paths) else cls.place_id.in_(places_within(paths))


@clause
def holds_a_role(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Hold any role anywhere: the tree is common ground, what hangs on it is not."""
    return true() if actor.held else false()
