"""What shows that the assets of a change do what they must afterwards: who brings it, by when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest


class DeliverableState(StrEnum):
    """How far one item of the checklist is."""

    PLANNED = "planned"
    IN_WORK = "in_work"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Deliverable(Stateful, Base):
    """One item of the checklist of a change: something that is brought before it is released."""

    __tablename__ = "change_deliverable"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "asset_id", "code"),)
    __initial__ = frozenset({DeliverableState.PLANNED})

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    code: Mapped[str]
    """What it is, by the policy that asked for it."""

    why: Mapped[str]
    """Which components and rules ask for it, in words."""

    policy: Mapped[str]
    """The version of the table it was worked out by."""

    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who brings it; None: nobody was named yet."""

    due_on: Mapped[date | None]
    state: Mapped[DeliverableState] = mapped_column(default=DeliverableState.PLANNED)
    """Written only by its machine; the flush refuses anybody else."""

    evidence: Mapped[str] = mapped_column(default="")
    """Where it is: the name of a file of the change, or the system and number of a document."""

    evidence_sha256: Mapped[str | None]
    """Digest of the file; None: it is elsewhere."""

    reason: Mapped[str] = mapped_column(default="")
    """Why it is not needed."""

    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who said last how it stands."""

    sha256: Mapped[str | None]
    """Digest of what validation signed, of an item that is not needed."""

    asset: Mapped[Asset] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Name it where a move is refused; its asset is loaded."""
        return f"{self.code.replace('_', ' ')} of {self.asset.tag}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be brought."""
        return self.state in {DeliverableState.PLANNED, DeliverableState.IN_WORK}

    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=owner_id)
    told_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=told_by_id)
