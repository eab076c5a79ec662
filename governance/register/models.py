"""What we must protect: assets of IT and OT, their products, and what depends on what."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Shared, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.locations.models import Location
from governance.places.models import AtPlace, Place
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.vocabulary import (
    GONE,
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)


class Vendor(Shared, Base):
    """A maker of products, under the one name we use for it."""

    __tablename__ = "vendor"

    name: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str | None]
    """ISO 3166 code of two letters, where it has its seat."""

    psirt_url: Mapped[str | None]
    """Where it publishes what is weak in its products."""

    csaf_url: Mapped[str | None]
    """Its provider metadata, from which machines read its advisories."""

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"), index=True)
    """Whose company it became; its older products still bear its own name."""

    acquired_on: Mapped[date | None]
    """Since when it is its parent's: what was built before was its own."""

    changed_at: Mapped[datetime | None]
    """When it or one of its aliases was last written; None: not since this is kept."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Product(Shared, Base):
    """A type of thing that a vendor sells; assets are instances of it."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("vendor_id", "name", "order_code"),)

    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    """What it is a variant of, such as its family; None: nothing above it is recorded."""

    kind: Mapped[ProductKind | None]
    """How exactly it names what is sold; None: nobody has said."""

    name: Mapped[str] = mapped_column(index=True)
    order_code: Mapped[str] = mapped_column(default="", index=True)
    """The maker's own number for exactly this variant; empty where there is none."""

    article_number: Mapped[str | None]
    """The maker's stock number, where it differs from the order code."""

    hw_version: Mapped[str | None]
    cpe: Mapped[str | None]
    """Its name in the CPE dictionary, version 2.3."""

    purl: Mapped[str | None]
    """Its package URL."""

    asset_class: Mapped[AssetClass | None]
    description: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime | None]
    """When it or a group of its facts was last written; None: not since this is kept."""

    version: Mapped[int] = mapped_column(default=1)
    vendor: Mapped[Vendor] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its own name."""
        return self.name


NO_FIRMWARE = text("firmware IS NULL")
"""Each inbox of a keeper counts these: only they are in the index."""


CONTRADICTORY = text("product_said IS NOT NULL")
"""Few assets contradict themselves: only they are in the index."""


class Asset(AtPlace, Stateful, Base):
    """A thing we must protect: one row per physical or logical asset, IT or OT."""

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("site_id", "tag"),
        CheckConstraint("criticality BETWEEN 1 AND 4", name="criticality_range"),
        Index("ix_asset_site_id", "site_id", "id"),
        Index("ix_asset_site_name", "site_id", "name", "id"),
        Index("ix_asset_site_criticality", "site_id", "criticality", "id"),
        Index("ix_asset_site_class", "site_id", "asset_class", "id"),
        Index("ix_asset_site_tag", "site_id", "tag", "id"),
        Index("ix_asset_tag", "tag", "id"),
        Index("ix_asset_place_tag", "place_id", "tag", "id"),
        Index("ix_asset_site_class_tag", "site_id", "asset_class", "tag", "id"),
        Index(
            "ix_asset_firmware_unknown", "site_id", "state", "place_id",
            sqlite_where=NO_FIRMWARE, postgresql_where=NO_FIRMWARE,
        ),
        Index("ix_asset_name", "name", "id"),
        Index(
            "ix_asset_contradiction", "site_id", "id",
            sqlite_where=CONTRADICTORY, postgresql_where=CONTRADICTORY,
        ),
    )  # fmt: skip
    __initial__ = frozenset(AssetState) - GONE

    tag: Mapped[str]
    """The plant tag as engraved, e.g. `PLC-204`; unique at its site, never reused."""

    name: Mapped[str]
    domain: Mapped[Domain]
    asset_class: Mapped[AssetClass]
    """What it is as a device; what it does for the process is its OT function."""

    ot_function: Mapped[OtFunction]
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    """Where it is used; its duties follow from it."""

    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id), index=True)
    purdue_level: Mapped[PurdueLevel | None]
    criticality: Mapped[int | None]
    """1 (most critical) to 4 (least); None until the owner has rated it."""

    gxp: Mapped[GxpRelevance]
    has_safety_function: Mapped[bool]
    validation_state: Mapped[ValidationState]
    state: Mapped[AssetState] = mapped_column(default=AssetState.IN_OPERATION)
    """Written only by its machine; the flush refuses anybody else."""

    firmware: Mapped[str | None]
    """Version as read on the device; None: unknown."""

    serial_no: Mapped[str | None] = mapped_column(index=True)
    address: Mapped[str | None] = mapped_column(index=True)
    """IPv4 or IPv6 address as seen at its site; two sites may use the same one."""

    hostname: Mapped[str | None] = mapped_column(index=True)
    product_said: Mapped[str | None]
    """What its source calls its product, where its order code is another's; None: no contradiction.
    """

    notes: Mapped[str] = mapped_column(default="")
    commissioned_on: Mapped[date | None]
    location_id: Mapped[int | None] = mapped_column(ForeignKey(Location.id), index=True)
    """Where it physically stands; the place is where it is used."""

    changed_at: Mapped[datetime | None]
    """When it or one of its parts was last written; None: not since this is kept."""

    version: Mapped[int] = mapped_column(default=1)
    """Optimistic lock: a stale form is refused, never merged."""

    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Asset.place_id")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="Asset.site_id")
    product: Mapped[Product | None] = relationship(lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that every page, label and sentence uses."""
        return f"AS-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its tag, as the people who stand in front of it do."""
        return self.tag


@clause
def bears_on_nothing(_actor: Actor, model: type[Asset]) -> ColumnElement[bool]:
    """Be known to bear on no product quality; undetermined weighs as the worst."""
    return model.gxp == GxpRelevance.NONE


class DependencyType(StrEnum):
    """How one asset depends on another: `A <type> B`, so a change of B reaches A."""

    RUNS_ON = "runs_on"
    HOSTED_BY = "hosted_by"
    CONTROLLED_BY = "controlled_by"
    RECEIVES_DATA_FROM = "receives_data_from"
    COMMANDED_BY = "commanded_by"
    MONITORED_BY = "monitored_by"
    HISTORISED_BY = "historised_by"
    BACKED_UP_BY = "backed_up_by"
    BACKS_UP = "backs_up"
    POWERED_BY = "powered_by"
    COOLED_BY = "cooled_by"
    TIME_FROM = "time_from"
    AUTHENTICATES_WITH = "authenticates_with"
    LICENSED_BY = "licensed_by"
    NAME_RESOLVED_BY = "name_resolved_by"
    CONNECTS_THROUGH = "connects_through"
    REMOTE_ACCESS_VIA = "remote_access_via"
    RECIPE_FROM = "recipe_from"
    ENGINEERED_WITH = "engineered_with"
    PROTECTED_BY = "protected_by"
    REDUNDANT_WITH = "redundant_with"
    SPARED_BY = "spared_by"
    REPLACES = "replaces"


class Strength(StrEnum):
    """What happens to the dependent asset when the other one stops."""

    HARD = "hard"
    DEGRADED = "degraded"
    SOFT = "soft"


class DependencySource(StrEnum):
    """How it is known that one asset depends on another."""

    DECLARED = "declared"
    OBSERVED = "observed"
    IMPORTED = "imported"


class Consent(StrEnum):
    """What the person accountable for the provider said to a dependency on it."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class RedundancyGroup(Base):
    """Assets of which another one needs some, such as two of three domain controllers."""

    __tablename__ = "redundancy_group"
    __table_args__ = (
        UniqueConstraint("dependent_id", "name"),
        CheckConstraint("needed >= 1", name="needs_some"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dependent_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    """Who needs them."""

    name: Mapped[str]
    """What the dependent's keepers call them, such as `domain controllers`."""

    needed: Mapped[int]
    """How many of the providers in the group must be there for the dependent to go on."""

    def __str__(self) -> str:
        """Name it as people do."""
        return self.name


UNANSWERED = text("consent = 'unconfirmed'")
"""Each inbox of an accountable person asks for these: only they are in the index."""


class Dependency(Base):
    """One asset depends on another: a typed, directed edge of the impact graph."""

    __tablename__ = "dependency"
    __part_of__ = "dependent_id"
    __table_args__ = (
        UniqueConstraint("dependent_id", "provider_id", "type"),
        CheckConstraint("dependent_id <> provider_id", name="on_another"),
        CheckConstraint("tolerance_min >= 0", name="tolerance_range"),
        Index("ix_dependency_provider", "provider_id", "dependent_id"),
        Index(
            "ix_dependency_unanswered", "provider_id",
            sqlite_where=UNANSWERED, postgresql_where=UNANSWERED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    dependent_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    """Who suffers when the provider stops."""

    provider_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    type: Mapped[DependencyType]
    strength: Mapped[Strength]
    note: Mapped[str] = mapped_column(default="")
    tolerance_min: Mapped[int | None]
    """Minutes that the dependent goes on without the provider; None: nobody has said."""

    group_id: Mapped[int | None] = mapped_column(ForeignKey(RedundancyGroup.id), index=True)
    """The redundancy group of the dependent that the provider is one of; None: it stands alone."""

    source: Mapped[DependencySource | None]
    """None: nobody has said."""

    is_validated: Mapped[bool | None]
    """Whether it was tried out that it is so, as in a test of the failover."""

    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None]
    consent: Mapped[Consent | None]
    """None: nobody was asked; it counts as unconfirmed."""

    consent_note: Mapped[str | None]
    """Why it was confirmed without being asked, or why it is objected to."""

    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who is told of an objection."""

    asked_at: Mapped[datetime | None]
    """When what stands here was declared, or changed so much that it had to be asked anew."""

    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    dependent: Mapped[Asset] = relationship(lazy="raise", foreign_keys=dependent_id)
    provider: Mapped[Asset] = relationship(lazy="raise", foreign_keys=provider_id)
    group: Mapped[RedundancyGroup | None] = relationship(lazy="raise")
