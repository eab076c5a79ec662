"""What guards may know of an emergency, a temporary change, and other changes. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class EmergencyFacts:
    """What its own guards look at in an emergency."""

    missing: tuple[str, ...] = ()
    """Parts of the declaration that are still empty, in words."""

    unsettled: tuple[str, ...] = ()
    """For each consent that is neither given, confirmed nor told of in a deviation: whose."""

    has_deviation: bool = False
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class TemporaryFacts:
    """What its own guards look at in a temporary change."""

    missing: tuple[str, ...] = ()
    """Of what says how it ends: what is still empty, in words."""

    ends_at: datetime | None = None
    longest: timedelta = timedelta()
    """How long after its window a temporary change may stand."""

    is_restored: bool = False
    restored_by_id: int | None = None
    restored_by: str = ""
    otherwise: tuple[str, ...] = ()
    """What was left otherwise than it was before."""

    has_deviation: bool = False
    successor: str = ""
    is_succeeded: bool = False
    """Whether the change that makes it last is released."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What a change waits for that other changes do, each by its number and where it is."""

    blockers: tuple[str, ...] = ()
    """The changes that block it, and are not closed."""

    children: tuple[str, ...] = ()
    """Its children that are neither closed nor cancelled."""

    unreleased: tuple[str, ...] = ()
    """Those of them that are not released for use either."""

    left_behind: tuple[str, ...] = ()
    """Its open children of which nobody has said yet what becomes of them, if it is given up."""


NO_TIES = Ties()
NO_EMERGENCY = EmergencyFacts()
FOR_GOOD = TemporaryFacts()
"""What there is to know of a change that is none of these."""
