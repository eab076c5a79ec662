"""What people do to the catalogue that all sites share: vendors and their products."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.register.catalogue.queries import DEEPEST, above
from governance.register.catalogue.rules import reasons_against_parent
from governance.register.models import Product, Vendor
from governance.register.rules import Permission

WRITTEN = (
    "name", "order_code", "asset_class", "description", "article_number", "kind", "hw_version",
    "cpe", "purl", "parent_id",
)  # fmt: skip
OF_VENDOR = ("name", "country", "psirt_url", "csaf_url", "parent_id", "acquired_on")


def add_vendor(session: Session, actor: Actor, values: Mapping[str, Any]) -> Vendor:
    """Add a maker of products under the one name that we use."""
    if not could(actor, Permission.EDIT_CATALOGUE, Vendor):
        raise Forbidden(refusal(actor, Permission.EDIT_CATALOGUE, Vendor, values["name"]))
    vendor = Vendor(**{name: values.get(name) for name in OF_VENDOR})
    _must_be_known_once(session, vendor)
    session.add(vendor)
    session.flush()
    record(session, actor, "vendor.added", vendor)
    return vendor


def edit_vendor(session: Session, actor: Actor, vendor: Vendor, values: Mapping[str, Any]) -> None:
    """Write the facts of a vendor: all its products show them at once."""
    must(session, actor, Permission.EDIT_CATALOGUE, vendor)
    given = {name: values.get(name) for name in OF_VENDOR}
    _must_be_known_once(session, Vendor(**given), vendor.id)
    for name, value in given.items():
        setattr(vendor, name, value)
    record(session, actor, "vendor.edited", vendor)


def add_product(
    session: Session, actor: Actor, vendor: Vendor, values: Mapping[str, Any]
) -> Product:
    """Add a product of a vendor; its order code tells it from its variants."""
    must(session, actor, Permission.EDIT_CATALOGUE, vendor)
    product = Product(vendor_id=vendor.id, **_tidied(values))
    _must_fit(session, product, None)
    session.add(product)
    session.flush()
    record(session, actor, "product.added", product)
    return product


def edit_product(
    session: Session, actor: Actor, product: Product, values: Mapping[str, Any]
) -> None:
    """Write the facts of a product: every asset of it shows them at once."""
    must(session, actor, Permission.EDIT_CATALOGUE, product)
    given = _tidied(values)
    _must_fit(session, Product(vendor_id=product.vendor_id, **given), product.id)
    for name, value in given.items():
        setattr(product, name, value)
    record(session, actor, "product.edited", product)


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values.get(name) for name in WRITTEN}
    return given | {name: given[name] or "" for name in ("order_code", "description")}


def _must_be_known_once(session: Session, vendor: Vendor, itself: int | None = None) -> None:
    """Refuse a name that is taken, and a house that would stand within itself."""
    told = []
    named = select(Vendor).where(func.lower(Vendor.name) == vendor.name.lower())
    alike = session.scalars(named.where(Vendor.id != itself)).first()
    if alike is not None:
        told.append(f"{alike.name} is in the catalogue already.")
    key, steps = vendor.parent_id, 0
    while key is not None and key != itself and steps < DEEPEST:
        parent = session.get(Vendor, key)
        if parent is None:
            told.append("Part of: choose one of the list.")
            break
        key, steps = parent.parent_id, steps + 1
    if itself is not None and key == itself:
        told.append(f"Part of: {vendor.name} would be part of itself.")
    if told:
        raise RuleViolation(*told)


def _must_fit(session: Session, product: Product, itself: int | None) -> None:
    """Refuse a product that is there already, or that does not stand where it is put."""
    alike = select(Product.id).where(
        Product.vendor_id == product.vendor_id,
        Product.name == product.name,
        Product.order_code == product.order_code,
        Product.id != itself,
    )
    told = []
    if session.scalars(alike).first() is not None:
        told.append(
            f"{product.name} {product.order_code}".strip()
            + " is in the catalogue already: a variant has an order code of its own."
        )
    if product.parent_id is not None:
        parent = session.get_one(Product, product.parent_id)
        is_same_vendor = parent.vendor_id == product.vendor_id
        told += reasons_against_parent(product.kind, parent.kind, is_same_vendor=is_same_vendor)
        if itself is not None and itself in {parent.id, *(p.id for p in above(session, parent))}:
            told.append(f"Part of: {product.name} would be part of itself.")
    if told:
        raise RuleViolation(*told)
