"""What differs on devices again and again and means nothing: told by rules that two people sign."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.imports.models import Import
from governance.register.models import Asset, Product
from governance.register.vocabulary import AssetClass


class BenignRule(AtPlace, Base):
    """A component whose fingerprint may differ without a change: at a site, until a day."""

    __tablename__ = "benign_rule"
    __table_args__ = (
        CheckConstraint("asset_class IS NOT NULL OR product_id IS NOT NULL", name="of_some_kind"),
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
        CheckConstraint("agreed_by_id <> asked_by_id", name="agreed_by_another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index("ix_benign_rule_site", "site_id", "id"),
    )

    asset_class: Mapped[AssetClass | None]
    """Of which kind of asset; None: of any kind that is of its product."""

    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id), index=True)
    """Of which product; None: of any product."""

    component: Mapped[str]
    """Which component: its name, with `*` for any characters, such as `*/timestamp.log`."""

    reason: Mapped[str]
    expires_on: Mapped[date]
    """The last day on which it counts."""

    sha256: Mapped[str]
    """Digest of what both sign."""

    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    ended_at: Mapped[datetime | None]
    """When it was taken back before its day; None: it was not."""

    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=1)
    product: Mapped[Product | None] = relationship(lazy="raise")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="BenignRule.site_id")
    asked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=asked_by_id)
    agreed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=agreed_by_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"BR-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference


class BenignUse(Base):
    """One time that a rule let a fingerprint differ: which, from what to what, by which file."""

    __tablename__ = "benign_use"
    __part_of__ = "rule_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey(BenignRule.id), index=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    component: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), index=True)
    line: Mapped[int]
    used_at: Mapped[datetime]
    asset: Mapped[Asset] = relationship(lazy="raise")
    brought: Mapped[Import] = relationship(lazy="raise")
