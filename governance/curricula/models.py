"""What can be learned, who is to learn it, and that they did."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause, holds_root
from governance.core.db import Base
from governance.identity.models import Person, Role
from governance.places.models import AtPlace, Place
from governance.places.queries import paths_above
from governance.skills.models import Competence, OfPerson


class ItemKind(StrEnum):
    """What an item is, and so by what it is completed."""

    DOCUMENT = "document"
    """It is read, and the reader signs that they understood it."""

    COURSE = "course"
    """It is attended."""

    OJT = "ojt"
    """A task done on the job, before an assessor."""

    QUIZ = "quiz"
    """Questions are answered, so many of them rightly."""


class TrainingItem(AtPlace, Base):
    """One thing that can be learned: a document, a course, a task on the job, a quiz."""

    __tablename__ = "training_item"
    __table_args__ = (Index("ix_training_item_site", "site_id", "id"),)

    code: Mapped[str] = mapped_column(unique=True)
    """Short and lasting, e.g. `SOP-112`; evidence names it, and it is never reused."""

    kind: Mapped[ItemKind]
    title: Mapped[str] = mapped_column(index=True)
    lies: Mapped[str] = mapped_column(default="")
    """Where it is kept under control, e.g. the number of a document system."""

    months: Mapped[int | None]
    """After how many months it is done again; None: never, unless a version asks for it."""

    ended_on: Mapped[date | None]
    """First day on which nobody is to learn it any more; None: it is in use."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="TrainingItem.place_id")
    versions: Mapped[list["TrainingItemVersion"]] = relationship(
        lazy="raise", viewonly=True, order_by="TrainingItemVersion.id"
    )
    effects: Mapped[list["TrainingItemEffect"]] = relationship(
        lazy="raise", viewonly=True, order_by="TrainingItemEffect.id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its code and title."""
        return f"{self.code} {self.title}"


@clause
def concerns_them(actor: Actor, model: type[AtPlace]) -> ColumnElement[bool]:
    """Hang at a place where the actor holds a role, or above it: it is for them as well."""
    above = sorted({path for held in actor.held for path in paths_above(held.path)})
    return model.place_id.in_(select(Place.id).where(Place.path.in_(above)))


class Decision(StrEnum):
    """What quality assurance asks of those who were trained by an earlier version."""

    NONE = "none"
    """Nothing: whoever was current stays so."""

    READING = "reading"
    """Whoever reads it keeps what they hold."""

    REQUALIFY = "requalify"
    """What earlier versions showed stops counting: it is completed anew."""


class OfItem(Placed):
    """A record that belongs to an item: who may see the item may see it."""

    item_id: Mapped[int]

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Belong to an item at or below one of the paths."""
        mine = select(TrainingItem.id).where(TrainingItem.within(paths))
        return true() if holds_root(paths) else cls.item_id.in_(mine)


@clause
def is_of_an_item_for_them(actor: Actor, model: type[OfItem]) -> ColumnElement[bool]:
    """Belong to an item that is for the actor as well."""
    return model.item_id.in_(select(TrainingItem.id).where(concerns_them(actor, TrainingItem)))


OPEN = text("withdrawn_at IS NULL")


class TrainingItemVersion(OfItem, Base):
    """One version of an item: in force from the start of a day that quality assurance signs."""

    __tablename__ = "training_item_version"
    __part_of__ = "item_id"
    __table_args__ = (
        CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark_is_a_share"),
        CheckConstraint(
            "(decision IS NULL) = (effective_at IS NULL)", name="effective_once_decided"
        ),
        Index(
            "uq_training_item_version_label", "item_id", "label", unique=True,
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
    )  # fmt: skip

    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id), index=True)
    label: Mapped[str]
    """What people call it, e.g. `3` or `2.1`."""

    changes: Mapped[str]
    """What is different from the version before."""

    minutes: Mapped[int]
    """How long it takes to learn."""

    pass_mark: Mapped[int | None]
    """Of a quiz: how many of a hundred questions are to be answered rightly."""

    effective_on: Mapped[date]
    """First day in force, on the clock of the item's place."""

    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    decision: Mapped[Decision | None]
    """None: not decided yet, so it does not come into force."""

    reason: Mapped[str] = mapped_column(default="")
    """Why it was decided so."""

    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    effective_at: Mapped[datetime | None]
    """The start of that day, as an instant; kept when it is decided."""

    withdrawn_at: Mapped[datetime | None]
    """When it was called off, before it came into force."""

    version: Mapped[int] = mapped_column(default=1)
    item: Mapped[TrainingItem] = relationship(lazy="raise")
    added_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=added_by_id)
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=decided_by_id)
    questions: Mapped[list["QuizQuestion"]] = relationship(
        lazy="raise", viewonly=True, order_by="QuizQuestion.id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its label."""
        return f"version {self.label}"


class TrainingItemEffect(OfItem, Base):
    """What completing an item shows: a competence at a level; never edited, only ended."""

    __tablename__ = "training_item_effect"
    __part_of__ = "item_id"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level_is_one_to_four"),)

    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id), index=True)
    competence_id: Mapped[int] = mapped_column(ForeignKey(Competence.id), index=True)
    level: Mapped[int]
    ended_at: Mapped[datetime | None]
    """Since when completing it shows this no more; what it showed before still counts."""

    competence: Mapped[Competence] = relationship(lazy="raise")
    item: Mapped[TrainingItem] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by its number."""
        return f"effect {self.id}"


class QuizQuestion(Base):
    """One question of a version of a quiz; fixed once the version is decided."""

    __tablename__ = "quiz_question"
    __part_of__ = "version_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(TrainingItemVersion.id), index=True)
    words: Mapped[str]
    removed_at: Mapped[datetime | None]
    """When it was taken out, before the version was decided."""

    options: Mapped[list["QuizOption"]] = relationship(
        lazy="raise", viewonly=True, order_by="QuizOption.id"
    )


class QuizOption(Base):
    """One answer that a question offers; those that are right must all be chosen, and no other."""

    __tablename__ = "quiz_option"
    __part_of__ = "question_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(QuizQuestion.id), index=True)
    words: Mapped[str]
    is_right: Mapped[bool]


class Curriculum(AtPlace, Base):
    """What whoever holds a role at a place, or below it, is to have learned."""

    __tablename__ = "curriculum"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_once_it_began"),
        Index("ix_curriculum_site", "site_id", "id"),
    )

    title: Mapped[str] = mapped_column(index=True)
    role: Mapped[Role | None]
    """None: whoever holds any role there."""

    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until it is ended."""

    made_by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Curriculum.place_id")
    items: Mapped[list["CurriculumItem"]] = relationship(
        lazy="raise", viewonly=True, order_by="CurriculumItem.id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"CU-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"curriculum {self.reference}"


class CurriculumItem(Base):
    """One item of a curriculum, from a day on; never edited, only ended."""

    __tablename__ = "curriculum_item"
    __part_of__ = "curriculum_id"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_once_it_began"),
        CheckConstraint("days >= 0", name="days_are_counted_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    curriculum_id: Mapped[int] = mapped_column(ForeignKey(Curriculum.id), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id), index=True)
    days: Mapped[int]
    """How many days somebody has from joining, or from its first day, if that is later."""

    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    item: Mapped[TrainingItem] = relationship(lazy="raise")


class How(StrEnum):
    """How somebody did an item."""

    READ = "read"
    """They read it, and signed that they understood it."""

    ATTENDED = "attended"
    ASSESSED = "assessed"
    ANSWERED = "answered"


class TrainingRecord(OfPerson, Base):
    """That somebody did a version of an item, or tried to; never edited and never deleted."""

    __tablename__ = "training_record"
    __table_args__ = (
        CheckConstraint("ends_at > completed_at", name="ends_after_it_was_done"),
        CheckConstraint("score <= out_of", name="score_is_a_part"),
        Index("ix_training_record_person_item", "person_id", "item_id"),
        Index("ix_training_record_item_version", "item_id", "version_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    item_id: Mapped[int] = mapped_column(ForeignKey(TrainingItem.id))
    """The item of that version: what is asked of many people and items reads one table."""

    version_id: Mapped[int] = mapped_column(ForeignKey(TrainingItemVersion.id), index=True)
    how: Mapped[How]
    completed_at: Mapped[datetime]
    is_passed: Mapped[bool]
    """A try that was not passed is kept, and shows nothing."""

    score: Mapped[int | None]
    """Of a quiz: questions answered rightly."""

    out_of: Mapped[int | None]
    ends_at: Mapped[datetime | None]
    """First instant at which it is to be done again; None: nothing but a version asks for it."""

    assessor_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    assessor: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=assessor_id)
    recorded_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=recorded_by_id)
    item: Mapped[TrainingItem] = relationship(lazy="raise")
    item_version: Mapped[TrainingItemVersion] = relationship(lazy="raise")
    revocation: Mapped["TrainingRevocation | None"] = relationship(lazy="raise", viewonly=True)

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"TR-{self.id:06}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"training record {self.reference}"


class TrainingChoice(Base):
    """One answer that somebody chose in a quiz."""

    __tablename__ = "training_choice"
    __part_of__ = "record_id"
    __table_args__ = (UniqueConstraint("record_id", "option_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey(TrainingRecord.id), index=True)
    option_id: Mapped[int] = mapped_column(ForeignKey(QuizOption.id), index=True)


class TrainingRevocation(Base):
    """That a training record never should have counted, known from a moment on."""

    __tablename__ = "training_revocation"
    __part_of__ = "record_id"

    record_id: Mapped[int] = mapped_column(
        ForeignKey(TrainingRecord.id), primary_key=True, autoincrement=False
    )
    revoked_at: Mapped[datetime]
    revoked_by: Mapped[str]
    reason: Mapped[str]


class TrainingShown(Base):
    """Which piece of evidence a training record wrote."""

    __tablename__ = "training_shown"
    __part_of__ = "record_id"

    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("skill_evidence.id"), primary_key=True, autoincrement=False
    )
    record_id: Mapped[int] = mapped_column(ForeignKey(TrainingRecord.id), index=True)
