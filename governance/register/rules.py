"""What the register permits and refuses; pure, sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.core.texts import is_storable
from governance.evidence.packets.rules import PACKERS
from governance.identity.models import Role
from governance.ownership.answers import Answer
from governance.places.models import Place
from governance.register.columns.values import address as read_address
from governance.register.controlled import differing, loosening, sentence
from governance.register.models import (
    Asset,
    DependencyType,
    Product,
    Strength,
    Vendor,
    bears_on_nothing,
)
from governance.register.vocabulary import (
    CRITICALITY,
    ENDED,
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)


class Permission(StrEnum):
    """What can be permitted on an asset, and on the catalogue of products."""

    READ = "asset:read"
    REGISTER = "asset:register"
    EDIT = "asset:edit"
    CLONE = "asset:clone"
    MOVE = "asset:move"
    COMMISSION = "asset:commission"
    ACCEPT = "asset:accept"
    DECOMMISSION = "asset:decommission"
    DEPEND = "asset:depend"
    CONSENT = "asset:consent"
    PACK = "asset:pack"
    """Have its evidence as a packet."""

    READ_CATALOGUE = "catalogue:read"
    EDIT_CATALOGUE = "catalogue:edit"


EVERYBODY = role(*Role)
KEEPERS = role(Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER)
LEADS = role(Role.OT_LEAD, Role.IT_LEAD)
PROVERS = role(Role.QA, Role.VALIDATION)

declare(
    Asset,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.EDIT: [[KEEPERS]],
        Permission.CLONE: [[KEEPERS]],
        Permission.MOVE: [[KEEPERS], [PROVERS]],
        Permission.COMMISSION: [[KEEPERS]],
        Permission.ACCEPT: [[PROVERS], [KEEPERS, bears_on_nothing]],
        Permission.DECOMMISSION: [[KEEPERS]],
        Permission.DEPEND: [[KEEPERS]],
        Permission.CONSENT: [[KEEPERS]],
        Permission.PACK: [[role(*PACKERS)]],
    },
)
for model in (Vendor, Product):
    declare(
        model,
        read=Permission.READ_CATALOGUE,
        grants={
            Permission.READ_CATALOGUE: [[EVERYBODY]],
            Permission.EDIT_CATALOGUE: [[LEADS]],
        },
    )
extend(Place, {Permission.REGISTER: [[KEEPERS]]})

RELEVANT = frozenset({GxpRelevance.DIRECT, GxpRelevance.INDIRECT})
"""Assets whose facts bear on product quality: each edit says why."""

PROVED = frozenset({ValidationState.VALIDATED, ValidationState.VALIDATED_WITH_RESTRICTION})
MOVED_BY_ACTS = frozenset({ValidationState.UNDER_CHANGE, ValidationState.RETIRED})
"""Validation states that nobody picks: the work of a change and the end of use bring them."""

LONGEST = {
    "tag": 60, "name": 200, "firmware": 120, "serial_no": 120, "hostname": 253, "notes": 4000,
}  # fmt: skip


ACTING = frozenset({
    AssetClass.SERVER, AssetClass.WORKSTATION, AssetClass.PLC, AssetClass.PAC,
    AssetClass.DCS_CONTROLLER, AssetClass.SAFETY_CONTROLLER, AssetClass.HMI_PANEL, AssetClass.IPC,
})  # fmt: skip
"""Classes that are in OT for what they do there."""

NEAR_THE_PROCESS = frozenset({
    AssetClass.PLC, AssetClass.PAC, AssetClass.RTU, AssetClass.REMOTE_IO, AssetClass.FIELD_DEVICE,
    AssetClass.DRIVE, AssetClass.SAFETY_CONTROLLER,
})  # fmt: skip
"""Classes that are found at levels 0 to 2."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How one asset depends on another."""

    type: DependencyType
    strength: Strength
    note: str = ""
    tolerance_min: int | None = None
    """Minutes that the dependent goes on without the provider; None: nobody has said."""

    group: str = ""
    """The redundancy group of the dependent that the provider is one of."""

    needed: int | None = None
    """How many of that group must be there."""

    is_validated: bool = False
    verified_on: date | None = None

    @property
    def material(self) -> tuple[object, ...]:
        """What is agreed to: altered, it is asked anew."""
        return (self.type, self.strength, self.tolerance_min, self.group, self.needed)


@dataclass(frozen=True, slots=True)
class Answering:
    """What an accountable person says to some dependencies on an asset."""

    dependency_ids: Sequence[int]
    agrees: bool
    reason: str | None
    seen_at: datetime
    """When the person read them: what was altered since is not answered."""


def enumerated(names: tuple[str, ...], most: int = 10) -> str:
    """Return names as a sentence lists them; beyond `most` their number."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def reasons_against(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every reason why an asset cannot have these values; an absent one is not judged.

    Source: House rule.
    """
    told = [
        f"{name.replace('_no', ' number').capitalize()} has at most {most} characters on one line."
        for name, most in LONGEST.items()
        if (text := values.get(name)) is not None and not _fits(text, most, name)
    ]
    needed = ("tag", "name", "domain", "asset_class", "ot_function", "gxp", "validation_state")
    told += [
        f"{name.replace('_', ' ').capitalize()} is needed."
        for name in needed
        if name in values and not values[name]
    ]
    if values.get("criticality") not in {None, *CRITICALITY}:
        told.append("Criticality is 1 (most critical) to 4, or unknown.")
    if values.get("address") and isinstance(read_address(values["address"]), str):
        told.append(
            f"{values['address']} is no address: write one like 192.168.0.5, without a port."
        )
    return tuple(told)


def _fits(text: str, most: int, name: str) -> bool:
    return len(text) <= most and is_storable(text, "\n\t" if name == "notes" else "")


def reasons_against_edit(
    now: Mapping[str, Any], changed: Mapping[str, Any], reason: str | None
) -> tuple[str, ...]:
    """Return every reason against an edit, what only a change may alter among them.

    For whoever has no authorisation to show, and files no drift. Source: House rule.
    """
    return (*reasons_against_facts(now, changed, reason), *reasons_to_raise(now, changed))


def reasons_to_raise(now: Mapping[str, Any], changed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every reason why a change alters these facts, and no edit. Source: House rule."""
    held = (sentence(now["tag"], name) for name in differing(now, changed))
    return (*held, *loosening(now, changed))


def reasons_against_facts(
    now: Mapping[str, Any], changed: Mapping[str, Any], reason: str | None
) -> tuple[str, ...]:
    """Return every reason why an asset that has the values `now` cannot take those `changed`.

    Source: House rule.
    """
    told = list(reasons_against(changed))
    if now["state"] in ENDED:
        told.append(f"{now['tag']} is {now['state'].said}: its facts stand as they were.")
    if changed and now["gxp"] in RELEVANT and not reason:
        told.append(f"{now['tag']} bears on product quality: say why it is edited.")
    picked = changed.get("validation_state")
    if picked in MOVED_BY_ACTS:
        told.append(f"Nobody sets {picked.label.lower()}: it comes with the work of a change.")
    if picked and now["validation_state"] is ValidationState.UNDER_CHANGE:
        told.append(f"{now['tag']} is under change: its release decides what it is then.")
    return tuple(told)


def unborn(tag: str, state: AssetState) -> str:
    """Return why an asset is not registered in a state.

    Source: House rule (how something ended is said of an asset that was there).
    """
    return (
        f"{tag} would be {state.said} from the first day: register it as it was before, "
        "then say on its page what became of it."
    )


def of_a_copy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a copy begins with: not what tells one from another, nor what is proved.

    Source: House rule.
    """
    one_of_a_kind = ("tag", "serial_no", "address", "hostname", "firmware", "commissioned_on")
    copied = {**values, **dict.fromkeys(one_of_a_kind), "state": AssetState.PLANNED}
    if values["validation_state"] is not ValidationState.NOT_REQUIRED:
        copied["validation_state"] = ValidationState.PLANNED
    return copied


def hints(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what looks odd together and may still be right."""
    told = []
    kind, part = values.get("asset_class"), values.get("ot_function")
    if values.get("domain") is Domain.OT and kind in ACTING and part is OtFunction.NONE:
        told.append(f"{kind.label} in OT without an OT function: pick what it does, or unknown.")
    level = values.get("purdue_level")
    if level and kind in NEAR_THE_PROCESS and level.value >= "3":
        told.append(f"{kind.label} at level {level.label} is rare: look at the level again.")
    if values.get("has_safety_function") and values.get("criticality") in {3, 4}:
        told.append("A safety function with low criticality is rare: look at the rating again.")
    return tuple(told)


def reasons_against_tie(tie: Tie) -> tuple[str, ...]:
    """Return every reason why a dependency cannot be recorded so.

    Source: House rule.
    """
    told = []
    if bool(tie.group) != (tie.needed is not None):
        told.append("A redundancy group has a name and a number of how many are needed: give both.")
    if tie.needed is not None and tie.needed < 1:
        told.append("Of a redundancy group at least one is needed.")
    if tie.tolerance_min is not None and tie.tolerance_min < 0:
        told.append("The time it goes on without is 0 minutes or more.")
    return tuple(told)


def agreed_at_once(declarer: Actor, dependent: Answer, provider: Answer) -> str | None:
    """Return why nobody has to be asked, if the accountable person has agreed by what they are.

    Source: House rule.
    """
    if provider.person_id is None:
        return None
    if provider.person_id == dependent.person_id:
        return f"{provider.person} is accountable for both, so it is confirmed."
    if provider.person_id == declarer.id:
        return f"{provider.person} is accountable for it and declared it, so it is confirmed."
    return None
