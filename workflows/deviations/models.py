"""Something that did not go as it was to go, and what is done so that it does not again."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.models import Asset


class DeviationSource(StrEnum):
    """What it came out of."""

    CHANGE_STEP = "change_step"
    TEST = "test"
    EMERGENCY = "emergency"
    UNAUTHORISED_CHANGE = "unauthorised_change"
    TEMPORARY = "temporary"
    BY_HAND = "by_hand"


class Severity(StrEnum):
    """How much it weighs."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class DeviationState(StrEnum):
    """Where a deviation is in its short life."""

    OPENED = "opened"
    INVESTIGATED = "investigated"
    DISPOSED = "disposed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Disposition(StrEnum):
    """What quality assurance decides on what deviates."""

    USE_AS_IS = "use_as_is"
    CORRECT = "correct"
    REJECT = "reject"


class Impact(StrEnum):
    """Whether product was affected; unknown is never the same as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Deviation(AtPlace, Stateful, Base):
    """One thing that did not go as approved, from its finding to its closure."""

    __tablename__ = "deviation"
    __table_args__ = (
        CheckConstraint("(disposition IS NULL) = (disposed_at IS NULL)", name="disposed_at_a_time"),
        CheckConstraint("(of_kind IS NULL) = (of_id IS NULL)", name="of_one_record"),
        Index("ix_deviation_site", "site_id", "id"),
        Index("ix_deviation_site_state", "site_id", "state", "id"),
        Index("ix_deviation_due", "due_at"),
        Index("ix_deviation_of", "of_kind", "of_id"),
    )
    __initial__ = frozenset({DeviationState.OPENED})

    title: Mapped[str]
    happened: Mapped[str]
    """What happened, in the words of who found it."""

    source: Mapped[DeviationSource]
    severity: Mapped[Severity]
    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id), index=True)
    """None: it is about no asset, or about all that its record is about."""

    of_kind: Mapped[str | None]
    """The table of the record that it came out of; None: of none."""

    of_id: Mapped[int | None]
    of: Mapped[str | None]
    """That record by its reference."""

    source_key: Mapped[str | None] = mapped_column(unique=True)
    """What opened it, said so that it is opened once: `emergency:12:overdue`."""

    found_at: Mapped[datetime]
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who found it; None: nobody in person, such as a clock that ran out."""

    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    caused_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose act it was, where that is known; they do not decide on it."""

    state: Mapped[DeviationState] = mapped_column(default=DeviationState.OPENED)
    """Written only by its machine; the flush refuses anybody else."""

    due_at: Mapped[datetime | None]
    """By when it leaves its state; None: nobody is waited for."""

    reminded: Mapped[int] = mapped_column(default=0)
    """How many steps of that deadline people were told of."""

    cause: Mapped[str] = mapped_column(default="")
    """Why it happened, as the investigation found it."""

    investigated_at: Mapped[datetime | None]
    investigated_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    disposition: Mapped[Disposition | None]
    impact: Mapped[Impact | None]
    lots: Mapped[str] = mapped_column(default="")
    """The batches that were affected, by their numbers."""

    decided: Mapped[str] = mapped_column(default="")
    """Why it was decided so."""

    disposed_at: Mapped[datetime | None]
    disposed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    disposition_sha256: Mapped[str | None]
    """Digest of what was signed."""

    ended_at: Mapped[datetime | None]
    """When it was closed or cancelled."""

    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    reason: Mapped[str | None]
    """Why it was cancelled."""

    version: Mapped[int] = mapped_column(default=1)
    asset: Mapped[Asset | None] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Deviation.place_id")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="Deviation.site_id")
    found_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=found_by_id)
    opened_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=opened_by_id)
    investigated_by: Mapped[Person | None] = relationship(
        lazy="raise", foreign_keys=investigated_by_id
    )
    disposed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=disposed_by_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
    capas: Mapped[list["Capa"]] = relationship(lazy="raise", viewonly=True, order_by="Capa.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"DV-{self.opened_at.year}-{self.id:04}"

    @property
    def is_open(self) -> bool:
        """Whether it still holds what it is about: nothing is decided on it."""
        return self.state in {DeviationState.OPENED, DeviationState.INVESTIGATED}

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


class CapaKind(StrEnum):
    """Whether it mends what was found, or keeps it from coming back."""

    CORRECTIVE = "corrective"
    PREVENTIVE = "preventive"


class CapaState(StrEnum):
    """Where an action is."""

    OPEN = "open"
    DONE = "done"
    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"


class Capa(AtPlace, Stateful, Base):
    """One action that corrects or prevents, with who does it, by when, and whether it helped."""

    __tablename__ = "capa"
    __table_args__ = (
        CheckConstraint("(of_kind IS NULL) = (of_id IS NULL)", name="of_one_record"),
        Index("ix_capa_site", "site_id", "id"),
        Index("ix_capa_due", "state", "due_on"),
        Index("ix_capa_of", "of_kind", "of_id"),
    )
    __initial__ = frozenset({CapaState.OPEN})

    deviation_id: Mapped[int | None] = mapped_column(ForeignKey(Deviation.id), index=True)
    """None: it came out of another record, such as the look back on a change."""

    of_kind: Mapped[str | None]
    """The table of that record."""

    of_id: Mapped[int | None]
    of: Mapped[str | None]
    kind: Mapped[CapaKind]
    action: Mapped[str]
    """What is to be done."""

    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    due_on: Mapped[date]
    state: Mapped[CapaState] = mapped_column(default=CapaState.OPEN)
    """Written only by its machine; the flush refuses anybody else."""

    reminded: Mapped[int] = mapped_column(default=0)
    """How many steps of its deadline people were told of."""

    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    done: Mapped[str] = mapped_column(default="")
    """What was done, in the words of who did it."""

    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    found: Mapped[str] = mapped_column(default="")
    """What whoever checked it found."""

    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    deviation: Mapped[Deviation | None] = relationship(lazy="raise")
    owner: Mapped[Person] = relationship(lazy="raise", foreign_keys=owner_id)
    opened_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=opened_by_id)
    done_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=done_by_id)
    checked_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=checked_by_id)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Capa.place_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"CA-{self.opened_at.year}-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


@clause
def is_own_action(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be who the action was given to."""
    return Capa.owner_id == actor.id
