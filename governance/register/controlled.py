"""Which facts of an asset only a change may alter, and when; pure, one table for all doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.register.vocabulary import (
    BEFORE_USE,
    ENDED,
    AssetClass,
    GxpRelevance,
    ValidationState,
)

WORDS = {
    "firmware": "firmware",
    "product_id": "product",
    "address": "IP address",
    "has_safety_function": "safety function",
}
"""Each fact that is controlled for some class, in the words of a sentence."""

EVERY = ("firmware", "product_id")
"""What any validated asset is known by."""

BY_CLASS: Mapping[AssetClass, tuple[str, ...]] = {
    AssetClass.SAFETY_CONTROLLER: (*EVERY, "has_safety_function"),
    AssetClass.FIREWALL: (*EVERY, "address"),
    AssetClass.DATA_DIODE: (*EVERY, "address"),
}
"""Classes that are known by more. Source: House rule."""

HELD = frozenset({
    ValidationState.VALIDATED,
    ValidationState.VALIDATED_WITH_RESTRICTION,
    ValidationState.UNDER_CHANGE,
    ValidationState.SUSPENDED,
})  # fmt: skip
RELEVANT = frozenset({GxpRelevance.DIRECT, GxpRelevance.INDIRECT})


@dataclass(frozen=True, slots=True)
class Authorisation:
    """That a change in its implementation lets somebody work on one asset; made by changes only."""

    reference: str
    """The change, e.g. `CR-2026-0042`: the reason of every act done under it."""

    change_id: int
    asset_id: int
    person: str
    """Who carries it out."""

    fields: frozenset[str] = frozenset()
    """The controlled facts that its work alters."""

    ends_at: datetime | None = None
    """When its window ends; None: it has none."""

    reason: str | None = None
    """What the person says besides the reference."""

    @property
    def why(self) -> str:
        """The reason of what is done under it, as the history keeps it."""
        return f"{self.reference}: {self.reason}" if self.reason else self.reference

    def covers(self, asset_id: int, name: str, at: datetime) -> bool:
        """Whether a fact of an asset may be altered under it at a moment."""
        is_open = self.ends_at is None or at <= self.ends_at
        return self.asset_id == asset_id and name in self.fields and is_open


def names_of(kind: AssetClass) -> tuple[str, ...]:
    """Return the facts that are controlled for a class of asset."""
    return BY_CLASS.get(kind, EVERY)


def is_held(now: Mapping[str, Any]) -> bool:
    """Whether an asset that has these values is held: relevant and validated, qualified or later.

    In maintenance, quarantined, absent or stolen it is no less what was validated.
    """
    return (
        now["state"] not in BEFORE_USE | ENDED
        and now["gxp"] in RELEVANT
        and now["validation_state"] in HELD
    )


def differing(now: Mapping[str, Any], changed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts among those changed that only a change may alter.

    To learn what was unknown is free.
    """
    if not is_held(now):
        return ()
    return tuple(
        name
        for name in names_of(now["asset_class"])
        if name in changed and now[name] is not None and changed[name] != now[name]
    )


def loosening(now: Mapping[str, Any], changed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why these facts of a held asset are not changed: its controlled ones would be free.

    Source: House rule (a first edit does not open the door for a second one).
    """
    if not is_held(now):
        return ()
    then = {**now, **changed}
    opening = {
        "GxP": then["gxp"] not in RELEVANT,
        "validation state": then["validation_state"] not in HELD,
        "class": not set(names_of(now["asset_class"])) <= set(names_of(then["asset_class"])),
    }
    return tuple(
        f"{now['tag']} is validated, so that its {words} lets go of it takes a change: raise one."
        for words, opens in opening.items()
        if opens
    )


def sentence(tag: str, name: str) -> str:
    """Return why a fact is not altered by a form."""
    return f"{tag} is validated, so its {WORDS[name]} is altered by a change: raise one."
