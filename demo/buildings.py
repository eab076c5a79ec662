"""Where the company's things physically stand: buildings, rooms, cabinets, and the air in them.

Cabinets follow from the tree of places: each cell or line has one for its controllers and their
modules, in the room of its area. What is virtual stands nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo.company import PLACES, SITES, at
from demo.rows import AssetRow, PlaceRow

CONTROLLED = {"temp_min_c": 18.0, "temp_max_c": 25.0, "rh_min_pct": 30.0, "rh_max_pct": 60.0}
SERVERS = {"temp_min_c": 18.0, "temp_max_c": 27.0, "rh_max_pct": 60.0, "required_ip": "IP20"}
FLOOR = {**CONTROLLED, "is_condensing": False, "hazardous_zone": "none"}
WET = {"temp_max_c": 30.0, "is_washed_down": True, "required_ip": "IP65"}
DECONTAMINATED = {"is_vhp_decontaminated": True, "required_ip": "IP65"}
CABINET = {"temp_max_c": 40.0, "required_ip": "IP54", "is_washed_down": False}
AIR: dict[str, dict[str, Any]] = {
    "leuven/media-buffer": WET,
    "leuven/cell-culture": {"is_washed_down": True, "required_ip": "IP65"},
    "wismar/filling": DECONTAMINATED,
    "leuven/utilities": {"temp_min_c": 10.0, "temp_max_c": 38.0, "rh_max_pct": 80.0},
}
"""Areas whose rooms have an air of their own."""

IN_CABINETS = frozenset({"plc", "dcs_controller", "safety_controller", "remote_io", "drive"})
NOWHERE = frozenset({"vm", "hypervisor", "software_system", "cloud_service"})
CELLS = frozenset({"process_cell", "production_line", "production_unit", "storage_zone"})


@dataclass(frozen=True, slots=True)
class LocationRow:
    """One location of a site."""

    site: str
    path: str
    kind: str
    name: str
    air: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Site and path."""
        return self.site, self.path

    @property
    def around(self) -> tuple[str, str]:
        """The key of what it stands in."""
        return self.site, f"{self.path.rstrip('/').rpartition('/')[0]}/"


def _below(site: str) -> list[PlaceRow]:
    return [place for place in PLACES if place.path.startswith(at(site)) and place.path != at(site)]


def _of_site(site: str) -> Iterator[LocationRow]:
    yield LocationRow(site, "/b1/", "building", "Production building", FLOOR)
    yield LocationRow(site, "/b1/f0/", "floor", "Ground floor", {})
    yield LocationRow(site, "/b2/", "building", "Technical building", {"hazardous_zone": "none"})
    yield LocationRow(site, "/b2/server-room/", "room", "Server room", SERVERS)
    yield LocationRow(site, "/b2/server-room/rack-1/", "rack", "Rack 1", {})
    areas = [place for place in _below(site) if place.level == "area"]
    for area in areas:
        air = AIR.get(f"{site}/{area.code}", {})
        yield LocationRow(site, f"/b1/f0/{area.code}/", "room", f"{area.name}, hall", air)
    for cell in _below(site):
        if cell.level in CELLS:
            path = f"/b1/f0/{_area(cell.path)}/{cell.code}/"
            yield LocationRow(site, path, "cabinet", f"{cell.name}, control cabinet", CABINET)


def _area(path: str) -> str:
    """The code of the area of a place."""
    return path.strip("/").split("/")[2]


LOCATIONS: tuple[LocationRow, ...] = tuple(row for site in SITES for row in _of_site(site))
KNOWN = frozenset(row.key for row in LOCATIONS)


def stands_in(asset: AssetRow) -> tuple[str, str] | None:
    """The location of an asset; None for what is virtual, or where nobody has looked."""
    codes = asset.place.strip("/").split("/")[2:]
    if asset.asset_class in NOWHERE or not codes:
        return None
    if asset.place.endswith("/datacentre/"):
        return asset.site, "/b2/server-room/rack-1/"
    room = (asset.site, f"/b1/f0/{codes[0]}/")
    cabinet = (asset.site, f"/b1/f0/{'/'.join(codes[:2])}/")
    if asset.asset_class in IN_CABINETS and len(codes) > 1 and cabinet in KNOWN:
        return cabinet
    return room if room in KNOWN else None
