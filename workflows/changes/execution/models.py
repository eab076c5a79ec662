"""How each asset of a change fares, and what is added to a change from beside it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.evidence.models import EvidenceFile
from governance.identity.models import Person
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest

LATER = "later"
"""What a plan says of a target that is not known yet: it is pinned before the work begins."""


class ExecutionState(StrEnum):
    """How far the work on one asset of a change is."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    VERIFIED = "verified"
    RELEASED = "released"
    BACKED_OUT = "backed_out"
    LEFT_OUT = "left_out"
    """Not carried out, for a reason."""


class Execution(Stateful, Base):
    """The work of a change on one of its assets, the main one too: as found, as left, how far."""

    __tablename__ = "change_execution"
    __part_of__ = "change_id"
    __initial__ = frozenset({ExecutionState.WAITING})

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    state: Mapped[ExecutionState] = mapped_column(default=ExecutionState.WAITING)
    """Written only by its machine."""

    target_config: Mapped[str | None]
    """What its configuration is compared with once the work is done; part of what is approved.

    `later`: it was not known then, and is pinned by two signatures before the work.
    """

    as_found_firmware: Mapped[str | None]
    """Firmware as read on it before the work; None: the register was relied on."""

    as_found_config: Mapped[str | None]
    as_left_firmware: Mapped[str | None]
    as_left_config: Mapped[str | None]
    """A digest, a safety signature or the number of a comparison report, by the kind of asset."""

    conditions_sha256: Mapped[str | None]
    """Digest of the conditions as they were when its work began; kept with the change."""

    work_sha256: Mapped[str | None]
    """Digest of what was signed of its work; None until it is handed over."""

    reason: Mapped[str | None]
    """Why it was not carried out, or was sent back."""

    asset: Mapped[Asset] = relationship(lazy="raise")

    @property
    def is_pinned_later(self) -> bool:
        """Whether its plan leaves open what its configuration is compared with."""
        return self.target_config == LATER


class OutsideKind(StrEnum):
    """What kind of record it is that another system keeps."""

    DOCUMENT = "document"
    WORK_ORDER = "work_order"
    DEVIATION = "deviation"
    CAPA = "capa"


class OutsideStatus(StrEnum):
    """How the other system has it, when somebody last looked."""

    OPEN = "open"
    CLOSED = "closed"


class ChangeReference(Base):
    """A record of another system that a change refers to, and how it stood when last looked at."""

    __tablename__ = "change_reference"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(disposition IS NULL) = (disposed_at IS NULL)", name="disposed_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id), index=True)
    """Which of its assets it is about; None: the whole change."""

    kind: Mapped[OutsideKind]
    system: Mapped[str]
    identifier: Mapped[str]
    about: Mapped[str]
    """What it says, in a line."""

    status: Mapped[OutsideStatus]
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    disposition: Mapped[str | None]
    """Of a deviation: what quality assurance decided, signed; None: nothing yet."""

    disposed_at: Mapped[datetime | None]
    disposed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    disposition_sha256: Mapped[str | None]
    asset: Mapped[Asset | None] = relationship(lazy="raise")
    checked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=checked_by_id)
    disposed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=disposed_by_id)

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be decided."""
        return self.status is OutsideStatus.OPEN and self.disposition is None

    def __str__(self) -> str:
        """Name it as its own system does."""
        return f"{self.identifier} in {self.system}"


class AddendumKind(StrEnum):
    """Why something is entered beside what was signed."""

    ADDENDUM = "addendum"
    LATE_ENTRY = "late_entry"
    """An act that was written down elsewhere first: on paper, in an outage, offline."""


class Addendum(Base):
    """A signed entry to a change after its approval; nothing that was signed is edited by it."""

    __tablename__ = "change_addendum"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(checked_by_id IS NULL) = (checked_at IS NULL)", name="checked_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    kind: Mapped[AddendumKind]
    words: Mapped[str]
    acted_at: Mapped[datetime]
    """When it happened."""

    acted_by: Mapped[str]
    """Who did it, as the paper says."""

    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Who wrote it in here, and signed that."""

    scan_id: Mapped[int | None] = mapped_column(ForeignKey(EvidenceFile.id), index=True)
    sha256: Mapped[str]
    """Digest of what is signed of it, by who wrote it in and by who checked it."""

    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    entered_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=entered_by_id)
    checked_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=checked_by_id)
    scan: Mapped[EvidenceFile | None] = relationship(lazy="raise")
