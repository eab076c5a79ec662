"""What is known of an asset beyond the row that lists need: one table a group of attributes.

A row is there once something of its group is known; an empty field is unknown. That a field does
not apply is said in a table of its own, with the reason.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from governance.core.db import Base
from governance.register.groups.words import (
    Backup,
    Communication,
    DataIntegrityImpact,
    Determinism,
    EndpointProtection,
    EnvironmentalImpact,
    Exposure,
    Logging,
    OsKind,
    ProductImpact,
    Regulation,
    RemovableMedia,
    TimeSource,
)
from governance.register.models import Asset
from governance.register.vocabulary import OtFunction


class OfAsset(Base):
    """A row that belongs to one asset and has its key."""

    __abstract__ = True
    __part_of__ = "asset_id"

    @declared_attr
    def asset_id(cls) -> Mapped[int]:  # noqa: N805
        """The asset."""
        return mapped_column(
            ForeignKey(Asset.id), primary_key=True, autoincrement=False, sort_order=-1
        )


class Nameplate(OfAsset):
    """What is engraved on an asset, or written into it by its maker."""

    __tablename__ = "asset_nameplate"

    global_id: Mapped[str | None]
    """A name unique in the world: a UUID, or the address of a digital nameplate."""

    fqdn: Mapped[str | None]
    """The full name in the DNS."""

    hardware_version: Mapped[str | None]
    year_of_construction: Mapped[int | None]
    manufactured_on: Mapped[date | None]


class SystemDetail(OfAsset):
    """How an asset computes; which operating system it has is among its software."""

    __tablename__ = "asset_system"

    os_kind: Mapped[OsKind | None]
    determinism: Mapped[Determinism | None]
    cycle_time_ms: Mapped[float | None]
    """The longest time from an input to the answer, in milliseconds."""

    patch_level: Mapped[str | None]
    is_long_term: Mapped[bool | None]
    """Whether it is on a long-term servicing channel."""

    baseline_image: Mapped[str | None]
    """The image from which it is set up anew, and where that is kept."""


class Impact(OfAsset):
    """What happens to process, product and surroundings when an asset fails or lies."""

    __tablename__ = "asset_impact"
    __table_args__ = (
        CheckConstraint("process_criticality BETWEEN 1 AND 4", name="process_range"),
        CheckConstraint("sil_claimed BETWEEN 1 AND 4", name="sil_range"),
    )

    process_criticality: Mapped[int | None]
    """1 (the process stops at once) to 4 (nobody notices)."""

    sil_claimed: Mapped[int | None]
    """The safety integrity level that its safety function claims, 1 to 4."""

    environmental: Mapped[EnvironmentalImpact | None]
    data_integrity: Mapped[DataIntegrityImpact | None]
    product: Mapped[ProductImpact | None]
    exposure: Mapped[Exposure | None]
    mtpd_hours: Mapped[float | None]
    """The longest tolerable outage, in hours."""

    rto_hours: Mapped[float | None]
    """Within how many hours it must be back."""

    rpo_hours: Mapped[float | None]
    """How many hours of its data may be lost."""

    business_value: Mapped[str | None]


class GxpDetail(OfAsset):
    """What good practice asks of an asset, and when that was last looked at."""

    __tablename__ = "asset_gxp"

    regulation: Mapped[Regulation | None]
    is_part11_relevant: Mapped[bool | None]
    """Whether it holds electronic records or signatures in the sense of 21 CFR Part 11."""

    last_review_on: Mapped[date | None]
    """The last periodic review."""

    next_review_on: Mapped[date | None]


class Security(OfAsset):
    """How an asset is kept from harm, and how it comes back after some."""

    __tablename__ = "asset_security"

    logging: Mapped[Logging | None]
    log_destination: Mapped[str | None]
    endpoint_protection: Mapped[EndpointProtection | None]
    is_network_monitored: Mapped[bool | None]
    time_source: Mapped[TimeSource | None]
    time_zone: Mapped[str | None]
    """IANA name of the zone its clock shows."""

    backup: Mapped[Backup | None]
    backup_every_days: Mapped[int | None]
    last_backup_on: Mapped[date | None]
    last_restore_test_on: Mapped[date | None]
    removable_media: Mapped[RemovableMedia | None]


class Hosting(OfAsset):
    """Whether an asset can be touched, and how it talks; what it runs on is a dependency."""

    __tablename__ = "asset_hosting"

    is_physical: Mapped[bool | None]
    vm_location: Mapped[str | None]
    """Where a virtual machine lies within its hypervisor: cluster, folder, data store."""

    primary_communication: Mapped[Communication | None]


class Supply(OfAsset):
    """Where an asset came from, how long it is to serve, and what lies in stock for it."""

    __tablename__ = "asset_supply"
    __table_args__ = (CheckConstraint("spare_count >= 0", name="spares_range"),)

    supplier: Mapped[str | None]
    distributor: Mapped[str | None]
    purchased_on: Mapped[date | None]
    installed_on: Mapped[date | None]
    decommissioned_on: Mapped[date | None]
    """Since when it is out of use for good."""

    warranty_ends_on: Mapped[date | None]
    planned_replacement_on: Mapped[date | None]
    design_life_years: Mapped[int | None]
    """How long this one is planned to serve, where that differs from its product."""

    spare_count: Mapped[int | None]
    spare_lead_time_days: Mapped[int | None]


class AlsoPlays(OfAsset):
    """One more part that an asset plays in the control of the process, beside its main one."""

    __tablename__ = "asset_function"

    function: Mapped[OtFunction] = mapped_column(primary_key=True)


class NotApplicable(OfAsset):
    """A field that an asset cannot have, and why: an answer, where unknown is none."""

    __tablename__ = "not_applicable"

    field: Mapped[str] = mapped_column(primary_key=True)
    """A field of the register, by the name that profiles use."""

    reason: Mapped[str]
