"""What a learning system reports: under which number there, and what came of it here."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from governance.curricula.models import TrainingRecord
from governance.identity.models import Person
from governance.skills.models import OfPerson, SkillEvidence


class ReportedCompletion(OfPerson, Base):
    """That a learning system reported something which shows what a person can do; never edited."""

    __tablename__ = "reported_completion"
    __table_args__ = (
        UniqueConstraint("system", "number"),
        CheckConstraint(
            "(evidence_id IS NULL) <> (record_id IS NULL)", name="is_evidence_or_a_record"
        ),
    )

    system: Mapped[str]
    """Which learning system, as the sheet calls it; empty: there is only one."""

    number: Mapped[str]
    """Its own number of the completion: the same number is taken once."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey(SkillEvidence.id), unique=True)
    """What was recorded of it; None: it was of a training item."""

    record_id: Mapped[int | None] = mapped_column(ForeignKey(TrainingRecord.id), unique=True)
    """What was recorded of a training item, with all that it shows."""

    def __str__(self) -> str:
        """Name it by its number there."""
        return f"completion {self.number}"
