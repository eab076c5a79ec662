"""What a company's directory says of its people, and of groups of them, by SCIM."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Placed, holds_root
from governance.core.db import Base
from governance.identity.models import Person


class EntryKind(StrEnum):
    """What an entry is, as SCIM calls it."""

    USER = "User"
    GROUP = "Group"


class DirectoryEntry(Placed, Base):
    """Somebody, or a group, as the directory of the company has them; what is gone stays."""

    __tablename__ = "directory_entry"
    __table_args__ = (Index("ix_directory_entry_kind_gone", "kind", "gone_at", "id"),)

    kind: Mapped[EntryKind]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who it is here; None: a group."""

    key: Mapped[str | None] = mapped_column(unique=True)
    """The user name in lower case, while the entry is there; None: a group, or gone."""

    alike_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who was here already with the same number or address: no more than a hint."""

    external_id: Mapped[str | None] = mapped_column(index=True)
    """What the directory calls it, for good."""

    said: Mapped[str]
    """What the directory says of it, as JSON."""

    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    """Since when the directory has it no more."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise")
    alike: Mapped[Person | None] = relationship(foreign_keys=[alike_id], lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Hang at the enterprise: a role held below it does not reach it."""
        return true() if holds_root(paths) else false()

    def __str__(self) -> str:
        """Name it."""
        return f"{self.kind.lower()} {self.id} of the directory"
