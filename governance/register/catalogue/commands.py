"""What people do to the facts of a product, its equivalents, and the names of a vendor."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.register.catalogue.models import (
    Equivalent,
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.catalogue.queries import KIND, contents, may_replace, standing
from governance.register.catalogue.rules import (
    EQUIVALENT,
    MEANING,
    POLICY,
    Permission,
    reasons_against_facts,
)
from governance.register.catalogue.spelling import maker, plain
from governance.register.models import Product, Vendor
from governance.register.rules import Permission as OnRegister

Group = type[ProductRating | ProductSafety | ProductLifeCycle]
"""A group of facts, a table of its own."""


def describe(
    session: Session, actor: Actor, product: Product, group: Group, values: Mapping[str, Any]
) -> None:
    """Write a group of a product's facts: every asset of it shows them at once."""
    must(session, actor, OnRegister.EDIT_CATALOGUE, product)
    told = list(reasons_against_facts(values))
    if values.get("successor_id") == product.id:
        told.append(f"Successor: {product} is not its own.")
    if told:
        raise RuleViolation(*told)
    row = session.get(group, product.id)
    if row is None:
        row = group(product_id=product.id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    product.changed_at = clock.now()
    record(session, actor, "product.described", product, group=group.__tablename__)


def approve_equivalent(
    session: Session,
    actor: Actor,
    pair: tuple[Product, Product],
    terms: tuple[date, str],
    proof: Proof,
) -> Equivalent:
    """Sign that the second product may stand in for the first, from a day and for a reason.

    It is never edited: revoke it, and approve anew. One that is void makes room for it.
    """
    product, replacement = pair
    must(session, actor, Permission.APPROVE_EQUIVALENT, product)
    starts_on, reason = terms
    if replacement.id == product.id:
        raise RuleViolation(f"{product} stands in for itself without an approval.")
    if may_replace(session, product.id, replacement.id, date.max):
        raise RuleViolation(f"{replacement} is approved for {product} already: revoke that first.")
    for void in standing(session, product.id, replacement.id):
        _end(void, actor, f"Void, since what it rested on changed; approved anew: {reason}")
    session.flush()
    made = Equivalent(
        product_id=product.id,
        replacement_id=replacement.id,
        reason=reason,
        starts_on=starts_on,
        approved_at=clock.now(),
        approved_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    sha256 = keep_content(session, KIND, made.id, contents(session, [made])[made.id])
    made.content_sha256 = sha256
    session.flush()
    named = f"{replacement} for {product}"
    what = Signable(KIND, made.id, named, made.version, sha256, POLICY, is_new=True)
    sign(session, actor, proof, what, [Statement(EQUIVALENT, MEANING)])
    record(
        session, actor, "equivalent.approved", product,
        reason=reason, replacement=str(replacement), equivalent=made.id, starts_on=starts_on,
    )  # fmt: skip
    return made


def revoke(session: Session, actor: Actor, equivalent: Equivalent, reason: str) -> None:
    """Revoke an approval: what was replaced under it stays as it is."""
    must(session, actor, Permission.REVOKE, equivalent)
    if equivalent.revoked_at is not None:
        raise RuleViolation("It is revoked already.")
    _end(equivalent, actor, reason)
    product = session.get_one(Product, equivalent.product_id)
    replacement = session.get_one(Product, equivalent.replacement_id)
    record(
        session, actor, "equivalent.revoked", product,
        reason=reason, replacement=str(replacement), equivalent=equivalent.id,
    )  # fmt: skip


def _end(equivalent: Equivalent, actor: Actor, reason: str) -> None:
    equivalent.revoked_at = clock.now()
    equivalent.revoked_by_id = actor.id
    equivalent.revocation = reason


def add_alias(
    session: Session, actor: Actor, vendor: Vendor, name: str, source: str | None
) -> None:
    """Have a vendor found by what somebody else calls it."""
    must(session, actor, OnRegister.EDIT_CATALOGUE, vendor)
    if taken := _bearer(session, name):
        raise RuleViolation(f"{name} is {taken.name} already: a name leads to one vendor.")
    session.add(VendorAlias(vendor_id=vendor.id, name=name, plain=maker(name), source=source or ""))
    vendor.changed_at = clock.now()
    record(session, actor, "vendor.alias_added", vendor, alias=name, source=source)


def remove_alias(session: Session, actor: Actor, vendor: Vendor, alias_id: int) -> None:
    """Have a vendor no longer found by a name."""
    must(session, actor, OnRegister.EDIT_CATALOGUE, vendor)
    alias = session.get(VendorAlias, alias_id)
    if alias is None or alias.vendor_id != vendor.id:
        raise NotFound("There is no such alias, or it is another vendor's.")
    session.delete(alias)
    vendor.changed_at = clock.now()
    record(session, actor, "vendor.alias_removed", vendor, alias=alias.name)


def _bearer(session: Session, name: str) -> Vendor | None:
    """Return the vendor that a name leads to now."""
    alias = select(VendorAlias.vendor_id).where(VendorAlias.plain == maker(name)).scalar_subquery()
    wanted = select(Vendor).where(
        (Vendor.id == alias) | (func.lower(Vendor.name).in_({plain(name), name.lower()}))
    )
    return session.scalars(wanted.limit(1)).first()
