"""What whoever plans work must know of a place: its windows, its freezes, and what is made there.

Times are kept as a clock on the wall there shows them; `rules.wall` alone makes instants of them.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Condition, Placed, clause
from governance.core.db import Base
from governance.identity.models import Person, Role
from governance.places.models import AtPlace, Place
from governance.places.queries import paths_above
from governance.register.models import Asset


class EntryKind(StrEnum):
    """What an entry of the calendar means for the work."""

    WINDOW = "maintenance_window"
    FREEZE = "freeze"
    CAMPAIGN = "campaign"


class Spared(StrEnum):
    """A kind of change that a freeze can let through; an emergency is never held."""

    LIKE_FOR_LIKE = "like-for-like"
    STANDARD = "standard"
    TEMPORARY = "temporary"


class CalendarEntry(AtPlace, Base):
    """A stretch of time at a place: a window for maintenance, a freeze, a production campaign.

    It holds for all that hangs at its place or below, on the clock of each site. Nobody edits one:
    it is withdrawn, and another one is declared that says which it replaces.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        CheckConstraint("ends_local > begins_local", name="ends_after_it_begins"),
        CheckConstraint("every_weeks >= 0", name="every_weeks_counts"),
        Index("ix_calendar_entry_site", "site_id", "id"),
        Index("ix_calendar_entry_ends", "withdrawn_at", "ends_local"),
    )

    kind: Mapped[EntryKind]
    title: Mapped[str]
    begins_local: Mapped[str]
    """What a clock shows there when it begins, such as `2026-12-24T18:00`; the first time."""

    ends_local: Mapped[str]
    every_weeks: Mapped[int] = mapped_column(default=0)
    """After how many weeks it begins again; 0: never."""

    until_on: Mapped[date | None]
    """Last day on which it begins again; None: until it is withdrawn."""

    product: Mapped[str] = mapped_column(default="")
    """What a campaign makes; it may run through more than its place."""

    lot: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    spares: Mapped[str | None]
    """Kinds of change that a freeze does not hold, by a comma; None: it holds all."""

    declared_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    declared_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_entry.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    """Since when it holds no longer; None: it is in force."""

    withdrawn: Mapped[str] = mapped_column(default="")
    """Why it was withdrawn."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="CalendarEntry.place_id")
    declared_by: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"CE-{self.id:05}"

    @property
    def spared(self) -> list[Spared]:
        """The kinds of change that it does not hold."""
        return [Spared(word) for word in (self.spares or "").split(",") if word]

    def __str__(self) -> str:
        """Name it by its number and its title."""
        return f"{self.reference} {self.title}"


class ProductPath(AtPlace, Base):
    """Through which units, in order, one product of a site runs; a newer one takes its place."""

    __tablename__ = "product_path"
    __table_args__ = (
        Index("ix_product_path_site", "site_id", "id"),
        Index("ix_product_path_product", "product", "withdrawn_at"),
    )

    product: Mapped[str]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    declared_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Since when another path took its place; None: it is in force."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="ProductPath.place_id")
    declared_by: Mapped[Person] = relationship(lazy="raise")
    steps: Mapped[list["ProductPathStep"]] = relationship(
        lazy="raise", order_by="ProductPathStep.position", viewonly=True
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"PP-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number and its product."""
        return f"{self.reference} {self.product}"


class ProductPathStep(Base):
    """One unit that a product runs through: a place with all that hangs there, or one asset."""

    __tablename__ = "product_path_step"
    __part_of__ = "path_id"
    __table_args__ = (
        CheckConstraint("(place_id IS NULL) <> (asset_id IS NULL)", name="place_or_asset"),
        UniqueConstraint("path_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path_id: Mapped[int] = mapped_column(ForeignKey(ProductPath.id))
    position: Mapped[int]
    """From 1, in the order in which the product runs."""

    place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id), index=True)
    place: Mapped[Place | None] = relationship(lazy="raise")
    asset: Mapped[Asset | None] = relationship(lazy="raise")


@clause
def is_over_the_actor(actor: Actor, model: type[Placed]) -> Condition:
    """Hang at a place above one where the actor holds a role: it holds for them as well."""
    held = actor.paths(tuple(Role))
    above = {each for path in held for each in paths_above(path)}
    at = Place.__table__.c
    hangs: ColumnElement[int] = model.place_id  # type: ignore[attr-defined]
    return hangs.in_(select(at.id).where(at.path.in_(above)))
