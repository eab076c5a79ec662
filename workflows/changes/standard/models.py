"""What is done again and again, approved once for all, and each change that was made by it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.models import Product
from governance.register.vocabulary import AssetClass, GxpRelevance
from workflows.changes.models import ChangeKind, ChangeRequest


class TemplateState(StrEnum):
    """How far an edition of a template is."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class ChangeTemplate(AtPlace, Stateful, Base):
    """One edition of a standard change; it is approved as it is, and never edited."""

    __tablename__ = "change_template"
    __table_args__ = (
        UniqueConstraint("code", "edition"),
        CheckConstraint("uses <= most_uses", name="uses_within_most"),
        Index("ix_change_template_site", "site_id", "id"),
        Index("ix_change_template_class", "asset_class", "state"),
        Index("ix_change_template_title", "title", "id"),
    )
    __initial__ = frozenset({TemplateState.PROPOSED})

    code: Mapped[str]
    """What people call it, whatever its edition, such as `AV-SIGNATURES`."""

    edition: Mapped[int]
    title: Mapped[str]
    kind: Mapped[ChangeKind]
    asset_class: Mapped[AssetClass]
    """It is for assets of this class, at its place or below."""

    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id), index=True)
    """It is for this product only; None: for any."""

    gxp: Mapped[GxpRelevance]
    """It is for assets of this relevance at most."""

    proposed: Mapped[str]
    """How an asset will be after it."""

    target_firmware: Mapped[str | None]
    """What the register will say once it is done; None: firmware stays as it is."""

    plan: Mapped[str]
    back_out: Mapped[str]
    tests: Mapped[str]
    judged: Mapped[str]
    """What could go wrong, and why that is accepted every time."""

    days: Mapped[int]
    """How long it holds from its approval on."""

    most_uses: Mapped[int]
    most_failures: Mapped[int]
    """After so many changes that failed it suspends itself."""

    uses: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    """Since it was approved, or let go on."""

    state: Mapped[TemplateState] = mapped_column(default=TemplateState.PROPOSED)
    """Written only by its machine; the flush refuses anybody else."""

    sha256: Mapped[str]
    """Digest of all that is written above, which the signatures bind."""

    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]
    """The last day on which a change may begin by it; None before its approval."""

    version: Mapped[int] = mapped_column(default=1)
    author: Mapped[Person] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="ChangeTemplate.place_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its code and edition."""
        return f"{self.code} edition {self.edition}"


class StandardUse(Base):
    """Which edition of a template a standard change is made by."""

    __tablename__ = "standard_use"
    __part_of__ = "change_id"
    __table_args__ = (
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey(ChangeTemplate.id), index=True)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who agreed that its asset is taken down, where the site asks for that; no signature."""

    template: Mapped[ChangeTemplate] = relationship(lazy="raise")
    agreed_by: Mapped[Person | None] = relationship(lazy="raise")
