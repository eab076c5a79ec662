"""What somebody was told: never a task, and kept."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.identity.models import Person


class Notice(Placed, Base):
    """One sentence that one person is told about a record, as whoever is informed of it."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person", "person_id", "told_at", "id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    subject_kind: Mapped[str]
    """The table of the record."""

    subject_id: Mapped[int]
    reference: Mapped[str]
    """The record as people called it then."""

    sentence: Mapped[str]
    """What happened, without the record's own words: its page has them, for who may read it."""

    happened_at: Mapped[datetime]
    told_at: Mapped[datetime]
    """When it is told: at once, or with the rest of the day in the next morning's digest."""

    is_open: Mapped[bool] = query_expression()
    """Whether its reader may read the record, too; asked by the list that links to it."""

    @property
    def is_digest(self) -> bool:
        """Whether it waited for the digest."""
        return self.told_at > self.happened_at


@clause
def is_told_to(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be told to the actor themselves."""
    return Notice.person_id == actor.id
