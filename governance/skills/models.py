"""What people are able to do, what proves it, and what a piece of work asks of whoever does it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core import clock
from governance.core.access import Actor, Placed, Shared, clause, holds_root
from governance.core.db import Base
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import AtPlace, Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass


class Field(StrEnum):
    """The world that a competence belongs to."""

    OT = "ot"
    IT = "it"
    GXP = "gxp"
    SAFETY = "safety"
    CYBER = "cyber"
    SOFT = "soft"


class Competence(Shared, Base):
    """One thing that people can be able to do, at five levels; the same at every site."""

    __tablename__ = "competence"

    code: Mapped[str] = mapped_column(unique=True)
    """Short and lasting, e.g. `OT-PLC`; never reused."""

    field: Mapped[Field]
    title: Mapped[str] = mapped_column(index=True)
    aware: Mapped[str]
    """By what level 1 is recognised: knows what is spoken of."""

    supervised: Mapped[str]
    """By what level 2 is recognised: does it with somebody beside them."""

    alone: Mapped[str]
    """By what level 3 is recognised: does it without help."""

    teaches: Mapped[str]
    """By what level 4 is recognised: assesses and teaches others."""

    also_called: Mapped[str] = mapped_column(default="")
    """Other names that people look for it by."""

    nice_ids: Mapped[str] = mapped_column(default="")
    """Identifiers of the NICE framework that come nearest, a space between."""

    months: Mapped[int | None]
    """How long evidence of it counts unless it says so itself; None: until something ends it."""

    ended_on: Mapped[date | None]
    """First day on which it is no longer asked for or shown anew; None: it is in use."""

    successor_id: Mapped[int | None] = mapped_column(ForeignKey("competence.id"), index=True)
    """What took its place."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its code and title."""
        return f"{self.code} {self.title}"


class SkillRequirement(AtPlace, Base):
    """What is asked of whoever does something at a place or below it, from a day on.

    What it is narrowed to must all hold: this activity, that class of asset. Never edited: it is
    ended, and another one is made.
    """

    __tablename__ = "skill_requirement"
    __table_args__ = (
        CheckConstraint("min_level BETWEEN 1 AND 4", name="level_is_one_to_four"),
        CheckConstraint("ends_on >= starts_on", name="ends_once_it_began"),
        Index("ix_skill_requirement_site", "site_id", "id"),
    )

    competence_id: Mapped[int] = mapped_column(ForeignKey(Competence.id), index=True)
    min_level: Mapped[int]
    """The least level, 1 to 4."""

    min_people: Mapped[int] = mapped_column(default=1)
    """How many people of the place are to hold it: the depth of the bench."""

    activity: Mapped[str | None]
    """What somebody does: `implementing`, or an activity of the signing matrix. None: any."""

    role: Mapped[Role | None]
    """Asked only of who holds this role there; None: of everybody."""

    asset_class: Mapped[AssetClass | None]
    """Asked only where it is done on assets of this class; None: on anything."""

    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id), index=True)
    """Asked only where it is done on this asset; None: on any."""

    procedure: Mapped[str | None]
    """Asked only where it is done by this document, by its number, e.g. `SOP-112`."""

    basis: Mapped[str]
    """The regulation, the policy or the reason that it rests on."""

    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until it is ended."""

    demanded_by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    competence: Mapped[Competence] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="SkillRequirement.place_id")
    asset: Mapped[Asset | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"SR-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"requirement {self.reference}"


class EvidenceKind(StrEnum):
    """What it is that shows what somebody can do."""

    COURSE = "course"
    OJT = "ojt"
    """Training on the job, with an assessor who may assess."""

    ASSESSMENT = "assessment"
    """Somebody who may assess found what they can do now; it replaces what was shown before."""

    READ_UNDERSTOOD = "read_understood"
    """A version of a document was read and understood: level 1, never more."""

    PRIOR_LEARNING = "prior_learning"
    """Quality assurance accepts what somebody brought with them, or appoints an expert."""

    CERTIFICATE = "certificate"
    PERFORMED_WORK = "performed_work"
    """Work on a change that was closed: it keeps a level alive, and never raises it."""


class OfPerson(Placed):
    """A record about one person: who may see it depends on where that person holds a role."""

    person_id: Mapped[int]

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Be about somebody who holds a role today at or below one of the paths."""
        return true() if holds_root(paths) else cls.person_id.in_(people_within(paths))


def people_within(paths: Sequence[str]) -> Select[int]:
    """Select the people who hold a role today at or below the paths."""
    held = RoleGrant.within(paths) & is_held_on(clock.today())
    return select(RoleGrant.person_id).where(held)


@clause
def is_theirs(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
    """Be about the actor."""
    return model.person_id == actor.id  # type: ignore[attr-defined, no-any-return]


class SkillEvidence(OfPerson, Base):
    """One thing that shows what a person can do; never edited and never deleted."""

    __tablename__ = "skill_evidence"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level_is_none_to_four"),
        CheckConstraint("ends_at > performed_at", name="ends_after_it_was_shown"),
        Index("ix_skill_evidence_person_competence", "person_id", "competence_id"),
        Index("ix_skill_evidence_competence_level", "competence_id", "level"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    competence_id: Mapped[int] = mapped_column(ForeignKey(Competence.id))
    kind: Mapped[EvidenceKind]
    level: Mapped[int]
    """The level that it shows, 0 to 4."""

    subject: Mapped[str]
    """The course, the document, the change or the certificate, by its number or name."""

    subject_version: Mapped[str | None]
    """The version that was read or taught."""

    performed_at: Mapped[datetime]
    """When it was shown; it counts from then on."""

    ends_at: Mapped[datetime | None]
    """First instant at which it no longer counts; None: until something ends it."""

    assessor_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    assessor_level: Mapped[int | None]
    """What the assessor held when it was shown, as far as was known then."""

    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    competence: Mapped[Competence] = relationship(lazy="raise")
    assessor: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=assessor_id)
    revocation: Mapped["SkillRevocation | None"] = relationship(lazy="raise", viewonly=True)

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"SE-{self.id:06}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"evidence {self.reference}"


class SkillRevocation(Base):
    """That a piece of evidence never should have counted, known from a moment on."""

    __tablename__ = "skill_revocation"
    __part_of__ = "evidence_id"

    evidence_id: Mapped[int] = mapped_column(
        ForeignKey(SkillEvidence.id), primary_key=True, autoincrement=False
    )
    revoked_at: Mapped[datetime]
    revoked_by: Mapped[str]
    reason: Mapped[str]


class SkillEnding(Base):
    """That what a version of a document, course or task showed stops counting at an instant.

    Quality assurance asked that people qualify anew, by a later version.
    """

    __tablename__ = "skill_ending"
    __table_args__ = (Index("ix_skill_ending_subject", "subject", "subject_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """What was learned, by the number that evidence names it by."""

    subject_version: Mapped[str]
    """The version whose evidence stops counting."""

    ends_at: Mapped[datetime]
    """First instant at which it no longer counts."""

    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    """When it was decided; it was not known before."""

    called_off_at: Mapped[datetime | None]
    """Since when it is known that it does not end so; always before it would have ended."""


class SkillReliance(OfPerson, Base):
    """That somebody was let do something because of what a piece of evidence showed then."""

    __tablename__ = "skill_reliance"
    __table_args__ = (Index("ix_skill_reliance_subject", "subject_kind", "subject_id", "id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey(SkillEvidence.id), index=True)
    """None: what was asked was not held, and the site did not enforce it yet."""

    requirement_id: Mapped[int] = mapped_column(ForeignKey(SkillRequirement.id), index=True)
    activity: Mapped[str]
    done_to: Mapped[str]
    """On what it was done, as people called it then."""

    level_needed: Mapped[int]
    level_held: Mapped[int]
    subject_kind: Mapped[str]
    """The table of the record within which it was done, such as a change."""

    subject_id: Mapped[int]
    subject: Mapped[str]
    """That record as people called it then."""

    relied_at: Mapped[datetime]
