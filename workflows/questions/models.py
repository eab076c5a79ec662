"""Words of a change that somebody did not understand, until whoever keeps the glossary answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, AtTheTop, Placed, clause
from governance.core.db import Base
from governance.glossary.models import Term
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class TermQuestion(AtTheTop, Base):
    """One person asking what a word means in one change."""

    __tablename__ = "term_question"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_one"),
        Index("ix_term_question_settled", "settled_at", "id"),
    )

    word: Mapped[str]
    """As it stands in the change."""

    note: Mapped[str] = mapped_column(default="")
    """Where it stands, or what its reader takes it for."""

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    term_id: Mapped[int | None] = mapped_column(ForeignKey(Term.id), index=True)
    """The entry that answers it; None: it is open, or was closed with words."""

    answer: Mapped[str] = mapped_column(default="")
    """What the word means there, where it was closed without an entry."""

    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[ChangeRequest] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=asked_by_id)
    settled_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=settled_by_id)
    term: Mapped[Term | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TQ-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"question {self.reference}"


@clause
def is_asked_by(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Have asked it."""
    return TermQuestion.asked_by_id == actor.id
