"""Views of lists that people keep under a name, and how each person likes to see a list."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import Place, places_within
from governance.places.queries import paths_above


class SavedView(Placed, Base):
    """Conditions, order and columns of one list, kept by somebody under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_person_list", "person_id", "list_name"),)

    list_name: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    query: Mapped[str]
    """As an address has it; what of it no longer exists is left out when it is opened."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    """Who keeps it."""

    place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id), index=True)
    """Everybody who works there may use it; None: only who keeps it."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    place: Mapped[Place | None] = relationship(lazy="raise", viewonly=True)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Be shared with a place at or below one of the paths."""
        return cls.place_id.in_(places_within(paths))

    def __str__(self) -> str:
        """Name it."""
        return f"the view “{self.name}”"


class ListChoice(Base):
    """How one person likes to see one list: its columns, and the view it opens with."""

    __tablename__ = "list_choice"
    __unaudited__ = "how somebody likes to look at a list is no record, and nobody else's business"
    __table_args__ = (UniqueConstraint("person_id", "list_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    list_name: Mapped[str]
    columns: Mapped[str | None]
    """Names in their order; None: the usual ones."""

    view_id: Mapped[int | None] = mapped_column(ForeignKey(SavedView.id), index=True)
    """What the list opens with; None: with everything."""


@clause
def is_kept_by(actor: Actor, model: type[SavedView]) -> ColumnElement[bool]:
    """Keep the view oneself."""
    return model.person_id == actor.id


@clause
def works_there(actor: Actor, model: type[SavedView]) -> ColumnElement[bool]:
    """Hold any role at the place that the view is shared with, above it or below it."""
    paths = {held.path for held in actor.held}
    if not paths:
        return false()
    above = {path for each in paths for path in paths_above(each)}
    there = select(Place.id).where(or_(Place.within(sorted(paths)), Place.path.in_(above)))
    return model.place_id.in_(there)
