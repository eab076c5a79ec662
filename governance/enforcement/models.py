"""How strictly a rule is held at a site, and what it would have refused while it was not."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace, Place


class Rule(StrEnum):
    """A rule that a site may grow into; all others hold from the first day."""

    CONTROLLED_ATTRIBUTES = "controlled_attributes"
    ACCOUNTABLE_BEFORE_APPROVAL = "accountable_before_approval"
    RESPONSIBLE_DOES_THE_WORK = "responsible_does_the_work"
    WEIGHTY_BY_KEY = "weighty_by_key"
    TAKE_DOWN_IS_AGREED = "take_down_is_agreed"
    QUALIFIED_TO_ACT = "qualified_to_act"


class Level(StrEnum):
    """How strictly a rule is held."""

    OBSERVE = "observe"
    WARN = "warn"
    ENFORCE = "enforce"


class Enforcement(AtPlace, Base):
    """One decision how strictly a rule is held at a site, from a day on; a later one follows it."""

    __tablename__ = "enforcement"
    __table_args__ = (Index("ix_enforcement_site_rule", "site_id", "rule", "starts_on"),)

    rule: Mapped[Rule]
    level: Mapped[Level]
    starts_on: Mapped[date]
    reason: Mapped[str]
    set_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(lazy="raise")


class Observation(AtPlace, Base):
    """One time that a rule would have refused an act, had it been enforced."""

    __tablename__ = "observation"
    __table_args__ = (
        Index("ix_observation_site", "site_id", "id"),
        Index("ix_observation_site_rule", "site_id", "rule", "id"),
    )

    rule: Mapped[Rule]
    level: Mapped[Level]
    """How strictly it was held then: observed, or warned of."""

    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    subject: Mapped[str]
    """The record as people call it, then."""

    sentence: Mapped[str]
    """What the refusal would have said."""

    actor: Mapped[str]
    """Who did it."""

    seen_at: Mapped[datetime]
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Observation.place_id")
