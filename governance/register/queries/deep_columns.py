"""Columns and conditions of the list of assets that its reader may choose: what is known in depth.

Each group of attributes is one join, made only where one of its columns is shown or exported.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, inspect
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from governance.core.listing.shape import Cell, Column, Flag, Value
from governance.register.groups.declared import GROUPS, Fact, Group, shown
from governance.register.models import Asset
from governance.register.profiles.models import Completeness
from governance.register.profiles.rules import CISA, Weight

DEPTH: Final = "Completeness"


def _related(name: str) -> InstrumentedAttribute[Any]:
    found: InstrumentedAttribute[Any] = inspect(Asset).relationships[name].class_attribute
    return found


JUDGED: Final = (joinedload(_related("completeness")),)


def complete_cell(asset: Any) -> Cell | None:
    """Say how many of the fields that its profile demands are settled."""
    made = asset.completeness
    if made is None:
        return None
    words = f"{made.demanded - made.missing} of {made.demanded}"
    return Cell(words, hint=made.profile, is_strong=made.missing > 0)


def _counted(weight: Weight) -> Callable[[Any], str | None]:
    all_ = sum(item.weight is weight for item in CISA)

    def cell(asset: Any) -> str | None:
        made = asset.completeness
        return None if made is None else f"{getattr(made, weight.value)}/{all_}"

    return cell


def _said(group: Group, fact: Fact) -> Callable[[Any], Value]:
    def cell(asset: Any) -> Value:
        return shown(group, fact, getattr(getattr(asset, group.relation), fact.name, None))

    return cell


COMPLETENESS: Final = (
    Column("complete", "Complete", complete_cell, is_optional=True, is_number=True, heading=DEPTH,
           load=JUDGED),
    *(
        Column(f"cisa_{weight.value}", f"CISA {weight.value}", _counted(weight), is_optional=True,
               is_number=True, heading=DEPTH, load=JUDGED)
        for weight in Weight
    ),
)  # fmt: skip
DEEP: Final = (
    *COMPLETENESS,
    *(
        Column(f"{group.code}_{fact.name}", fact.label, _said(group, fact), is_optional=True,
               heading=group.title, load=(joinedload(_related(group.relation)),))
        for group in GROUPS.values()
        for fact in group.facts
    ),
)  # fmt: skip


def is_incomplete() -> ColumnElement[bool]:
    """Say that a field is missing that the profile of an asset demands."""
    return exists().where(Completeness.asset_id == Asset.id, Completeness.missing > 0)


INCOMPLETE: Final = Flag("incomplete", "incomplete", is_incomplete())
