"""Places and locations for programs: where things are used, and where they stand."""

from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import request, url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Sent, Shape, Versioned
from governance.core.web import actor, requires, session
from governance.places import commands, queries
from governance.places.locations import commands as on_location
from governance.places.locations import queries as stand
from governance.places.locations.models import HazardousZone, Location, LocationKind
from governance.places.locations.rules import Permission as OnLocation
from governance.places.models import CleanRoomGrade, Level, Place
from governance.places.rules import LONGEST_CODE, LONGEST_NAME, NewPlace, Permission

bp = APIBlueprint("api_places", __name__, url_prefix=api.ROOT, tag="Places")
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Code = Annotated[str, Field(min_length=1, max_length=LONGEST_CODE)]
Degrees = Annotated[float, Field(ge=-100, le=200)]
Percent = Annotated[float, Field(ge=0, le=100)]


class SpotOut(Shape):
    """A place of the tree on which roles and assets hang."""

    id: int
    parent_id: int | None
    site_id: int | None
    level: Level
    code: str
    name: str
    path: str
    time_zone: str
    process_segment: str | None
    campaign: str | None
    is_gmp_relevant: bool | None
    clean_room_grade: CleanRoomGrade | None
    version: int


class SpotsOut(Shape):
    """The tree, each place after what it stands under."""

    items: list[SpotOut]


class SpotIn(Sent):
    """A place that is to be added under another one."""

    level: Level
    code: Code
    name: Name
    time_zone: Annotated[str, Field(max_length=60)] | None = None
    """IANA name, of a site; what lies below it has the site's."""


class NameIn(Sent, Versioned):
    """Another name."""

    name: Name


class LocationOut(Shape):
    """A building, floor, room, cabinet, rack or rail; null is as around it."""

    id: int
    site_id: int
    parent_id: int | None
    kind: LocationKind
    code: str
    name: str
    path: str
    temp_min_c: float | None
    temp_max_c: float | None
    rh_min_pct: float | None
    rh_max_pct: float | None
    is_condensing: bool | None
    required_ip: str | None
    hazardous_zone: HazardousZone | None
    is_vhp_decontaminated: bool | None
    is_washed_down: bool | None
    version: int


class LocationsOut(Shape):
    """The locations of a site, each after what it stands in; the upper ones if there are many."""

    site_id: int | None
    items: list[LocationOut]


class EnvelopeIn(Sent):
    """The air around a location; null is as around it."""

    temp_min_c: Degrees | None = None
    temp_max_c: Degrees | None = None
    rh_min_pct: Percent | None = None
    rh_max_pct: Percent | None = None
    is_condensing: bool | None = None
    required_ip: Annotated[str, Field(pattern=r"^IP[0-6X][0-9X]K?[A-D]?$")] | None = None
    hazardous_zone: HazardousZone | None = None
    is_vhp_decontaminated: bool | None = None
    is_washed_down: bool | None = None


class LocationIn(EnvelopeIn):
    """A new location; its code stays for good."""

    kind: LocationKind
    code: Code
    name: Name


class LocationEdit(EnvelopeIn, Versioned):
    """What of a location is to be another; what is not named stays as it is."""

    name: Name | None = None


@bp.get("/places")
@requires(Permission.READ, Place)
@bp.output(SpotsOut)
def index() -> SpotsOut:
    """Give the tree of places."""
    found = queries.tree(session(), actor())
    return SpotsOut(items=[SpotOut.model_validate(each) for each in found])


@bp.get("/places/<int:id>")
@requires(Permission.READ, Place)
@bp.output(SpotOut)
def show(place: Place) -> SpotOut:
    """Give one place."""
    return SpotOut.model_validate(place)


@bp.post("/places/<int:id>/places")
@requires(Permission.ADD, Place)
@bp.input(SpotIn, arg_name="sent")
@bp.output(SpotOut, status_code=201)
def add(parent: Place, sent: SpotIn) -> tuple[SpotOut, int, dict[str, str]]:
    """Put a place under this one."""
    made = commands.add(session(), actor(), parent, NewPlace(**sent.model_dump()))
    return _made(SpotOut, made, ".show")


@bp.post("/places/<int:id>/rename")
@requires(Permission.RENAME, Place)
@bp.input(NameIn, arg_name="sent")
@bp.output(SpotOut)
def rename(place: Place, sent: NameIn) -> SpotOut:
    """Give a place another name."""
    commands.rename(session(), actor(), place, sent.name)
    session().flush()
    return SpotOut.model_validate(place)


@bp.get("/locations")
@requires(OnLocation.READ, Location)
@bp.output(LocationsOut)
def locations() -> LocationsOut:
    """Give the locations of the site that `site` names; else of the first one."""
    site = stand.chosen(stand.sites(session(), actor()), request.args.get("site", ""))
    found = stand.tree(session(), actor(), site.id) if site else []
    items = [LocationOut.model_validate(each) for each in found]
    return LocationsOut(site_id=site.id if site else None, items=items)


@bp.get("/locations/<int:id>")
@requires(OnLocation.READ, Location)
@bp.output(LocationOut)
def location(location: Location) -> LocationOut:
    """Give one location."""
    return LocationOut.model_validate(location)


@bp.post("/places/<int:id>/locations")
@requires(OnLocation.BUILD, Place)
@bp.input(LocationIn, arg_name="sent")
@bp.output(LocationOut, status_code=201)
def build(site: Place, sent: LocationIn) -> tuple[LocationOut, int, dict[str, str]]:
    """Put up a building at a site."""
    made = on_location.build(session(), actor(), site, sent.model_dump())
    return _made(LocationOut, made, ".location")


@bp.post("/locations/<int:id>/locations")
@requires(OnLocation.ADD, Location)
@bp.input(LocationIn, arg_name="sent")
@bp.output(LocationOut, status_code=201)
def put(around: Location, sent: LocationIn) -> tuple[LocationOut, int, dict[str, str]]:
    """Put a location in this one."""
    made = on_location.add(session(), actor(), around, sent.model_dump())
    return _made(LocationOut, made, ".location")


@bp.patch("/locations/<int:id>")
@requires(OnLocation.EDIT, Location)
@bp.input(LocationEdit, arg_name="sent")
@bp.output(LocationOut)
def edit(location: Location, sent: LocationEdit) -> LocationOut:
    """Write of a location what is sent, and nothing else."""
    kept = {name: getattr(location, name) for name in on_location.EDITED}
    given = sent.model_dump(exclude_unset=True, exclude={"version"})
    name = given.get("name") or kept["name"]
    on_location.edit(session(), actor(), location, kept | given | {"name": name})
    session().flush()
    return LocationOut.model_validate(location)


def _made(shape: type[Any], made: Place | Location, page: str) -> tuple[Any, int, dict[str, str]]:
    """Answer with what was added, and where it is."""
    session().flush()
    return shape.model_validate(made), 201, {"Location": url_for(page, id=made.id)}
