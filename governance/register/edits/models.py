"""Facts that somebody sets on many assets: what was asked, what it comes to, what it did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Shared, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person


class BulkEditState(StrEnum):
    """How far an edit of many assets is."""

    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    DISCARDED = "discarded"


class EditOutcome(StrEnum):
    """What the edit does to one of its assets."""

    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class BulkEdit(Shared, Stateful, Base):
    """One set of facts for many assets; nothing is written before its preview is confirmed."""

    __tablename__ = "bulk_edit"
    __initial__ = frozenset({BulkEditState.PREVIEWING})

    chosen: Mapped[str]
    """JSON: the assets as they were chosen in the list, one by one or by conditions."""

    asked: Mapped[str]
    """JSON: column of the asset -> the value it is to have; null makes it unknown."""

    reason: Mapped[str]
    state: Mapped[BulkEditState] = mapped_column(default=BulkEditState.PREVIEWING)
    total: Mapped[int]
    """Assets that were chosen when it was asked for."""

    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    plan_sha256: Mapped[str | None]
    """Digest of exactly what the preview showed; applying must come to the same."""

    refusal: Mapped[str] = mapped_column(default="")
    """Why it was not applied: one sentence a line."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"BE-{self.id:04}"


class BulkEditRow(Base):
    """What the edit would do to one asset, as the preview shows it."""

    __tablename__ = "bulk_edit_row"
    __unaudited__ = "a working copy, made from the audited edit and the register, made anew at will"
    __table_args__ = (Index("ix_bulk_edit_row_outcome", "edit_id", "outcome", "asset_id"),)

    edit_id: Mapped[int] = mapped_column(ForeignKey(BulkEdit.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[EditOutcome]
    tag: Mapped[str]
    changes: Mapped[str]
    """JSON: field -> [now, then]."""

    reasons: Mapped[str]
    """Why it is refused: one sentence a line."""


@clause
def is_asked_by(actor: Actor, model: type[BulkEdit]) -> ColumnElement[bool]:
    """Have asked for the edit oneself."""
    return model.person_id == actor.id
