"""Who may do what with locations, what stands in what, and the air that is inherited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.core.access import declare, extend, role
from governance.places.locations.models import (
    Location,
    LocationKind,
    holds_a_role_at_its_site,
)
from governance.places.models import Place
from governance.places.rules import CODE, LONGEST_CODE, LONGEST_NAME

K = LocationKind
LEGAL_PARENTS: Mapping[LocationKind, frozenset[LocationKind]] = {
    K.BUILDING: frozenset(),
    K.FLOOR: frozenset({K.BUILDING}),
    K.ROOM: frozenset({K.BUILDING, K.FLOOR, K.ROOM}),
    K.CABINET: frozenset({K.BUILDING, K.FLOOR, K.ROOM, K.CABINET}),
    K.RACK: frozenset({K.FLOOR, K.ROOM, K.CABINET}),
    K.DIN_RAIL: frozenset({K.ROOM, K.CABINET, K.RACK}),
}
"""What may stand directly in what; a building stands on its site. Source: House rule."""

KIND_LABELS = {kind: kind.replace("_", " ") for kind in LocationKind}
LOCATION_KEEPERS = role("administrator", "ot_lead", "it_lead")


class Permission(StrEnum):
    """What can be done with locations."""

    READ = "location:read"
    ADD = "location:add"
    EDIT = "location:edit"
    BUILD = "location:build"
    """A building, at a site."""


declare(
    Location,
    read=Permission.READ,
    grants={
        Permission.READ: [[holds_a_role_at_its_site]],
        Permission.ADD: [[LOCATION_KEEPERS]],
        Permission.EDIT: [[LOCATION_KEEPERS]],
    },
)
extend(Place, {Permission.BUILD: [[LOCATION_KEEPERS]]})

ENVELOPE: Mapping[str, tuple[str, str]] = {
    "temp_min_c": ("Coldest", "°C"),
    "temp_max_c": ("Warmest", "°C"),
    "rh_min_pct": ("Driest", "% relative humidity"),
    "rh_max_pct": ("Dampest", "% relative humidity"),
    "is_condensing": ("Condensation", ""),
    "required_ip": ("Ingress protection needed", ""),
    "hazardous_zone": ("Hazardous zone", ""),
    "is_vhp_decontaminated": ("Vaporised hydrogen peroxide", ""),
    "is_washed_down": ("Washed down", ""),
}
"""The facts of the air around a location, in words and units."""


@dataclass(frozen=True, slots=True)
class Held:
    """One fact of an envelope, and the location that says it."""

    label: str
    value: str
    source: Location | None
    """None: nobody has said."""

    is_own: bool = False


def envelope(line: Sequence[Location]) -> list[Held]:
    """Return the air at the last of these locations, each of which stands in the one before it.

    A fact that is not given is that of the location around it.
    """
    return [_held(line, name, *words) for name, words in ENVELOPE.items()]


def _held(line: Sequence[Location], name: str, label: str, unit: str) -> Held:
    for location in reversed(line):
        value = getattr(location, name)
        if value is not None:
            return Held(label, _said(value, unit), location, is_own=location is line[-1])
    return Held(label, "", None)


def _said(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g} {unit}"
    return str(value)


def kinds_in(kind: LocationKind | None) -> list[LocationKind]:
    """Return what may stand directly in a location of this kind; None: on the site itself."""
    if kind is None:
        return [K.BUILDING]
    return [below for below, above in LEGAL_PARENTS.items() if kind in above]


def reasons_against(
    around: Location | None, values: Mapping[str, Any], same_code: Location | None
) -> list[str]:
    """Return every reason why no such location can stand there.

    `same_code` is the location beside it that bears the new one's code already.
    Source: House rule.
    """
    told = list(reasons_against_facts(values))
    legal = kinds_in(around.kind if around else None)
    if values["kind"] not in legal:
        where = f"{around} is a {KIND_LABELS[around.kind]}" if around else "This is a site"
        allowed = ", ".join(KIND_LABELS[kind] for kind in legal) or "nothing"
        told.append(f"{where}: in it stands {allowed}, not a {KIND_LABELS[values['kind']]}.")
    if not CODE.fullmatch(values["code"]) or len(values["code"]) > LONGEST_CODE:
        told.append(
            f"The code “{values['code']}” is not plain: use at most {LONGEST_CODE} small letters "
            "a-z, digits and single hyphens between them, such as r104."
        )
    if same_code:
        told.append(f"{same_code} bears the code “{values['code']}” there: choose another one.")
    return told


def reasons_against_move(
    location: Location, around: Location, same_code: Location | None, reason: str | None
) -> list[str]:
    """Return every reason why a location cannot be moved into another one.

    `same_code` is the location there that bears its code already.
    Source: House rule.
    """
    told = []
    if location.site_id != around.site_id:
        told.append(f"{around} is at another site: add {location} there anew.")
    elif around.path.startswith(location.path):
        told.append(f"{around} is {location} itself, or stands in it: choose another location.")
    elif location.parent_id == around.id:
        told.append(f"{location} stands in {around} already.")
    elif same_code is not None:
        told.append(f"{same_code} bears the code “{location.code}” in {around}: choose another.")
    if location.kind not in kinds_in(around.kind):
        kinds = (KIND_LABELS[location.kind], KIND_LABELS[around.kind])
        told.append("{} is a {}, which does not stand in a {}.".format(location, *kinds))
    if not reason:
        told.append(f"Say why {location} is moved: what stands in it goes along.")
    return told


def reasons_against_facts(values: Mapping[str, Any]) -> list[str]:
    """Return every reason why a location cannot have this name and this air.

    Source: House rule.
    """
    told = []
    if not values["name"] or len(values["name"]) > LONGEST_NAME:
        told.append(f"A location has a name of 1 to {LONGEST_NAME} characters.")
    for low, high, words in (
        ("temp_min_c", "temp_max_c", "coldest temperature is above the warmest"),
        ("rh_min_pct", "rh_max_pct", "driest humidity is above the dampest"),
    ):
        least, most = values.get(low), values.get(high)
        if least is not None and most is not None and least > most:
            told.append(f"The {words}: {least:g} and {most:g}. Exchange them.")
    return told
