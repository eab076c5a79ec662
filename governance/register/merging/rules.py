"""When two entries may become one; pure, sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from governance.register.columns.fields import FIELD
from governance.register.controlled import WORDS, differing, sentence
from governance.register.groups.declared import LABELS
from governance.register.rules import enumerated, reasons_against_edit
from governance.register.vocabulary import ENDED

COLUMN_OF: Mapping[str, str] = MappingProxyType(
    {"place": "place_id", "product": "product_id", "vendor": "product_id",
     "order_code": "product_id", "class": "asset_class", "level": "purdue_level",
     "validation": "validation_state"}
)  # fmt: skip
"""Facts that are compared under a name of their own; vendor and order code go with the product."""

CHOOSABLE: Mapping[str, str] = MappingProxyType(
    {"place_id": "Place", "location_id": "Stands in", "product_id": "Product"}
    | {
        name: FIELD[name].label
        for name in (
            "name", "domain", "asset_class", "ot_function", "purdue_level", "criticality", "gxp",
            "has_safety_function", "validation_state", "firmware", "serial_no", "address",
            "hostname", "notes", "commissioned_on",
        )
    }
    | dict(LABELS)
)  # fmt: skip
"""Facts of which either value can stay; the tag and the number stay with their entries.

Those of the groups go by the names that profiles use.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about two entries."""

    taken: frozenset[str]
    """The facts in which the duplicate is right."""

    reason: str
    seen: int
    """The version of the duplicate that the person saw."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rules know of one of the two."""

    facts: Mapping[str, Any]
    """By column, its site among them."""

    open_changes: Sequence[str] = ()


def reasons_against(
    survivor: Entry, duplicate: Entry, changed: Mapping[str, Any], reason: str
) -> tuple[str, ...]:
    """Return every reason why one entry cannot be merged into the other.

    Source: House rule.
    """
    stays, goes = survivor.facts, duplicate.facts
    told = []
    if stays["site_id"] != goes["site_id"]:
        told.append(f"{goes['tag']} is at another site than {stays['tag']}: they are two assets.")
    if goes["state"] in ENDED:
        told.append(f"{goes['tag']} is {goes['state'].said} already: its entry stands as it was.")
    told += [
        f"{enumerated(tuple(entry.open_changes))} "
        f"{'is' if len(entry.open_changes) == 1 else 'are'} open on {entry.facts['tag']}: "
        "close or cancel first."
        for entry in (survivor, duplicate)
        if entry.open_changes
    ]
    told += reasons_against_edit(stays, changed, reason)
    left = {name: changed.get(name, stays[name]) for name in WORDS}
    told += [sentence(goes["tag"], name) for name in differing(goes, left)]
    return tuple(told)
