"""Who has which part in what: an activity, on a place or another record, for a time."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    and_,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core import clock
from governance.core.access import Actor, Clause, Placed, Shared, clause
from governance.core.db import Base
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import AtPlace, Place


class Activity(StrEnum):
    """What somebody answers for; the first eleven are the rows of the signing matrix."""

    ASSET_APPROVAL = "asset_approval"
    TAKE_DOWN = "take_down"
    TECHNICAL_REVIEW = "technical_review"
    QA_PLAN = "qa_plan"
    QA_RELEASE = "qa_release"
    VALIDATION = "validation"
    OT_SECURITY = "ot_security"
    PROCESS_SAFETY = "process_safety"
    REGULATORY = "regulatory"
    DATA_INTEGRITY = "data_integrity"
    MULTI_SITE = "multi_site"
    REGISTER_UPKEEP = "register_upkeep"
    PATCHING = "patching"
    VULNERABILITIES = "vulnerability_handling"
    REMOTE_ACCESS = "remote_access"
    ACCESS_REVIEW = "access_review"
    IDENTITY = "identity_management"
    NETWORK = "network_backbone"
    INCIDENTS = "incident_response"
    BACKUP = "backup_and_restore"
    CONTROL_LOGIC = "control_logic"
    MAINTENANCE = "maintenance"
    LIFE_CYCLE = "life_cycle_planning"
    TRAINING = "training"


SIGNING = tuple(Activity)[: tuple(Activity).index(Activity.REGISTER_UPKEEP)]
"""The activities that a change can call a signature for."""


class Letter(StrEnum):
    """What part a party has in an activity."""

    RESPONSIBLE = "responsible"
    """Does the work: gets the task."""

    ACCOUNTABLE = "accountable"
    """Answers for it: signs. Exactly one."""

    CONSULTED = "consulted"
    """Is asked before it is decided, by a deadline."""

    INFORMED = "informed"
    """Is told; never a task."""

    @property
    def sign(self) -> str:
        """The letter itself, e.g. `A`."""
        return self.value[0].upper()


class Mode(StrEnum):
    """How a row stands to what is inherited."""

    SET = "set"
    """Instead of what stands above."""

    ADD = "add"
    """Beside what stands above."""

    NONE = "none"
    """Deliberately nobody: nothing from above counts."""


class Team(AtPlace, Base):
    """Several people, or an organisation outside, that can be named as one party."""

    __tablename__ = "team"
    __table_args__ = (Index("ix_team_site", "site_id", "name", "id"),)

    name: Mapped[str]
    is_external: Mapped[bool]
    """Whether it is an organisation outside, such as a supplier: it is never accountable."""

    contact: Mapped[str | None]
    """How to reach it, where it has no people of its own here."""

    ended_on: Mapped[date | None]
    """First day on which it no longer counts; None: it is in use."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


class TeamMember(Base):
    """One person in a team for a time; never deleted, so that the past keeps its answers."""

    __tablename__ = "team_member"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_once_it_began"),)
    __part_of__ = "team_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    is_leader: Mapped[bool]
    """Whether this person stands for the team where one person must answer."""

    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until somebody ends it."""


ONE_PARTY = (
    "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN role IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END)"
    " = (CASE WHEN mode = 'none' THEN 0 ELSE 1 END)"
)


class Assignment(AtPlace, Base):
    """One party with one letter for one activity on one record and what lies below it.

    The party is a person, a role at a place, or a team; nobody where the mode is `none`.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint(ONE_PARTY, name="has_one_party"),
        CheckConstraint("(role IS NULL) = (role_place_id IS NULL)", name="role_is_at_a_place"),
        CheckConstraint("(facet IS NULL) = (facet_value IS NULL)", name="facet_has_a_value"),
        Index("ix_assignment_subject", "subject_kind", "subject_id", "activity", "letter"),
        Index("ix_assignment_person", "person_id", "activity"),
        Index("ix_assignment_role", "role", "role_place_id"),
        Index("ix_assignment_site", "site_id", "id"),
    )

    activity: Mapped[Activity]
    letter: Mapped[Letter] = mapped_column(default=Letter.ACCOUNTABLE)
    mode: Mapped[Mode] = mapped_column(default=Mode.SET)
    subject_kind: Mapped[str]
    """The table of the record: `place`, or what hangs at one, such as `asset`."""

    subject_id: Mapped[int]
    subject: Mapped[str]
    """The record as people called it when this was assigned."""

    facet: Mapped[str | None]
    """Narrows it to records with a value of this published fact, e.g. `asset_class`."""

    facet_value: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    role: Mapped[Role | None]
    role_place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id), index=True)
    """Where the role is held: there, or at the nearest place above at which anybody holds it."""

    team_id: Mapped[int | None] = mapped_column(ForeignKey(Team.id), index=True)
    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until it is ended; the first day itself: withdrawn."""

    assigned_by: Mapped[str]
    reason: Mapped[str]
    source: Mapped[str | None]
    """The template it came with, and its version; None: somebody made it by hand."""

    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person | None] = relationship(lazy="raise")
    team: Mapped[Team | None] = relationship(lazy="raise")
    role_place: Mapped[Place | None] = relationship(
        lazy="raise", foreign_keys="Assignment.role_place_id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"OW-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number and what it is about."""
        return f"naming {self.reference} of {self.subject}"


class Delegation(AtPlace, Base):
    """One person acts for another, at a place and below it, for a time.

    It is never edited: it is cancelled, and another one is made. Source: House rule, ADR 0026.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("from_person_id <> to_person_id", name="is_between_two"),
        Index("ix_delegation_site", "site_id", "id"),
    )

    from_person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    to_person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    activity: Mapped[Activity | None]
    """None: all that the person answers for there."""

    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date]
    """First day no longer in force."""

    reason: Mapped[str]
    made_by: Mapped[str]
    cancelled_on: Mapped[date | None]
    """First day on which it no longer counts though its time is not over; None: it stands."""

    version: Mapped[int] = mapped_column(default=1)
    from_person: Mapped[Person] = relationship(lazy="raise", foreign_keys=from_person_id)
    to_person: Mapped[Person] = relationship(lazy="raise", foreign_keys=to_person_id)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Delegation.place_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"DG-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"delegation {self.reference}"


class Absence(Shared, Base):
    """A time in which a person is out of office; whoever stands for them acts."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    starts_on: Mapped[date]
    """First day away."""

    ends_on: Mapped[date]
    """First day back."""

    cancelled_on: Mapped[date | None]
    """First day on which it no longer counts; None: it stands."""

    told_by: Mapped[str]
    told_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by its first day."""
        return f"the absence from {self.starts_on.isoformat()}"


def is_in_force_on(on: date) -> ColumnElement[bool]:
    """Return the condition under which an accountability is in force on a day."""
    ends_later = or_(Assignment.ends_on.is_(None), Assignment.ends_on > on)
    return and_(Assignment.starts_on <= on, ends_later)


@clause
def is_about_a_place(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be about a place, to somebody who holds a role: like the tree, it is common ground."""
    holds_any = true() if actor.held else false()
    return and_(holds_any, Assignment.subject_kind == Place.__tablename__)


@clause
def is_mine(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Name the actor."""
    return Assignment.person_id == actor.id


@clause
def is_between_us(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be given by the actor, or to them."""
    return or_(Delegation.from_person_id == actor.id, Delegation.to_person_id == actor.id)


@clause
def is_given_by_me(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be given by the actor."""
    return Delegation.from_person_id == actor.id


@clause
def is_my_absence(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be about the actor."""
    return Absence.person_id == actor.id


def leads(*roles: Role) -> Clause:
    """Hold one of the roles at a place where the person holds a role, or above it."""

    def leads_them(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
        column = Absence.person_id if model is Absence else Person.id
        held = select(RoleGrant.person_id).where(
            RoleGrant.within(actor.paths(roles)), is_held_on(clock.today())
        )
        return column.in_(held)

    made = clause(leads_them)
    made.roles = roles
    return made


def prefixes(path: str) -> list[str]:
    """Return the paths of a place and of every place above it, the place first."""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1)]
