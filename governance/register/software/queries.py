"""The catalogue of software, and what is on one asset."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core.access import Actor, permitted, readable
from governance.core.errors import NotFound
from governance.core.listing.shape import Choice, Column, Listing, Text
from governance.register.models import Asset, Vendor
from governance.register.rules import Permission
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
    SoftwareVersion,
)

MOST = 200
"""Lines of software that an asset's page shows."""

SOFTWARE = Listing(
    name="software",
    columns=(
        Column("name", "Software", lambda row: row[0].name, SoftwareProduct.name,
               is_reference=True),
        Column("vendor", "Vendor", lambda row: row[0].vendor.name, Vendor.name),
        Column("kind", "Kind", lambda row: row[0].kind.label, SoftwareProduct.kind),
        Column("versions", "Versions", lambda row: row[1], is_number=True),
        Column("assets", "On assets", lambda row: row[2], is_number=True),
    ),
    filters=(
        Choice("kind", "Kind", [(kind.value, kind.label) for kind in SoftwareKind],
               SoftwareProduct.kind.in_),
        Text("q", "Search software",
             lambda text: SoftwareProduct.name.icontains(text, autoescape=True), lead="with"),
    ),
    default_sort="name",
    key=SoftwareProduct.id,
    singular="piece of software",
    plural="pieces of software",
    endpoint="software.index",
    record_endpoint="software.show",
    export_endpoint="software.export",
)  # fmt: skip


def software(actor: Actor) -> Select[Any]:
    """Select the software, each with its versions and the assets that the actor may read."""
    versions = (
        select(func.count())
        .where(SoftwareVersion.software_product_id == SoftwareProduct.id)
        .scalar_subquery()
    )
    return (
        readable(actor, SoftwareProduct)
        .join(SoftwareProduct.vendor)
        .options(contains_eager(SoftwareProduct.vendor))
        .add_columns(versions, _assets(actor).scalar_subquery())
    )


def _assets(actor: Actor) -> Select[Any]:
    return (
        select(func.count(InstalledSoftware.asset_id.distinct()))
        .join(SoftwareVersion)
        .join(Asset, Asset.id == InstalledSoftware.asset_id)
        .where(
            SoftwareVersion.software_product_id == SoftwareProduct.id,
            permitted(actor, Permission.READ, Asset),
        )
        .correlate(SoftwareProduct)
    )


def with_vendor(session: Session, product: SoftwareProduct) -> SoftwareProduct:
    """Return the software with its vendor loaded."""
    wanted = (
        select(SoftwareProduct)
        .where(SoftwareProduct.id == product.id)
        .options(joinedload(SoftwareProduct.vendor))
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def versions_of(session: Session, actor: Actor, product: SoftwareProduct) -> list[Any]:
    """Return the versions, each with the number of assets it is on that the actor may read."""
    mine = (
        select(func.count(InstalledSoftware.asset_id.distinct()))
        .join(Asset, Asset.id == InstalledSoftware.asset_id)
        .where(
            InstalledSoftware.software_version_id == SoftwareVersion.id,
            permitted(actor, Permission.READ, Asset),
        )
        .correlate(SoftwareVersion)
        .scalar_subquery()
    )
    wanted = select(SoftwareVersion, mine).where(SoftwareVersion.software_product_id == product.id)
    return list(session.execute(wanted.order_by(SoftwareVersion.name)))


def choices(session: Session) -> list[tuple[int, str]]:
    """Return the software for a form to choose from."""
    wanted = (
        select(SoftwareProduct.id, Vendor.name, SoftwareProduct.name)
        .join(SoftwareProduct.vendor)
        .order_by(Vendor.name, SoftwareProduct.name)
    )
    return [(key, f"{vendor} {name}") for key, vendor, name in session.execute(wanted)]


def installed(session: Session, asset: Asset) -> list[InstalledSoftware]:
    """Return what is on an asset, the operating system first."""
    wanted = (
        select(InstalledSoftware)
        .join(InstalledSoftware.software_version)
        .join(SoftwareVersion.software_product)
        .join(SoftwareProduct.vendor)
        .where(InstalledSoftware.asset_id == asset.id)
        .order_by(
            SoftwareProduct.kind != SoftwareKind.OPERATING_SYSTEM, Vendor.name, SoftwareProduct.name
        )
        .options(
            contains_eager(InstalledSoftware.software_version)
            .contains_eager(SoftwareVersion.software_product)
            .contains_eager(SoftwareProduct.vendor)
        )
        .limit(MOST)
    )
    return list(session.scalars(wanted))


def installed_on(session: Session, asset: Asset, key: int) -> InstalledSoftware:
    """Return one line of an asset's software; raises `NotFound` for one of another."""
    found = next((one for one in installed(session, asset) if one.id == key), None)
    if found is None:
        raise NotFound("There is no such software on it, or none that you may read.")
    return found
