"""What the parts of an asset can be; pure, sentences for people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from governance.core.texts import is_storable
from governance.register.groups.rules import reasons_to_hold
from governance.register.models import Asset

LONGEST = 200
SHORTER = {"language": 20, "edition": 60, "identifier": 80, "system": 80, "number": 80}
LONGER = {"note": 1000, "url": 1000}
BLANK = frozenset({"edition", "note", "number", "language", "url", "status"})
"""Texts that are empty where nothing is said."""


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are kept."""
    return {
        name: "" if value is None and name in BLANK else value for name, value in values.items()
    }


def reasons_against(
    asset: Asset, values: Mapping[str, Any], reason: str | None, today: date
) -> list[str]:
    """Return every reason why an asset has no such part.

    Source: House rule.
    """
    told = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    for name, value in values.items():
        most = SHORTER.get(name, LONGER.get(name, LONGEST))
        if isinstance(value, str) and not _fits(value, most, name):
            told.append(f"{_words(name)} has at most {most} characters on one line.")
        if name.endswith(("checked_on", "reviewed_on")) and value and value > today:
            told.append(f"{_words(name)} is a day that has been: {value} has not.")
    return told


def _fits(text: str, most: int, name: str) -> bool:
    return len(text) <= most and is_storable(text, "\n\t" if name == "note" else "")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
