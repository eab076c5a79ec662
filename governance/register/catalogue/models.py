"""What is known of a product beside its name: each group of facts is a table of its own."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.identity.models import Person
from governance.register.catalogue.vocabulary import (
    ExplosionCategory,
    LifePhase,
    PerformanceLevel,
    PortKind,
    ProtectionLevel,
    SafetyCategory,
)
from governance.register.models import Product, Vendor

STANDING = text("revoked_at IS NULL")


class VendorAlias(Base):
    """A name that somebody else writes for a vendor."""

    __tablename__ = "vendor_alias"
    __part_of__ = "vendor_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id), index=True)
    name: Mapped[str]
    """As its source writes it, e.g. `Siemens Aktiengesellschaft`."""

    plain: Mapped[str] = mapped_column(unique=True)
    """Without case, doubled blanks and legal form: what is compared."""

    source: Mapped[str] = mapped_column(default="")
    """Where it was read, e.g. `CMDB export of Durham`."""


class ProductRating(Base):
    """What surroundings and supply a product is made for; None: the maker does not say."""

    __tablename__ = "product_rating"
    __part_of__ = "product_id"
    __table_args__ = (
        CheckConstraint("rh_min_pct BETWEEN 0 AND 100", name="rh_min_range"),
        CheckConstraint("rh_max_pct BETWEEN 0 AND 100", name="rh_max_range"),
        CheckConstraint("pollution_degree BETWEEN 1 AND 4", name="pollution_range"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    ip_code: Mapped[str | None]
    """Ingress protection, such as IP65 or IP69K."""

    nema_type: Mapped[str | None]
    """Enclosure type, such as 4X."""

    op_temp_min_c: Mapped[float | None]
    op_temp_max_c: Mapped[float | None]
    storage_temp_min_c: Mapped[float | None]
    storage_temp_max_c: Mapped[float | None]
    rh_min_pct: Mapped[float | None]
    rh_max_pct: Mapped[float | None]
    is_condensing_allowed: Mapped[bool | None]
    altitude_max_m: Mapped[int | None]
    vibration_g: Mapped[float | None]
    shock_g: Mapped[float | None]
    pollution_degree: Mapped[int | None]
    """1 (none) to 4 (lasting conductivity)."""

    atex_category: Mapped[ExplosionCategory | None]
    ex_marking: Mapped[str | None]
    """As on the nameplate, e.g. `II 2G Ex db IIC T6 Gb`."""

    epl: Mapped[ProtectionLevel | None]
    emc_class: Mapped[str | None]
    supply: Mapped[str | None]
    """Voltage and kind, e.g. `24 V DC`."""

    power_w: Mapped[float | None]
    """The most that it draws."""

    is_wipeable: Mapped[bool | None]
    """Whether it bears to be wiped with disinfectant."""

    is_vhp_resistant: Mapped[bool | None]
    """Whether it bears vaporised hydrogen peroxide."""

    is_washdown_resistant: Mapped[bool | None]


class ProductSafety(Base):
    """What a product is certified for in a safety function."""

    __tablename__ = "product_safety"
    __part_of__ = "product_id"
    __table_args__ = (CheckConstraint("sil BETWEEN 1 AND 4", name="sil_range"),)

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    sil: Mapped[int | None]
    """Safety integrity level, 1 to 4."""

    pl: Mapped[PerformanceLevel | None]
    category: Mapped[SafetyCategory | None]
    pfh_per_h: Mapped[float | None]
    """Probability of a dangerous failure per hour, e.g. 1.2e-9."""

    mttfd_years: Mapped[float | None]
    """Mean time to a dangerous failure."""

    b10d_operations: Mapped[int | None]
    """Operations until a tenth has failed dangerously."""

    proof_test_interval_h: Mapped[int | None]
    useful_life_years: Mapped[int | None]


class ProductLifeCycle(Base):
    """How long the maker stands behind a product; the names are those of OpenEoX."""

    __tablename__ = "product_life_cycle"
    __part_of__ = "product_id"
    __table_args__ = (
        CheckConstraint("design_life_years BETWEEN 5 AND 50", name="design_life_range"),
        CheckConstraint("successor_id <> product_id", name="succeeded_by_another"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    phase: Mapped[LifePhase | None]
    general_availability_on: Mapped[date | None]
    end_of_sales_on: Mapped[date | None]
    end_of_life_on: Mapped[date | None]
    end_of_security_support_on: Mapped[date | None] = mapped_column(index=True)
    spare_parts_end_on: Mapped[date | None]
    design_life_years: Mapped[int | None]
    """5 to 50."""

    successor_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id), index=True)
    source_url: Mapped[str | None]
    """Where the maker says so."""

    checked_on: Mapped[date | None]
    """When somebody last looked there."""


class ProductBuild(Base):
    """How a product is built, as a device-type description tells it."""

    __tablename__ = "product_build"
    __part_of__ = "product_id"

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    device_type: Mapped[str]
    """The model's name in the description: by it the same description is known again."""

    slug: Mapped[str | None]
    rack_units: Mapped[float | None]
    """Height in a rack; 0 for what is in no rack of its own."""

    is_full_depth: Mapped[bool | None]
    is_powered: Mapped[bool | None]
    airflow: Mapped[str | None]
    subdevice_role: Mapped[str | None]
    """`parent` for what others are put into, `child` for what is put in."""

    weight_kg: Mapped[float | None]


class ProductPort(Base):
    """A port, outlet or bay that every device of a product has."""

    __tablename__ = "product_port"
    __part_of__ = "product_id"
    __table_args__ = (UniqueConstraint("product_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    kind: Mapped[PortKind]
    number: Mapped[int]
    """From 1 within its kind; two that share one socket may bear the same name."""

    name: Mapped[str]
    type: Mapped[str | None]
    """The plug or the medium, e.g. `rj-45` or `1000base-t`."""

    label: Mapped[str | None]
    """What is printed beside it."""

    note: Mapped[str | None]
    is_mgmt_only: Mapped[bool | None]
    poe_mode: Mapped[str | None]
    """`pse` gives power over the cable, `pd` takes it."""

    maximum_draw_w: Mapped[float | None]


class Equivalent(Shared, Base):
    """One product may stand in for another, as quality assurance approved: never edited."""

    __tablename__ = "equivalent"
    __table_args__ = (
        CheckConstraint("replacement_id <> product_id", name="by_another"),
        Index(
            "uq_equivalent_standing", "product_id", "replacement_id", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    replacement_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    """What may be put in its place; not the other way round."""

    reason: Mapped[str]
    """Why it is as good, e.g. the maker's statement that was looked at."""

    starts_on: Mapped[date]
    content_sha256: Mapped[str | None]
    """What was signed; None: approved before approvals were signatures, so it holds no longer."""

    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    revocation: Mapped[str | None]
    """Why it holds no longer."""

    version: Mapped[int] = mapped_column(default=1)
    product: Mapped[Product] = relationship(lazy="raise", foreign_keys=product_id)
    replacement: Mapped[Product] = relationship(lazy="raise", foreign_keys=replacement_id)
    approved_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=approved_by_id)
    revoked_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=revoked_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"EQ-{self.id:04}"
