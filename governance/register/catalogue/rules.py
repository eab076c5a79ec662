"""What the catalogue permits and refuses beside its edit; pure, sentences for people."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.register.catalogue.models import Equivalent, ProductRating, ProductSafety
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.models import Product
from governance.register.rules import EVERYBODY
from governance.register.rules import Permission as OnRegister

POLICY = "equivalent@1"
EQUIVALENT = "equivalent"
MEANING = "As quality: the one may be put in the place of the other, like for like."
JUDGED = ("name", "order_code", "article_number", "hw_version", "kind")
"""What tells a product from its variants; its description and its life cycle do not."""

Body = Mapping[str, Any]


class Permission(StrEnum):
    """What can be permitted on the equivalents of a product."""

    APPROVE_EQUIVALENT = "product:approve_equivalent"
    REVOKE = "equivalent:revoke"


extend(Product, {Permission.APPROVE_EQUIVALENT: [[role(Role.QA)]]})
declare(
    Equivalent,
    read=OnRegister.READ_CATALOGUE,
    grants={
        OnRegister.READ_CATALOGUE: [[EVERYBODY]],
        Permission.REVOKE: [[role(Role.QA)]],
    },
)

IP_CODE: Final = r"IP[0-6X][0-9X]K?[A-D]?"
NUMBER: Final = r"[0-9]+([.][0-9]+)?([eE]-?[0-9]{1,2})?"
RANGES: Final = (
    ("op_temp_min_c", "op_temp_max_c", "Operating temperature"),
    ("storage_temp_min_c", "storage_temp_max_c", "Storage temperature"),
    ("rh_min_pct", "rh_max_pct", "Humidity"),
)
DATES: Final = (
    ("general_availability_on", "General availability"),
    ("end_of_sales_on", "End of sales"),
    ("end_of_life_on", "End of life"),
)
"""Each comes no later than the next; security support can end before or after the others."""


def reasons_against_facts(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every reason why a product cannot have these facts; what is absent is not judged.

    Source: House rule.
    """
    told = [
        f"{label}: the lowest, {values[low]:g}, is above the highest, {values[high]:g}."
        for low, high, label in RANGES
        if values.get(low) is not None
        and values.get(high) is not None
        and values[low] > values[high]
    ]
    known = [(label, values[name]) for name, label in DATES if values.get(name)]
    told += [
        f"{label} ({day}) is after {after.lower()} ({later})."
        for (label, day), (after, later) in pairwise(known)
        if day > later
    ]
    return tuple(told)


def reasons_against_parent(
    kind: ProductKind | None, parent_kind: ProductKind | None, *, is_same_vendor: bool
) -> tuple[str, ...]:
    """Return every reason why a product cannot be a variant of another.

    Source: House rule (root, family, type, variant: each stands under one before it).
    """
    told = []
    if not is_same_vendor:
        told.append("Part of: the other product is of another vendor.")
    order = list(ProductKind)
    if kind and parent_kind and order.index(parent_kind) >= order.index(kind):
        told.append(
            f"Part of: a {kind.label.lower()} does not stand under a {parent_kind.label.lower()}."
        )
    return tuple(told)


def content(terms: tuple[date, str], product: Mapping[str, Any], other: Mapping[str, Any]) -> Body:
    """Return what an approval binds: what both are, bear and are certified for; and its terms.

    An approval is void once any of it is another. Source: House rule, ADR 0010.
    """
    starts_on, reason = terms
    return {"product": product, "replacement": other, "starts_on": starts_on, "reason": reason}


def judged(product: Product, *groups: ProductRating | ProductSafety | None) -> Body:
    """Return what of a product an approval rests on, in words; its vendor is loaded."""
    facts = {name: getattr(product, name) for name in JUDGED} | {"vendor": product.vendor.name}
    for group in filter(None, groups):
        names = (column.name for column in group.__table__.columns if not column.primary_key)
        facts |= {name: getattr(group, name) for name in names}
    return {name: _plain(value) for name, value in facts.items() if value not in {None, ""}}


def _plain(value: object) -> str:
    """Return a value as it reads, whether it was just written or comes from the database."""
    return f"{value:g}" if isinstance(value, float | int) else str(value)
