"""What people do to the catalogue that all sites share: vendors and their products."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.register.models import Product, Vendor
from governance.register.rules import Permission

WRITTEN = ("name", "order_code", "asset_class", "description")


def add_vendor(session: Session, actor: Actor, name: str) -> Vendor:
    """Add a maker of products under the one name that we use."""
    if not could(actor, Permission.EDIT_CATALOGUE, Vendor):
        raise Forbidden(refusal(actor, Permission.EDIT_CATALOGUE, Vendor, name))
    alike = session.scalars(select(Vendor).where(func.lower(Vendor.name) == name.lower())).first()
    if alike is not None:
        raise RuleViolation(f"{alike.name} is in the catalogue already.")
    vendor = Vendor(name=name)
    session.add(vendor)
    session.flush()
    record(session, actor, "vendor.added", vendor)
    return vendor


def add_product(
    session: Session, actor: Actor, vendor: Vendor, values: Mapping[str, Any]
) -> Product:
    """Add a product of a vendor; its order code tells it from its variants."""
    must(session, actor, Permission.EDIT_CATALOGUE, vendor)
    product = Product(vendor_id=vendor.id, **_tidied(values))
    _must_be_single(session, product, vendor.id)
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
    _must_be_single(session, Product(**given), product.vendor_id, product.id)
    for name, value in given.items():
        setattr(product, name, value)
    record(session, actor, "product.edited", product)


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values.get(name) for name in WRITTEN}
    return given | {name: given[name] or "" for name in ("order_code", "description")}


def _must_be_single(
    session: Session, product: Product, vendor_id: int, itself: int | None = None
) -> None:
    alike = select(Product.id).where(
        Product.vendor_id == vendor_id,
        Product.name == product.name,
        Product.order_code == product.order_code,
        Product.id != itself,
    )
    if session.scalars(alike).first() is not None:
        raise RuleViolation(
            f"{product.name} {product.order_code}".strip()
            + " is in the catalogue already: a variant has an order code of its own."
        )
