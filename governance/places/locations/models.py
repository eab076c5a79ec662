"""Where things physically stand: the second tree, of buildings and cabinets."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.places.models import Place, places_within


class LocationKind(StrEnum):
    """What a location is; a room may stand in a room, and a cabinet in a cabinet."""

    BUILDING = "building"
    FLOOR = "floor"
    ROOM = "room"
    CABINET = "cabinet"
    RACK = "rack"
    DIN_RAIL = "din_rail"


class HazardousZone(StrEnum):
    """How often an explosive atmosphere is there: gas 0 to 2, dust 20 to 22."""

    NONE = "none"
    Z0 = "0"
    Z1 = "1"
    Z2 = "2"
    Z20 = "20"
    Z21 = "21"
    Z22 = "22"


class Location(Placed, Base):
    """A building, floor, room, cabinet, rack or rail of a site, with the air around it.

    An envelope that is not given is that of the location around it.
    """

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("site_id", "path"),
        CheckConstraint("rh_min_pct BETWEEN 0 AND 100", name="rh_min_range"),
        CheckConstraint("rh_max_pct BETWEEN 0 AND 100", name="rh_max_range"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"), index=True)
    kind: Mapped[LocationKind]
    code: Mapped[str]
    """Short name, lower case, unique among its siblings."""

    name: Mapped[str]
    path: Mapped[str]
    """Codes from the building, `/b12/f1/r104/`; unique at its site."""

    temp_min_c: Mapped[float | None]
    temp_max_c: Mapped[float | None]
    rh_min_pct: Mapped[float | None]
    rh_max_pct: Mapped[float | None]
    is_condensing: Mapped[bool | None]
    required_ip: Mapped[str | None]
    """The ingress protection that a device needs there, such as IP65."""

    hazardous_zone: Mapped[HazardousZone | None]
    is_vhp_decontaminated: Mapped[bool | None]
    """Whether vaporised hydrogen peroxide is let in."""

    is_washed_down: Mapped[bool | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Stand at the site of a place at or below one of the paths."""
        return cls.site_id.in_(places_within(paths, "site_id"))

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


@clause
def holds_a_role_at_its_site(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
    """Hold any role at the location's site or at a place of it: people share the buildings."""
    paths = actor.paths({held.role for held in actor.held})
    return model.within(paths) if paths else false()
