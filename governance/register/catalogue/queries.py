"""One product with all that is known of it, and what may stand in for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core.errors import RuleViolation
from governance.evidence.models import KINDS, Signature
from governance.evidence.rules import canonical_text, sha256_of
from governance.register.catalogue.models import (
    Equivalent,
    ProductBuild,
    ProductLifeCycle,
    ProductPort,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.catalogue.rules import Body, content, judged
from governance.register.catalogue.spelling import code
from governance.register.models import Product, Vendor
from governance.register.rules import enumerated

KIND = Equivalent.__tablename__
DEEPEST = 8
"""Steps that are followed upwards: more than there are kinds of product."""


@dataclass(frozen=True, slots=True)
class Approval:
    """That one product may stand in for another, and the signature under it."""

    equivalent: Equivalent
    signature: Signature | None
    is_void: bool
    """Not revoked, and yet it holds no longer: what was signed is not what is so now."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the page of a product shows of it."""

    rating: ProductRating | None
    safety: ProductSafety | None
    life_cycle: ProductLifeCycle | None
    successor: Product | None
    build: ProductBuild | None
    ports: Sequence[ProductPort]
    above: Sequence[Product]
    """From the uppermost down to its parent."""

    variants: Sequence[Product]
    equivalents: Sequence[Approval]
    """What may stand in for it, or might once; newest first."""

    stands_in_for: Sequence[Product]

    @property
    def port_counts(self) -> list[tuple[str, str, int]]:
        """How many ports there are of each kind and type."""
        counts = Counter((port.kind.label, port.type or "") for port in self.ports)
        return [(kind, type_, number) for (kind, type_), number in counts.items()]


def whole(session: Session, product: Product) -> Whole:
    """Read what is known of a product: a fixed number of statements."""
    cycle = session.get(ProductLifeCycle, product.id)
    ports = select(ProductPort).where(ProductPort.product_id == product.id)
    variants = select(Product).where(Product.parent_id == product.id)
    by_name = (Product.name, Product.order_code)
    return Whole(
        rating=session.get(ProductRating, product.id),
        safety=session.get(ProductSafety, product.id),
        life_cycle=cycle,
        successor=session.get(Product, cycle.successor_id)
        if cycle and cycle.successor_id
        else None,
        build=session.get(ProductBuild, product.id),
        ports=session.scalars(ports.order_by(ProductPort.kind, ProductPort.number)).all(),
        above=above(session, product),
        variants=session.scalars(variants.order_by(*by_name)).all(),
        equivalents=_approvals(session, product),
        stands_in_for=_stood_in_for(session, product),
    )


def above(session: Session, product: Product) -> list[Product]:
    """Return what a product is part of, the uppermost first."""
    found: list[Product] = []
    key = product.parent_id
    while key is not None and len(found) < DEEPEST:
        found.insert(0, session.get_one(Product, key))
        key = found[0].parent_id
    return found


def _approvals(session: Session, product: Product) -> Sequence[Approval]:
    """Return what was ever approved in the place of a product, the latest first."""
    wanted = (
        select(Equivalent)
        .where(Equivalent.product_id == product.id)
        .options(
            joinedload(Equivalent.replacement).joinedload(Product.vendor),
            joinedload(Equivalent.approved_by),
            joinedload(Equivalent.revoked_by),
        )
        .order_by(Equivalent.id.desc())
    )
    found = session.scalars(wanted).all()
    given = select(Signature).where(
        Signature.subject_kind == KIND, Signature.subject_id.in_([one.id for one in found])
    )
    signed = {made.subject_id: made for made in (session.scalars(given) if found else ())}
    held = holding(session, found)
    return [
        Approval(one, signed.get(one.id), is_void=one.revoked_at is None and one.id not in held)
        for one in found
    ]


def _stood_in_for(session: Session, product: Product) -> list[Product]:
    """Return what a product may stand in for, by name."""
    wanted = (
        select(Product, Equivalent)
        .join(Equivalent, Equivalent.product_id == Product.id)
        .where(Equivalent.replacement_id == product.id, Equivalent.revoked_at.is_(None))
        .order_by(Product.name, Product.order_code)
    )
    found = session.execute(wanted).all()
    held = holding(session, [approval for _, approval in found])
    return [other for other, approval in found if approval.id in held]


def contents(session: Session, some: Sequence[Equivalent]) -> dict[int, Body]:
    """Return what each of these approvals would bind now, by its id; three statements for all."""
    keys = {key for one in some for key in (one.product_id, one.replacement_id)}
    wanted = select(Product).where(Product.id.in_(keys)).options(joinedload(Product.vendor))
    products = session.scalars(wanted.execution_options(populate_existing=True)).all()
    groups = [
        {row.product_id: row for row in session.scalars(found)}
        for found in (
            select(ProductRating).where(ProductRating.product_id.in_(keys)),
            select(ProductSafety).where(ProductSafety.product_id.in_(keys)),
        )
    ]
    facts = {one.id: judged(one, *(group.get(one.id) for group in groups)) for one in products}
    return {
        one.id: content(
            (one.starts_on, one.reason), facts[one.product_id], facts[one.replacement_id]
        )
        for one in some
    }


def holding(session: Session, some: Sequence[Equivalent]) -> set[int]:
    """Return the ids of those that stand: not revoked, and what was signed is what is so now."""
    left = [one for one in some if one.revoked_at is None]
    now = contents(session, left) if left else {}
    return {one.id for one in left if one.content_sha256 == sha256_of(canonical_text(now[one.id]))}


def standing(session: Session, product_id: int, replacement_id: int) -> Sequence[Equivalent]:
    """Return the approval of one product for another that is not revoked: one, or none."""
    held = select(Equivalent).where(
        Equivalent.product_id == product_id,
        Equivalent.replacement_id == replacement_id,
        Equivalent.revoked_at.is_(None),
    )
    return session.scalars(held).all()


def may_replace(session: Session, product_id: int, replacement_id: int, on: date) -> bool:
    """Tell whether one product may stand in for another on a day: what like-for-like asks."""
    held = [one for one in standing(session, product_id, replacement_id) if one.starts_on <= on]
    return bool(holding(session, held))


def product_named(session: Session, text: str, label: str) -> Product:
    """Return the product that people mean by an order code or a name, with or without its vendor.

    Raises `RuleViolation` where there is none, or more than one.
    """
    number = func.lower(func.replace(Product.order_code, " ", ""))
    words = func.lower(text)
    wanted = (
        select(Product)
        .join(Product.vendor)
        .where(
            or_(
                (number == code(text)) & (Product.order_code != ""),
                func.lower(Product.name) == words,
                func.lower(Vendor.name + " " + Product.name) == words,
            )
        )
        .options(joinedload(Product.vendor))
        .order_by(Product.id)
    )
    found = session.scalars(wanted.limit(5)).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleViolation(f"{label}: the catalogue has no product with the order code {text}.")
    several = enumerated(tuple(f"{p.vendor.name} {p.name} {p.order_code}".strip() for p in found))
    raise RuleViolation(f"{label}: {text} can be {several}. Give the order code of one.")


def written(product: Product | None) -> str | None:
    """Return how a form names a product, so that `product_named` finds it again."""
    return (product.order_code or product.name) if product else None


def parent_of(session: Session, product: Product) -> Product | None:
    """Return what a product is part of."""
    return session.get(Product, product.parent_id) if product.parent_id else None


@dataclass(frozen=True, slots=True)
class House:
    """All that the page of a vendor shows beside its own facts."""

    aliases: Sequence[VendorAlias]
    parent: Vendor | None
    daughters: Sequence[Vendor]
    products: int


def house(session: Session, vendor: Vendor) -> House:
    """Read what is known of a vendor."""
    aliases = select(VendorAlias).where(VendorAlias.vendor_id == vendor.id)
    daughters = select(Vendor).where(Vendor.parent_id == vendor.id).order_by(Vendor.name)
    count: Any = select(func.count(Product.id)).where(Product.vendor_id == vendor.id)
    return House(
        aliases=session.scalars(aliases.order_by(VendorAlias.plain)).all(),
        parent=session.get(Vendor, vendor.parent_id) if vendor.parent_id else None,
        daughters=session.scalars(daughters).all(),
        products=session.scalar(count) or 0,
    )


KINDS[KIND] = Equivalent
