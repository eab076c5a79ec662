"""When an asset was used, or could have been, outside its approved state, and what came of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.models import Asset


class Cause(StrEnum):
    """Why an asset was outside its approved state."""

    SUSPENDED = "suspended"
    UNAUTHORISED = "unauthorised_change"
    UNRELEASED = "used_before_release"
    EXPIRED = "temporary_expired"


class Verdict(StrEnum):
    """What quality assurance decided on an interval."""

    NO_IMPACT = "no_impact"
    ASSESSED = "assessed"


class IntervalState(StrEnum):
    """Whether it was decided what an interval means."""

    OPEN = "open"
    DECIDED = "decided"


class Interval(AtPlace, Stateful, Base):
    """A time in which an asset was outside its approved state; quality assurance decides on it."""

    __tablename__ = "outside_interval"
    __table_args__ = (
        UniqueConstraint("asset_id", "source"),
        Index("ix_outside_interval_site_state", "site_id", "state", "id"),
    )
    __initial__ = frozenset({IntervalState.OPEN})

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    cause: Mapped[Cause]
    source: Mapped[str]
    """What it follows from, once each: `validation_entry:12`, `drift:3`, `change_request:42`."""

    why: Mapped[str]
    """In words, with the record it follows from."""

    begun_at: Mapped[datetime]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose act began it; None: nobody's, or it is not known."""

    ended_at: Mapped[datetime | None]
    """None: it lasts."""

    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    state: Mapped[IntervalState] = mapped_column(default=IntervalState.OPEN)
    """Written only by its machine; the flush refuses anybody else."""

    verdict: Mapped[Verdict | None]
    record: Mapped[str] = mapped_column(default="")
    """Where the impact was assessed: the number of a deviation or lot record."""

    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    asset: Mapped[Asset] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Interval.place_id")
    begun_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=begun_by_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=decided_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"OI-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference


class AffectedLot(Base):
    """A lot that was made, held or tested while the asset was outside its approved state."""

    __tablename__ = "affected_lot"
    __part_of__ = "interval_id"
    __table_args__ = (UniqueConstraint("interval_id", "lot_no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    interval_id: Mapped[int] = mapped_column(ForeignKey(Interval.id))
    lot_no: Mapped[str]
    product: Mapped[str]
    system: Mapped[str] = mapped_column(default="")
    """The system that keeps the lot, such as the MES; empty: named by hand."""

    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    named_by: Mapped[Person] = relationship(lazy="raise")
