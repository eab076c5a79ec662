"""Versions of the policy that a plant writes itself, and what each would have asked of changes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest, RiskClass


class PolicyState(StrEnum):
    """Where a version of the policy is in its life; when it is in force, its day says."""

    DRAFT = "draft"
    APPROVAL = "approval"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class PolicyVersion(Shared, Stateful, Base):
    """One version of what is asked of changes and of who signs at which risk, as data.

    Once it is approved nothing of it is written again: changes stay under it to their end.
    """

    __tablename__ = "policy_version"
    __table_args__ = (Index("ix_policy_version_force", "state", "in_force_on"),)
    __initial__ = frozenset({PolicyState.DRAFT})

    name: Mapped[str] = mapped_column(unique=True)
    """As a change names it, e.g. `policy@4`; never given again."""

    made_from: Mapped[str]
    """The version that it was begun as a copy of, and that its difference is told against."""

    title: Mapped[str]
    reason: Mapped[str]
    body: Mapped[str]
    """RFC 8785 JSON of all that it asks."""

    sha256: Mapped[str]
    """Digest of that text."""

    asked: Mapped[int]
    """How many questions it asks, for lists that count the answers."""

    state: Mapped[PolicyState] = mapped_column(default=PolicyState.DRAFT)
    in_force_on: Mapped[date | None]
    """From which day new changes begin under it; None until it is put up for approval."""

    content_sha256: Mapped[str | None]
    """Digest of what is signed: the difference, with its simulation; None while it is written."""

    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    author: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it as changes do."""
        return self.name


class PolicyRun(Base):
    """One simulation: past and open changes judged again under a draft as it was then."""

    __tablename__ = "policy_run"
    __part_of__ = "policy_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey(PolicyVersion.id), index=True)
    sha256: Mapped[str]
    """Digest of the draft that was looked at; of another text it says nothing."""

    since_at: Mapped[datetime]
    """Changes raised before are looked at only if they are open."""

    number: Mapped[int]
    """How many changes are looked at."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    totals: Mapped[str] = mapped_column(default="")
    """RFC 8785 JSON of what it comes to; empty until it is finished."""

    person: Mapped[Person] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by its number."""
        return f"simulation {self.id}"


class PolicyOutcome(Base):
    """What a draft would have made of one change: its class, and the signatures."""

    __tablename__ = "policy_outcome"
    __table_args__ = (
        UniqueConstraint("run_id", "change_id"),
        Index("ix_policy_outcome_run", "run_id", "is_alike", "id"),
    )
    __unaudited__ = (
        "worked out from what is in the trail, and again at any time; its totals are in the trail"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey(PolicyRun.id))
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    risk: Mapped[RiskClass]
    """Its class under its own policy, by what is kept of it."""

    risk_then: Mapped[RiskClass]
    """Its class under the draft."""

    gains: Mapped[str]
    """Duties that it would gain: `,plan:process_safety,`; empty: none."""

    loses: Mapped[str]
    """Duties that it would lose."""

    is_alike: Mapped[bool]
    """Whether neither its class nor its route would differ."""

    change: Mapped[ChangeRequest] = relationship(lazy="raise")
