"""What replaces what in a like-for-like change, and what quality found in those it looked at."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.catalogue.models import Equivalent
from governance.register.models import Product
from workflows.changes.models import ChangeRequest


class Cause(StrEnum):
    """Why a unit is replaced by another like it."""

    FAILED = "failed"
    WEARING_OUT = "wearing_out"
    LENT_OR_SENT_IN = "lent_or_sent_in"
    BY_PLAN = "by_plan"


class Replacement(Base):
    """The unit that was there and the one that takes its place, proved alike field by field."""

    __tablename__ = "replacement"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    cause: Mapped[Cause]
    found_product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    found_serial_no: Mapped[str | None]
    """Of the unit that was taken out; None: the register did not know it."""

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    serial_no: Mapped[str]
    """Of the unit that was put in."""

    equivalent_id: Mapped[int | None] = mapped_column(ForeignKey(Equivalent.id), index=True)
    """By which approval its product may stand in; None: it is the same product."""

    proof: Mapped[str]
    """RFC 8785 JSON: a list of field, its label, what was there, what replaces it, what covers it.
    """

    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who agreed that it is taken down, where the site asks for that; no signature."""

    agreed_by: Mapped[Person | None] = relationship(lazy="raise")


class Found(StrEnum):
    """What quality says of a closed like-for-like change that it looked at."""

    NO_CONCERN = "no_concern"
    CONCERN = "concern"


TO_LOOK_AT = text("looked_at IS NULL")


class QualitySample(Base):
    """A closed like-for-like change that quality looks at, as the policy's rate drew it."""

    __tablename__ = "quality_sample"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(looked_at IS NULL) = (found IS NULL)", name="found_when_looked_at"),
        Index(
            "ix_quality_sample_open", "change_id",
            sqlite_where=TO_LOOK_AT, postgresql_where=TO_LOOK_AT,
        ),
    )  # fmt: skip

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    drawn_at: Mapped[datetime]
    found: Mapped[Found | None]
    words: Mapped[str] = mapped_column(default="")
    looked_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    opened_id: Mapped[int | None] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    """The normal change that a concern opened."""

    person: Mapped[Person | None] = relationship(lazy="raise")
    opened: Mapped[ChangeRequest | None] = relationship(lazy="raise", foreign_keys=opened_id)
