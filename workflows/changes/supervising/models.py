"""Who works on a change under somebody else's eyes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest


class Supervised(Base):
    """Somebody who carries steps of a change out under a supervisor, who signs the work."""

    __tablename__ = "change_supervised"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) = (name IS NOT NULL)", name="known_or_named"),
        CheckConstraint("(name IS NULL) = (employer IS NULL)", name="named_with_employer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    revision: Mapped[int]
    """The revision of the change under which the work was begun; another one begins anew."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """None: somebody without an account, who is named."""

    name: Mapped[str | None]
    employer: Mapped[str | None]
    """For whom somebody without an account works."""

    steps: Mapped[str]
    """What they carry out."""

    supervisor_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    named_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=person_id)
    supervisor: Mapped[Person] = relationship(lazy="raise", foreign_keys=supervisor_id)

    @property
    def who(self) -> str:
        """Name who works, with the employer of somebody without an account."""
        return self.person.name if self.person else f"{self.name} ({self.employer})"

    @property
    def line(self) -> str:
        """Say who did what under whom, as it is signed."""
        return f"{self.who} under {self.supervisor.name}: {self.steps}"
