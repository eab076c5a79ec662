"""Who may do what with places, and what a place may be called and stand under."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import available_timezones

from governance.core.access import declare, role
from governance.core.errors import RuleViolation
from governance.places.models import Level, Place, holds_a_role

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 30
LONGEST_NAME = 80

LEGAL_PARENTS: Mapping[Level, frozenset[Level]] = {
    Level.ENTERPRISE: frozenset(),
    Level.SITE: frozenset({Level.ENTERPRISE}),
    Level.AREA: frozenset({Level.SITE}),
    Level.PRODUCTION_LINE: frozenset({Level.AREA}),
    Level.PROCESS_CELL: frozenset({Level.AREA}),
    Level.PRODUCTION_UNIT: frozenset({Level.AREA}),
    Level.STORAGE_ZONE: frozenset({Level.AREA}),
    Level.WORK_CENTER: frozenset({Level.AREA}),
    Level.WORK_CELL: frozenset({Level.PRODUCTION_LINE}),
    Level.STORAGE_UNIT: frozenset({Level.STORAGE_ZONE}),
    Level.WORK_UNIT: frozenset({Level.WORK_CENTER}),
    Level.UNIT: frozenset({Level.PRODUCTION_LINE, Level.PROCESS_CELL, Level.PRODUCTION_UNIT}),
    Level.EQUIPMENT_MODULE: frozenset({Level.UNIT, Level.EQUIPMENT_MODULE}),
    Level.CONTROL_MODULE: frozenset({Level.EQUIPMENT_MODULE, Level.CONTROL_MODULE}),
}
"""What may stand directly under what. Source: House rule, after the equipment hierarchy."""

LEVEL_LABELS = {level: level.replace("_", " ") for level in Level}


class Permission(StrEnum):
    """What can be done with places."""

    READ = "place:read"
    ADD = "place:add"
    RENAME = "place:rename"


declare(
    Place,
    read=Permission.READ,
    grants={
        Permission.READ: [[holds_a_role]],
        Permission.ADD: [[role("administrator")]],
        Permission.RENAME: [[role("administrator")]],
    },
)


@dataclass(frozen=True, slots=True)
class NewPlace:
    """What is told of a place before it is there."""

    level: Level
    code: str
    name: str
    time_zone: str | None = None
    """IANA name, of a site; what stands below it has the site's."""


def levels_under(level: Level) -> list[Level]:
    """Return the levels that may stand directly under this one."""
    return [below for below, above in LEGAL_PARENTS.items() if level in above]


def check_name(name: str) -> None:
    """Raise `RuleViolation` unless people can read the name in a list."""
    if reasons := reasons_against_name(name):
        raise RuleViolation(*reasons)


def check_new(parent: Place, new: NewPlace, same_code: Place | None) -> None:
    """Raise `RuleViolation` with every reason why no such place can stand under the parent.

    `same_code` is the place under the parent that bears the new one's code already.
    """
    reasons = reasons_against_new(parent, new)
    if same_code:
        reasons.append(
            f"{same_code} bears the code “{new.code}” under {parent} already: choose another one."
        )
    if reasons:
        raise RuleViolation(*reasons)


def reasons_against_new(parent: Place, new: NewPlace) -> list[str]:
    """Return every reason why no such place can stand under the parent."""
    return [
        *_level_reasons(parent, new.level),
        *_code_reasons(new.code),
        *reasons_against_name(new.name),
        *_own_zone_reasons(new.level, new.time_zone),
    ]


def _level_reasons(parent: Place, level: Level) -> list[str]:
    if parent.level in LEGAL_PARENTS[level]:
        return []
    *most, last = ["", *map(_a, levels_under(parent.level))]
    legal = " or ".join(filter(None, (", ".join(filter(None, most)), last)))
    under = f"{parent} is {_a(parent.level)}"
    if not legal:
        return [f"{under}: nothing stands under it."]
    return [f"{under}: under it stands {legal}, not {_a(level)}."]


def _a(level: Level) -> str:
    """Return the words of a level after their article."""
    return f"{'an' if level[0] in 'aeo' else 'a'} {LEVEL_LABELS[level]}"


def _code_reasons(code: str) -> list[str]:
    if CODE.fullmatch(code) and len(code) <= LONGEST_CODE:
        return []
    told = (
        f"The code “{code}” is not plain: use at most {LONGEST_CODE} small letters a-z, digits "
        "and single hyphens between them, such as suite-3."
    )
    return [told]


def reasons_against_name(name: str) -> list[str]:
    """Return why people could not read the name in a list."""
    if name.strip() and len(name) <= LONGEST_NAME:
        return []
    return [f"A place has a name of 1 to {LONGEST_NAME} characters."]


def _own_zone_reasons(level: Level, time_zone: str | None) -> list[str]:
    if level is Level.SITE and not time_zone:
        return ["A site has a time zone of its own: choose it, such as Europe/Brussels."]
    if level is not Level.SITE and time_zone:
        return ["Only a site has a time zone of its own: leave it blank here."]
    return zone_reasons(time_zone) if time_zone else []


def zone_reasons(time_zone: str) -> list[str]:
    """Return why this is no time zone."""
    if time_zone in zones():
        return []
    return [
        f"“{time_zone[:40]}” is not the name of a time zone: choose one such as Europe/Brussels."
    ]


def zones() -> list[str]:
    """Return the IANA names that people choose from: a region and a city, and UTC."""
    named = {name for name in available_timezones() if "/" in name}
    chosen = {name for name in named if not name.startswith(("Etc/", "SystemV/", "US/"))}
    return sorted(chosen | {"UTC"})
