"""The catalogue as sheets for the command line: one row a vendor, one a product."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from governance.core.exports import KINDS, Sheet
from governance.register.catalogue.models import (
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.models import Product, Vendor
from governance.register.vocabulary import Word

OF_PRODUCT = (
    "name", "order_code", "article_number", "kind", "asset_class", "hw_version", "cpe", "purl",
    "description",
)  # fmt: skip
GROUPS = (ProductRating, ProductSafety, ProductLifeCycle)
KEYS = frozenset({"product_id", "successor_id"})
"""Columns that say nothing outside this database."""

FACTS = tuple(
    (group, column.key) for group in GROUPS for column in group.__table__.columns
    if column.key not in KEYS
)  # fmt: skip
OF_VENDOR = ("name", "country", "psirt_url", "csaf_url", "acquired_on")


def products(session: Session, _site: str | None) -> Sheet:
    """Return all products with their facts; the catalogue is shared, so a site narrows nothing."""
    header = ("vendor", *OF_PRODUCT, "part_of", *(name for _, name in FACTS), "successor")
    return Sheet(header, _products(session))


def vendors(session: Session, _site: str | None) -> Sheet:
    """Return all vendors, each with what others call it; a bar stands between two names."""
    return Sheet((*OF_VENDOR, "part_of", "aliases"), _vendors(session))


def _products(session: Session) -> Iterator[tuple[Any, ...]]:
    parent, successor = aliased(Product), aliased(Product)
    columns = (getattr(Product, name) for name in OF_PRODUCT)
    wanted = (
        select(
            Vendor.name, *columns, parent.order_code, parent.name,
            *(getattr(group, name) for group, name in FACTS), successor.order_code, successor.name,
        )
        .join(Product.vendor)
        .outerjoin(parent, parent.id == Product.parent_id)
        .outerjoin(ProductRating, ProductRating.product_id == Product.id)
        .outerjoin(ProductSafety, ProductSafety.product_id == Product.id)
        .outerjoin(ProductLifeCycle, ProductLifeCycle.product_id == Product.id)
        .outerjoin(successor, successor.id == ProductLifeCycle.successor_id)
        .order_by(Vendor.name, Product.name, Product.order_code)
    )  # fmt: skip
    at = 1 + len(OF_PRODUCT)
    for row in session.execute(wanted):
        said = [_plain(value) for value in row]
        above, below = said[at] or said[at + 1], said[-2] or said[-1]
        yield (*said[:at], above, *said[at + 2 : -2], below)


def _vendors(session: Session) -> Iterator[tuple[Any, ...]]:
    names: dict[int, list[str]] = {}
    for alias in session.scalars(select(VendorAlias).order_by(VendorAlias.plain)):
        names.setdefault(alias.vendor_id, []).append(alias.name)
    found = session.scalars(select(Vendor).order_by(Vendor.name)).all()
    houses = {vendor.id: vendor.name for vendor in found}
    for vendor in found:
        said = (_plain(getattr(vendor, name)) for name in OF_VENDOR)
        house = houses[vendor.parent_id] if vendor.parent_id else None
        yield (*said, house, " | ".join(names.get(vendor.id, ())) or None)


def _plain(value: Any) -> Any:
    """Return a value as a sheet holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    return value if value != "" else None


KINDS["products"] = products
KINDS["vendors"] = vendors
