"""What somebody asks for who wants a rule held less strictly at a site."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.enforcement.models import Level, Rule
from governance.identity.models import Person
from governance.places.models import AtPlace, Place


class Lowering(AtPlace, Base):
    """A rule that quality assurance wants lowered at a site; it is once a second person agrees."""

    __tablename__ = "lowering"
    __table_args__ = (
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
        CheckConstraint("agreed_by_id <> asked_by_id", name="agreed_by_another"),
        Index("ix_lowering_site", "site_id", "id"),
    )

    rule: Mapped[Rule]
    before: Mapped[Level]
    """How strictly it was held on that day, when it was asked."""

    level: Mapped[Level]
    starts_on: Mapped[date]
    """From when on, or from the day on which somebody agreed, if that is later."""

    reason: Mapped[str]
    sha256: Mapped[str]
    """Digest of what both sign."""

    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="Lowering.site_id")
    asked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=asked_by_id)
    agreed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=agreed_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"LW-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference
