"""One change that is tried at one site and then scaled: its waves, their criteria and gates."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.core.states import Resumable
from governance.evidence.models import KINDS
from governance.identity.models import Person, Role
from governance.places.models import AtPlace, Place, places_within
from governance.register.models import Asset
from workflows.changes.models import Answer, ChangeKind, ChangeRequest


class RolloutState(StrEnum):
    """Where a rollout is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RUNNING = "running"
    HALTED = "halted"
    DONE = "done"
    STOPPED = "stopped"


class Side(StrEnum):
    """What a criterion is asked for: to open its wave, or to open the one after it."""

    ENTRY = "entry"
    EXIT = "exit"


class Operator(StrEnum):
    """On which side of its threshold a figure has to be."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Rollout(AtPlace, Resumable, Base):
    """What is done alike at several sites, wave by wave, and what is said of it for all of them."""

    __tablename__ = "rollout"
    __table_args__ = (Index("ix_rollout_site", "site_id", "id"),)
    __initial__ = frozenset({RolloutState.DRAFT})

    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    title: Mapped[str]
    purpose: Mapped[str]
    kind: Mapped[ChangeKind]
    current: Mapped[str]
    proposed: Mapped[str]
    plan: Mapped[str]
    back_out: Mapped[str]
    tests: Mapped[str]
    """The generic part: what the change of each site begins with."""

    state: Mapped[RolloutState] = mapped_column(default=RolloutState.DRAFT)
    """Written only by its machine; the flush refuses anybody else."""

    came_from: Mapped[RolloutState | None] = mapped_column()
    """While it is halted: where it was."""

    revision: Mapped[int] = mapped_column(default=1)
    content_sha256: Mapped[str | None]
    """Digest of the generic part with all waves, as it is signed; None while it is written."""

    created_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    """When central compliance signed the present version."""

    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Why it was stopped."""

    version: Mapped[int] = mapped_column(default=1)
    owner: Mapped[Person] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Rollout.place_id")
    waves: Mapped[list["Wave"]] = relationship(lazy="raise", viewonly=True, order_by="Wave.number")
    answers: Mapped[list["GenericAnswer"]] = relationship(
        lazy="raise", viewonly=True, order_by="GenericAnswer.question"
    )
    halts: Mapped[list["Halt"]] = relationship(lazy="raise", viewonly=True, order_by="Halt.id")
    gates: Mapped[list["Gate"]] = relationship(lazy="raise", viewonly=True, order_by="Gate.number")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"RO-{self.created_at.year}-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


KINDS[Rollout.__tablename__] = Rollout


class GenericAnswer(Base):
    """The answer to one question of the assessment, as it is for every site."""

    __tablename__ = "rollout_answer"
    __part_of__ = "rollout_id"

    rollout_id: Mapped[int] = mapped_column(ForeignKey(Rollout.id), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[Answer]
    rationale: Mapped[str]


class Wave(Base):
    """Some sites that go together; the first wave is the pilot."""

    __tablename__ = "rollout_wave"
    __part_of__ = "rollout_id"
    __table_args__ = (
        UniqueConstraint("rollout_id", "number"),
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("(opened_at IS NULL) = (criteria_sha256 IS NULL)", name="frozen_once_open"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rollout_id: Mapped[int] = mapped_column(ForeignKey(Rollout.id))
    number: Mapped[int]
    """From 1, the pilot."""

    name: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date]
    """The days for which it is planned."""

    opened_at: Mapped[datetime | None]
    """When its work could begin; None: its gate is shut."""

    passed_at: Mapped[datetime | None]
    """When the gate after it was signed by both."""

    criteria_sha256: Mapped[str | None]
    """Digest of its criteria as they were when it was opened: by these it is judged."""

    assets: Mapped[list["WaveAsset"]] = relationship(
        lazy="raise", viewonly=True, order_by="WaveAsset.asset_id"
    )
    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise", viewonly=True, order_by="Criterion.id"
    )

    def __str__(self) -> str:
        """Name it by its place in the order and its name."""
        return f"wave {self.number} ({self.name})"


class WaveAsset(Base):
    """One asset of a wave, and the change by which its site carries it out."""

    __tablename__ = "rollout_asset"
    __part_of__ = "wave_id"

    wave_id: Mapped[int] = mapped_column(ForeignKey(Wave.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey(Place.id), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """None: its site has not raised it yet."""

    asset: Mapped[Asset] = relationship(lazy="raise")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys=site_id)
    change: Mapped[ChangeRequest | None] = relationship(lazy="raise")


class Criterion(Base):
    """What a live figure of a wave has to be, before the wave opens or before the next one does."""

    __tablename__ = "rollout_criterion"
    __part_of__ = "wave_id"
    __table_args__ = (UniqueConstraint("wave_id", "side", "figure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey(Wave.id))
    side: Mapped[Side]
    figure: Mapped[str]
    """Code of the catalogue."""

    operator: Mapped[Operator]
    threshold: Mapped[int]


class Gate(Base):
    """What stands between two waves: who signed that the next one may begin, and on what figures.

    Gate 0 opens the pilot, the last one ends the rollout.
    """

    __tablename__ = "rollout_gate"
    __part_of__ = "rollout_id"
    __table_args__ = (UniqueConstraint("rollout_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rollout_id: Mapped[int] = mapped_column(ForeignKey(Rollout.id))
    number: Mapped[int]
    """The number of the wave that it comes after."""

    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    owner_at: Mapped[datetime | None]
    owner_sha256: Mapped[str | None]
    """Digest of what the owner signed, the figures of that moment among it."""

    quality_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    quality_at: Mapped[datetime | None]
    quality_sha256: Mapped[str | None]
    opened_at: Mapped[datetime | None]
    """When the second of the two signed."""

    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=owner_id)
    quality: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=quality_id)


class Halt(Base):
    """One thing that went wrong at a site, and holds back what has not begun elsewhere."""

    __tablename__ = "rollout_halt"
    __part_of__ = "rollout_id"
    __table_args__ = (
        UniqueConstraint("rollout_id", "cause"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rollout_id: Mapped[int] = mapped_column(ForeignKey(Rollout.id))
    wave_id: Mapped[int] = mapped_column(ForeignKey(Wave.id), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """The change of the rollout that failed; None: it was something else at one of its assets."""

    cause: Mapped[str]
    """Names what happened, so that it halts once: `backed_out:12:1`."""

    told: Mapped[str]
    """What happened, in a sentence."""

    found_at: Mapped[datetime]
    decision: Mapped[str | None]
    """The cause as it was found, and why it may go on; signed."""

    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    decision_sha256: Mapped[str | None]
    decided_by: Mapped[Person | None] = relationship(lazy="raise")


@clause
def is_owner(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Own the rollout."""
    return Rollout.owner_id == actor.id


@clause
def works_at_a_site_of_it(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Hold a role where an asset of one of its waves is."""
    mine = Asset.place_id.in_(places_within(actor.paths(list(Role))))
    return exists().where(
        Wave.rollout_id == Rollout.id,
        WaveAsset.wave_id == Wave.id,
        WaveAsset.asset_id == Asset.id,
        mine,
    )
