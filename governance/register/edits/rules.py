"""What may be done with an edit of many assets, and what it does to each of them; pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from governance.core.access import Actor, declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.register.edits.models import BulkEdit, BulkEditState, is_asked_by
from governance.register.rules import reasons_against, reasons_against_facts
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

S = BulkEditState
AT_ONCE = 2_000
"""So many assets are done while the person waits; more of them by the worker."""

KINDS: Mapping[str, type[Any]] = {
    "place_id": int, "product_id": int, "name": str, "domain": Domain, "asset_class": AssetClass,
    "ot_function": OtFunction, "purdue_level": PurdueLevel, "criticality": int,
    "gxp": GxpRelevance, "has_safety_function": bool, "validation_state": ValidationState,
    "firmware": str, "commissioned_on": date, "notes": str,
}  # fmt: skip
"""What can be set on many assets, each with how it is read back from JSON.

Tag, serial number, address and host name tell one asset from the next: no two have them in common.
"""

CLEARABLE = (
    "product_id", "purdue_level", "criticality", "firmware", "commissioned_on", "notes",
)  # fmt: skip
"""What can be made unknown again."""


class Permission(StrEnum):
    """What can be permitted on an edit of many; to ask for one is `asset:edit` on any asset."""

    READ = "bulk_edit:read"
    CONFIRM = "bulk_edit:confirm"
    DISCARD = "bulk_edit:discard"


declare(
    BulkEdit,
    read=Permission.READ,
    grants={
        Permission.READ: [[is_asked_by], [role(Role.AUDITOR)]],
        Permission.CONFIRM: [[is_asked_by]],
        Permission.DISCARD: [[is_asked_by]],
    },
)


@dataclass(frozen=True, slots=True)
class EditCounts:
    """How many assets come to what."""

    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class EditFacts:
    """What the guards of an edit may know."""

    label: str
    state: BulkEditState
    updated: int


def some_asset_changes(facts: EditFacts, _by: Actor, _at: datetime) -> str | None:
    """A preview that would change no asset is not confirmed.

    Source: House rule.
    """
    if facts.updated:
        return None
    return f"{facts.label} would change no asset: discard it, or ask for other facts."


GUARDS = {"some_asset_changes@1": some_asset_changes}
BULK_EDIT = Machine(
    (
        Move("preview", (S.PREVIEWING,), S.PREVIEWED),
        Move("confirm", (S.PREVIEWED,), S.APPLYING, ("some_asset_changes@1",)),
        Move("apply", (S.APPLYING,), S.APPLIED),
        Move("refuse", (S.PREVIEWING, S.APPLYING), S.REFUSED),
        Move("discard", (S.PREVIEWING, S.PREVIEWED, S.REFUSED), S.DISCARDED),
    ),
    GUARDS,
)
MACHINES = {"bulk-edit@1": BULK_EDIT}


def facts_of(edit: BulkEdit) -> EditFacts:
    """Return what the guards may know of an edit."""
    return EditFacts(str(edit), edit.state, edit.updated)


def as_json(asked: Mapping[str, Any]) -> str:
    """Return the facts that are set as they are kept."""
    return json.dumps(
        {n: v.isoformat() if isinstance(v, date) else v for n, v in asked.items()}, sort_keys=True
    )


def from_json(text: str) -> dict[str, Any]:
    """Return the facts that are set as the asset holds them."""
    return {name: _read(KINDS[name], value) for name, value in json.loads(text).items()}


def _read(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)


def reasons_against_asking(asked: Mapping[str, Any], cleared: tuple[str, ...]) -> tuple[str, ...]:
    """Return every reason why these facts cannot be asked for, whichever assets they are for.

    Source: House rule.
    """
    told = []
    if not asked and not cleared:
        told.append("Nothing would be set: give at least one fact, or one to make unknown.")
    if both := [name for name in cleared if asked.get(name) is not None]:
        named = ", ".join(name.removesuffix("_id").replace("_", " ") for name in both)
        told.append(f"Either set or make unknown, not both: {named}.")
    return (*told, *reasons_against(asked))


def reasons_against_row(
    now: Any, changed: Mapping[str, Any], site_id: int | None, reason: str
) -> tuple[str, ...]:
    """Return every reason why an asset, as it is `now`, cannot be given these facts.

    `site_id` is the site of the place it would move to; what only a change alters is told apart,
    since a site may not hold that rule yet. Source: House rule.
    """
    told = []
    if not now.is_editable:
        told.append(f"You may not edit {now.tag}: ask an OT lead, an IT lead or its area owner.")
    facts = {name: value for name, value in changed.items() if name != "place_id"}
    told += reasons_against_facts(now._mapping, facts, reason)  # noqa: SLF001  its public name
    if "place_id" in changed and site_id != now.site_id:
        told.append(f"{now.tag} stays at its site: decommission it, and register it anew there.")
    return tuple(told)
