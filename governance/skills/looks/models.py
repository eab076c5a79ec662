"""Who looked at what others can do."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person


class SkillLook(Base):
    """That somebody looked at the skills of a person or a place, once a day and page."""

    __tablename__ = "skill_look"
    __unaudited__ = "who read, not who did: a page that is read writes nothing into the trail"
    __table_args__ = (
        UniqueConstraint("looker_id", "subject_kind", "subject_id", "looked_on", "page"),
        Index("ix_skill_look_subject", "subject_kind", "subject_id", "looked_on"),
        Index("ix_skill_look_looked_on", "looked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    looker_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    subject_kind: Mapped[str]
    """The table of what was looked at: `person`, or `place` for all who hold a role there."""

    subject_id: Mapped[int]
    page: Mapped[str]
    """What was looked at, as its reader calls it, e.g. `matrix, taken away`."""

    looked_on: Mapped[date]
    looked_at: Mapped[datetime]
    """The first time that day."""

    looker: Mapped[Person] = relationship(lazy="raise")
