"""What words that IT and OT understand differently mean in one change."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.glossary.models import Term
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class ChangeMeaning(Base):
    """What one false friend means in a change, as who assessed it said; never edited."""

    __tablename__ = "change_meaning"
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    term_id: Mapped[int] = mapped_column(ForeignKey(Term.id), index=True)
    word: Mapped[str]
    """The word as the glossary had it then."""

    means: Mapped[str]
    """What it means there; of several for one word the newest counts."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    said_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
