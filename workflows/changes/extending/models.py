"""A request that a temporary change stands longer: who asked, who decided, and how it ended."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.evidence.models import Signature
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest

IS_ASKED = text("state = 'asked'")
IS_GRANTED = text("state = 'granted'")


class ExtensionState(StrEnum):
    """Where a request for a later end is."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Extension(Stateful, Base):
    """One request that a temporary change stands longer: signed by quality and by the owner."""

    __tablename__ = "change_extension"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("ends_at > ended_at", name="ends_later"),
        CheckConstraint(
            "state <> 'granted' OR (quality_id IS NOT NULL AND owner_id IS NOT NULL)",
            name="granted_by_both",
        ),
        Index(
            "uq_change_extension_asked", "change_id", unique=True,
            sqlite_where=IS_ASKED, postgresql_where=IS_ASKED,
        ),
        Index(
            "uq_change_extension_granted", "change_id", unique=True,
            sqlite_where=IS_GRANTED, postgresql_where=IS_GRANTED,
        ),
    )  # fmt: skip
    __initial__ = frozenset({ExtensionState.ASKED})

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    state: Mapped[ExtensionState] = mapped_column(default=ExtensionState.ASKED)
    """Written only by its machine; the flush refuses anybody else."""

    ended_at: Mapped[datetime]
    """The end as it was approved."""

    ends_at: Mapped[datetime]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    sha256: Mapped[str]
    """Digest of what is signed, whether it is granted or refused."""

    quality_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    refusal_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    """The signature of whoever of the two refused it."""

    settled_at: Mapped[datetime | None]
    """When it was granted or refused, was withdrawn or lapsed; None: it waits."""

    settled: Mapped[str] = mapped_column(default="")
    """Why it was refused or withdrawn, or what it lapsed by."""

    change: Mapped[ChangeRequest] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise")
    quality: Mapped[Signature | None] = relationship(lazy="raise", foreign_keys=quality_id)
    owner: Mapped[Signature | None] = relationship(lazy="raise", foreign_keys=owner_id)
    refusal: Mapped[Signature | None] = relationship(lazy="raise", foreign_keys=refusal_id)

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"EX-{self.asked_at.year}-{self.id:04}"

    @property
    def label(self) -> str:
        """How refusals name it."""
        return self.reference

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference
