"""Who reads the calendar, and who says what is in it; what an entry cannot be. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from governance.core.access import declare, extend, role
from governance.identity.models import Role
from governance.places.models import Place
from workflows.calendar.models import CalendarEntry, EntryKind, ProductPath, is_over_the_actor

PLANNERS = (Role.AREA_OWNER, Role.CHANGE_COORDINATOR, Role.QA)
LONGEST = {"title": 120, "product": 80, "lot": 80, "reason": 1000}


class Permission(StrEnum):
    """What can be permitted in the calendar; declaring is permitted on a place."""

    READ = "calendar:read"
    DECLARE = "calendar:declare"
    WITHDRAW = "calendar:withdraw"
    READ_PATH = "product_path:read"


declare(
    CalendarEntry,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_over_the_actor]],
        Permission.WITHDRAW: [[role(*PLANNERS)]],
    },
)
declare(
    ProductPath,
    read=Permission.READ_PATH,
    grants={Permission.READ_PATH: [[role(*Role)], [is_over_the_actor]]},
)
extend(Place, {Permission.DECLARE: [[role(*PLANNERS)]]})


def written(spared: Iterable[str]) -> str | None:
    """Return kinds of change as an entry keeps them; None for none."""
    return ",".join(sorted(set(spared))) or None


def reasons_against(said: Mapping[str, Any]) -> list[str]:
    """Return every reason why an entry cannot be so.

    Source: House rule, ADR 0062.
    """
    told, kind = [], said["kind"]
    begins, ends = (_shown(said[name]) for name in ("begins_local", "ends_local"))
    if begins is None or ends is None or begins >= ends:
        told.append("It ends after it begins: write both as the clock there shows them.")
    if (kind is EntryKind.CAMPAIGN) is not bool(said["product"]):
        told.append("A campaign names what is made, and only a campaign does.")
    if kind is EntryKind.FREEZE and not said["reason"]:
        told.append("Say why nothing is changed in that time: whoever is held back reads it.")
    if kind is not EntryKind.FREEZE and said.get("spares"):
        told.append("Only a freeze lets kinds of change through.")
    if begins and ends and said["every_weeks"] and (ends - begins).days >= 7 * said["every_weeks"]:
        told.append("It begins again before it ends: let it end earlier, or begin again later.")
    until: date | None = said["until_on"]
    if until and (not said["every_weeks"] or (begins and until < begins.date())):
        told.append("A last day is said only of what begins again, and is not before the first.")
    return told


def _shown(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
