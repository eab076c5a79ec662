"""A change request, what it was judged by, and where it is in its life."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, exists, false
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from governance.core.access import Actor, Clause, Condition, Placed, clause
from governance.core.db import Base
from governance.core.states import Resumable
from governance.evidence.models import Signature
from governance.identity.models import Person
from governance.ownership.models import Activity, Assignment, Delegation
from governance.places.models import AtPlace, Place, places_within
from governance.register.models import Asset


class ChangeState(StrEnum):
    """Where a change request is in its life."""

    DRAFT = "draft"
    TRIAGE = "triage"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    APPROVAL = "approval"
    AUTHORISED = "authorised"
    IMPLEMENTATION = "implementation"
    VERIFICATION = "verification"
    RELEASE = "release"
    REVIEW = "review"
    CLOSED = "closed"
    EFFECTIVENESS = "effectiveness"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    BACKED_OUT = "backed_out"
    EMERGENCY_ACTIVE = "emergency_active"
    RETROSPECTIVE = "retrospective"
    RETRO_REJECTED = "retro_rejected"
    IN_EFFECT = "in_effect"
    RESTORATION = "restoration"


class ChangeType(StrEnum):
    """Which path a change takes: which definitions it may be under."""

    NORMAL = "normal"
    LIKE_FOR_LIKE = "like-for-like"
    EMERGENCY = "emergency"
    TEMPORARY = "temporary"
    STANDARD = "standard"


class ChangeKind(StrEnum):
    """What is done to the asset."""

    FIRMWARE = "firmware"
    CONFIGURATION = "configuration"
    HARDWARE = "hardware"
    SOFTWARE = "software"
    NETWORK = "network"
    ACCESS = "access"


class RiskClass(StrEnum):
    """How much may go wrong; the order of the members is the order of the classes."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Answer(StrEnum):
    """An answer to a question of the assessment; unknown is never the same as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """When a signature is due: under the plan, or under the release of what was done."""

    PLAN = "plan"
    RELEASE = "release"


class ChangeRequest(AtPlace, Resumable, Base):
    """A proposed modification of one asset, or of several alike, from draft to closure."""

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("window_ends_at > window_begins_at", name="window_ends_after_it_begins"),
        Index("ix_change_request_site_id", "site_id", "id"),
        Index("ix_change_request_site_state", "site_id", "state", "id"),
        Index("ix_change_request_site_title", "site_id", "title", "id"),
        Index("ix_change_request_site_due", "site_id", "due_at", "id"),
        Index("ix_change_request_due", "due_at"),
        Index("ix_change_request_effect", "effect_on"),
        Index("ix_change_request_created", "created_at"),
        Index("ix_change_request_approved", "approved_at"),
        Index("ix_change_request_released", "released_at"),
        Index("ix_change_request_window", "window_ends_at"),
        Index("ix_change_request_asset_state", "asset_id", "state"),
    )
    __initial__ = frozenset({ChangeState.DRAFT})

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    """Its main asset: the change hangs at its place; `ChangeScope` has the further ones."""

    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    workflow: Mapped[str]
    """The definition it began under, and ends under, whatever comes later."""

    policy: Mapped[str]
    """The version of the questions, risk rules and signing matrix it is judged by."""

    kind: Mapped[ChangeKind]
    title: Mapped[str]
    reason: Mapped[str]
    current: Mapped[str]
    """How it is now."""

    proposed: Mapped[str]
    """How it will be."""

    target_firmware: Mapped[str | None]
    """What the register will say once it is released; None: firmware stays as it is."""

    if_not: Mapped[str] = mapped_column(default="")
    """What happens if the change is not made."""

    plan: Mapped[str] = mapped_column(default="")
    back_out: Mapped[str] = mapped_column(default="")
    tests: Mapped[str] = mapped_column(default="")
    effect_criteria: Mapped[str | None]
    """By what it is told, some time after the work, whether the change did what it was to do."""

    effect_on: Mapped[date | None]
    """From when on its effect can be judged; None: no check is planned."""

    window_begins_at: Mapped[datetime | None]
    window_ends_at: Mapped[datetime | None]
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.DRAFT)
    """Written only by its machine; the flush refuses anybody else."""

    came_from: Mapped[ChangeState | None] = mapped_column()
    """While it is on hold: the state that it goes back to."""

    due_at: Mapped[datetime | None]
    """By when it leaves its state; None: nobody is waited for. While on hold it does not count."""

    held_at: Mapped[datetime | None]
    """Since when it is on hold; None: it is not."""

    risk: Mapped[RiskClass | None]
    """The class when it was put up for approval; None before."""

    content_sha256: Mapped[str | None]
    """Digest of what is up for signature; None while it is being written."""

    work_sha256: Mapped[str | None]
    """Digest of what was done, as its implementer signed it; None until the work is complete."""

    revision: Mapped[int] = mapped_column(default=1)
    """How often its content was opened: part of what is signed, so no void signature revives."""

    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    implementer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    as_left_firmware: Mapped[str | None]
    performed: Mapped[str] = mapped_column(default="")
    """What was done, in the implementer's words."""

    deviation: Mapped[str | None]
    """Where it is told why an asset was not left as it was found, once the work was backed out."""

    verified: Mapped[str] = mapped_column(default="")
    """What was checked, in the verifier's words."""

    version: Mapped[int] = mapped_column(default=1)
    """Optimistic lock: a stale form is refused, never merged."""

    asset: Mapped[Asset] = relationship(lazy="raise")
    further: Mapped[list["ChangeScope"]] = relationship(
        lazy="raise", viewonly=True, order_by="ChangeScope.asset_id"
    )
    """The assets that it is about besides its main one, in the order of their numbers."""

    is_asset_seen: Mapped[bool] = query_expression()
    """In a list: whether its reader may see the main asset; elsewhere it is not asked."""
    further_count: Mapped[int] = query_expression()
    """In a list: how many further assets there are."""

    elsewhere: Mapped[str | None] = query_expression()
    """In a list that shows them: the records of other systems that it refers to."""

    asked_over_at: Mapped[datetime | None] = query_expression()
    """In the list of what is under older versions: since when quality is waited for."""

    author: Mapped[Person] = relationship(lazy="raise", foreign_keys=author_id)
    implementer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=implementer_id)
    verifier: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=verifier_id)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="ChangeRequest.place_id")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="ChangeRequest.site_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that every page and sentence uses."""
        return f"CR-{self.created_at.year}-{self.id:04}"

    @property
    def whereabouts(self) -> str:
        """Where it is in its life, as a sentence says it: `in approval`, `on hold`."""
        said = self.state.replace("_", " ")
        beside = {ChangeState.ON_HOLD, ChangeState.BACKED_OUT}
        return said if self.state in beside else f"in {said}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


class ChangeScope(Base):
    """A further asset that a change is about, besides its main one; it may be at another site."""

    __tablename__ = "change_scope"
    __part_of__ = "change_id"

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    as_left_firmware: Mapped[str | None]
    """Firmware as read on it after the work; None: not read."""

    asset: Mapped[Asset] = relationship(lazy="raise")


def role_at_further(*names: str) -> Clause:
    """Hold one of the named roles where one of the change's further assets is, or above."""

    def holds_role_at_further(actor: Actor, _model: type[Placed]) -> Condition:
        paths = actor.paths(names)
        if not paths:
            return false()
        scope, asset = ChangeScope.__table__.c, Asset.__table__.c
        found = exists().where(
            scope.change_id == ChangeRequest.__table__.c.id,
            scope.asset_id == asset.id,
            asset.place_id.in_(places_within(paths)),
        )
        return found.correlate(ChangeRequest.__table__)  # else every asset there is looked at

    made = clause(holds_role_at_further)
    made.roles = names
    return made


class ChangeAnswer(Base):
    """The answer to one question of a change's assessment."""

    __tablename__ = "change_answer"

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    """Code of the question in the change's policy."""

    answer: Mapped[Answer]
    rationale: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    answered_at: Mapped[datetime]


class ImpactSnapshot(Base):
    """What a change reaches, with the reason for each item, as it was worked out at one moment."""

    __tablename__ = "impact_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    taken_at: Mapped[datetime]
    items: Mapped[int]
    is_truncated: Mapped[bool]
    """Whether the graph was larger than what is followed; such a change cannot be approved."""

    sha256: Mapped[str]
    body: Mapped[str]
    """RFC 8785 JSON: a list of asset, tag, hops, reason and path."""


class Duty(Base):
    """One activity that somebody signs for an asset; frozen when a change is put up for approval.

    Activity and asset are frozen, the person is not: whoever is accountable by then signs, once.
    """

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    content_sha256: Mapped[str]
    """The version of the content that called for it; another version has duties of its own."""

    phase: Mapped[Phase]
    activity: Mapped[Activity]
    why: Mapped[str]
    """Which rule of the policy asks for it."""

    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id), index=True)
    """A further asset of the change; None: its main one."""

    signature_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    """The last signature that names this as covered; one that names nothing covers all."""


class Opinion(StrEnum):
    """What somebody who is consulted answers."""

    AGREE = "agree"
    OBJECT = "object"
    NO_VIEW = "no_view"


class Consultation(Base):
    """One person who is asked for an opinion on one version of a change, for one activity.

    They are asked when it is put up; another version asks anew, and answers to this one stay.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        UniqueConstraint("change_id", "content_sha256", "activity", "assignment_id", "person_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_its_time"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_has_its_time"),
        CheckConstraint("(without IS NULL) = (without_at IS NULL)", name="without_has_its_time"),
        Index("ix_consultation_person", "person_id", "answered_at"),
    )
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    content_sha256: Mapped[str]
    """The version of the content that the opinion is asked on."""

    activity: Mapped[Activity]
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id), index=True)
    """The row that names the party for the activity."""

    party: Mapped[str]
    """What that row named when it was asked: a person, a role at a place, a team."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    """None: the party reached nobody."""

    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """By when an answer is in time; a later one is kept as late."""

    answer: Mapped[Opinion | None]
    words: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey(Delegation.id), index=True)
    """Under which somebody else answered for the person; None: they did so themselves."""

    reply: Mapped[str | None]
    """What whoever is accountable wrote to an objection."""

    replied_at: Mapped[datetime | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    without: Mapped[str | None]
    """Why whoever is accountable proceeds without this opinion, once its deadline is over."""

    without_at: Mapped[datetime | None]
    without_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=person_id)
    answered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=answered_by_id)
    replied_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=replied_by_id)
    without_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=without_by_id)

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its deadline."""
        return self.answered_at is not None and self.answered_at > self.due_at

    @property
    def is_open_objection(self) -> bool:
        """Whether it is an objection that nobody has answered in writing."""
        return self.answer is Opinion.OBJECT and self.reply is None

    def __str__(self) -> str:
        """Name who is asked for what."""
        return f"{self.person.name if self.person else self.party} on {self.activity}"
