"""What the catalogue permits and refuses beside its edit; pure, sentences for people."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.register.catalogue.models import Equivalent
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.models import Product
from governance.register.rules import EVERYBODY
from governance.register.rules import Permission as OnRegister


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
