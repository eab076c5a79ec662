"""How a change is tried: its test cases, and every run of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.validation.requirements.models import Requirement
from workflows.changes.execution.models import ChangeReference
from workflows.changes.models import ChangeRequest


class Stage(StrEnum):
    """What is shown by a test: that it is installed, works, performs."""

    IQ = "iq"
    OQ = "oq"
    PQ = "pq"


class Outcome(StrEnum):
    """What came of one run."""

    PASSED = "passed"
    FAILED = "failed"


class ChangeTest(Base):
    """One test case of a change, with what is expected of it."""

    __tablename__ = "change_test"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    code: Mapped[str]
    stage: Mapped[Stage]
    requirement_id: Mapped[int | None] = mapped_column(ForeignKey(Requirement.id), index=True)
    """The edition of what is required that it shows; None: none is named."""

    step: Mapped[str]
    expected: Mapped[str]
    requirement: Mapped[Requirement | None] = relationship(lazy="raise")


class ChangeTestRun(Base):
    """One run of a test case; a later run stands beside it and edits nothing."""

    __tablename__ = "change_test_run"
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    test_id: Mapped[int] = mapped_column(ForeignKey(ChangeTest.id), index=True)
    outcome: Mapped[Outcome]
    observed: Mapped[str]
    tool: Mapped[str] = mapped_column(default="")
    """The instrument or program it was run with, by its number."""

    evidence: Mapped[str] = mapped_column(default="")
    """The file of the change that shows it, by name and digest."""

    reference_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeReference.id), index=True)
    """Of a run that failed: the deviation in another system; None: one was opened here."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    run_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
    reference: Mapped[ChangeReference | None] = relationship(lazy="raise")
