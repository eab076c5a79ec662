"""What people judged of a change: its dimensions, its class, and what it reaches."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.evidence.models import Signature
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest, RiskClass


class Rating(StrEnum):
    """How grave, how likely, how well noticed; the order of the members is the order of rank."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Part(StrEnum):
    """Which word on a dimension this is."""

    FIRST = "first"
    """Of whoever is accountable for its activity."""

    SECOND = "second"
    """Of somebody else who fits it, where the first says high."""

    RECONCILED = "reconciled"
    """Of whoever is accountable, where the two are two classes apart."""

    ACCEPTED = "accepted"
    """Of quality assurance: what is not known is accepted as not known."""


class Judgement(Base):
    """One signed word on one dimension of a change; never edited.

    It holds while the text that it is about reads as it did: what is asked, what is answered, and
    what is to be changed.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint(
            "(part = 'accepted') = (severity IS NULL)", name="only_an_acceptance_rates_nothing"
        ),
    )
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    dimension: Mapped[str]
    """Code of the question in the change's policy."""

    part: Mapped[Part]
    basis_sha256: Mapped[str]
    """Digest of the text that was judged."""

    severity: Mapped[Rating | None]
    probability: Mapped[Rating | None]
    detectability: Mapped[Rating | None]
    risk: Mapped[RiskClass]
    """What the tables of the policy make of the three."""

    rationale: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    """The files of the change that it rests on: name and digest, a line each."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    judged_at: Mapped[datetime]
    signature_id: Mapped[int] = mapped_column(ForeignKey(Signature.id), index=True)
    person: Mapped[Person] = relationship(lazy="raise")


class RiskScore(Base):
    """What the rules made of a change at one moment: inputs, rules that spoke, result."""

    __tablename__ = "risk_score"
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    scored_at: Mapped[datetime]
    policy: Mapped[str]
    risk: Mapped[RiskClass]
    sha256: Mapped[str]
    body: Mapped[str]
    """RFC 8785 JSON of the inputs and of every rule that spoke."""


class RiskOverride(Base):
    """A class that somebody set apart from what the rules say; kept and shown ever after."""

    __tablename__ = "risk_override"
    __table_args__ = (CheckConstraint("risk <> scored", name="sets_another_class"),)
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    scored: Mapped[RiskClass]
    """What the rules said then."""

    risk: Mapped[RiskClass]
    reason: Mapped[str]
    basis_sha256: Mapped[str]
    """Digest of the rules that spoke then: a lower class holds for these alone."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    set_at: Mapped[datetime]
    signature_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    """None: a class was raised, which anybody may who assesses."""

    person: Mapped[Person] = relationship(lazy="raise")


class Outcome(StrEnum):
    """What somebody says of assets that a change reaches."""

    ASSESSED = "assessed"
    """What it means for them; the signatures under the plan cover it."""

    EXCLUDED = "excluded"
    """Why it does not touch them, with a signature."""

    BEYOND = "beyond"
    """What lies beyond the part of a hub that was followed, with a signature."""

    ACCEPTED = "accepted"
    """What came or went since the plan was approved, with a signature."""


class Disposition(Base):
    """One reason for one or many of the assets that a change reaches; never edited."""

    __tablename__ = "disposition"
    __part_of__ = "change_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    outcome: Mapped[Outcome]
    about: Mapped[str]
    """Of which assets, in words: one by its tag, or a group by class or place."""

    reason: Mapped[str]
    items: Mapped[str]
    """RFC 8785 JSON: asset -> digest of the way it is reached; another way asks anew."""

    count: Mapped[int]
    impact_sha256: Mapped[str]
    """Digest of the impact that it was said of."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    disposed_at: Mapped[datetime]
    signature_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    """None: part of what is signed under the plan."""

    person: Mapped[Person] = relationship(lazy="raise")
