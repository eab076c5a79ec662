"""When a change bears remote access, and what can be asked for. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from governance.evidence.rules import instant
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.rules.machine import is_emergency

BEARING = frozenset(
    {
        *(ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION),
        ChangeState.EMERGENCY_ACTIVE,
    }
)
"""States of a change in which somebody may be let in for it. Source: House rule, ADR 0081."""

MOST_USERS = 10
"""People that one remote access lets in: more are nobody's to watch. Source: House rule."""


@dataclass(frozen=True, slots=True)
class User:
    """Who is to be let in: by number, or by name and employer where they have no account."""

    person_id: int | None = None
    name: str = ""
    employer: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it names one person, in one of the two ways."""
        is_named = bool(self.name and self.employer)
        return is_named if self.person_id is None else not (self.name or self.employer)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: who, to which assets, by which way, from when to when, and what for."""

    purpose: str
    way: str
    from_at: datetime
    until_at: datetime
    assets: tuple[int, ...]
    users: tuple[User, ...]


def why_not_borne(change: ChangeRequest, from_at: datetime, until_at: datetime) -> str | None:
    """Say why a change bears no remote access for that time; None: it does.

    Source: House rule, ADR 0081.
    """
    if change.state not in BEARING:
        return (
            f"{change} is {change.whereabouts}: there is remote access only for a change that is "
            "approved, or while an emergency is made safe."
        )
    if is_emergency(change):
        return None
    begins, ends = change.window_begins_at, change.window_ends_at
    if begins is None or ends is None:
        return f"{change} has no window in which somebody could be let in: give it one."
    if from_at < begins or until_at > ends:
        return (
            f"The window of {change} is {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} UTC: "
            "remote access lies within it."
        )
    return None


def reasons_against(
    change: ChangeRequest, its: Collection[int], asked: Asked, now: datetime, longest: timedelta
) -> list[str]:
    """Return every reason why this cannot be asked for.

    Source: House rule, ADR 0081.
    """
    told = [why_not_borne(change, asked.from_at, asked.until_at)]
    if asked.until_at <= max(asked.from_at, now):
        told.append("Remote access ends after it begins, and after now.")
    if asked.until_at - asked.from_at > longest:
        hours = int(longest / timedelta(hours=1))
        told.append(f"Nobody is let in for more than {hours} hours: ask for less, or again.")
    if not asked.assets or set(asked.assets) - set(its):
        told.append(f"Choose assets of {change}: nothing else is reached for it.")
    is_each = len(set(asked.users)) == len(asked.users) and all(u.is_told for u in asked.users)
    if not is_each or not 1 <= len(asked.users) <= MOST_USERS:
        told.append(
            f"Name who is let in: one to {MOST_USERS} people, each once, and with an employer "
            "where they have no account."
        )
    return [each for each in told if each]


def content(
    change: ChangeRequest, asked: Asked, users: Sequence[str], assets: Sequence[Asset]
) -> dict[str, Any]:
    """Return what is signed: what was asked for, in words."""
    return {
        "change": change.reference,
        "purpose": asked.purpose,
        "way": asked.way,
        "from_at": instant(asked.from_at),
        "until_at": instant(asked.until_at),
        "let_in": list(users),
        "assets": [f"{asset.reference} {asset.tag}" for asset in assets],
    }
