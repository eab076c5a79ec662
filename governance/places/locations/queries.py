"""Where things stand: the locations of a site, what is around each and what is in it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.errors import NotFound
from governance.places.locations.models import Location
from governance.places.locations.rules import LEGAL_PARENTS
from governance.places.models import Level, Place
from governance.places.queries import paths_above

MOST = 1_000
"""Rows of a tree on one page; what lies deeper is on the page of each location."""


def tree(session: Session, actor: Actor, site_id: int) -> list[Location]:
    """Return the locations of a site, each after what it stands in, the upper ones if many."""
    found = readable(actor, Location).where(Location.site_id == site_id)
    depth = func.length(Location.path) - func.length(func.replace(Location.path, "/", ""))
    upper = session.scalars(found.order_by(depth, Location.path).limit(MOST)).all()
    return sorted(upper, key=lambda location: location.path)


def sites(session: Session, actor: Actor) -> list[Place]:
    """Return the sites of which the actor may read the locations, by name."""
    mine = Place.within(actor.paths(tuple({held.role for held in actor.held})))
    around = select(Place.site_id).where(mine)
    wanted = select(Place).where(Place.level == Level.SITE, Place.id.in_(around))
    return list(session.scalars(wanted.order_by(Place.name, Place.id)))


def chosen(sites: Sequence[Place], asked: str) -> Place | None:
    """Return the site that was asked for, else the first; raises `NotFound` for any other."""
    if not asked:
        return sites[0] if sites else None
    for site in sites:
        if str(site.id) == asked:
            return site
    raise NotFound("There is no such site, or none whose locations you may read.")


def one(session: Session, actor: Actor, location_id: int) -> Location:
    """Return a location that the actor may read; raises `NotFound` where there is none."""
    found = session.scalars(readable(actor, Location).where(Location.id == location_id)).first()
    if found is None:
        raise NotFound("There is no such location, or none that you may read.")
    return found


def line_of(session: Session, location: Location) -> list[Location]:
    """Return the locations from the building down to this one, itself included."""
    above = select(Location).where(
        Location.site_id == location.site_id, Location.path.in_(paths_above(location.path))
    )
    return list(session.scalars(above.order_by(func.length(Location.path))))


def inside(session: Session, location: Location) -> list[Location]:
    """Return what stands directly in a location."""
    wanted = select(Location).where(Location.parent_id == location.id)
    return list(session.scalars(wanted.order_by(Location.name, Location.id).limit(MOST)))


def below(locations: Sequence[Location]) -> ColumnElement[bool]:
    """Return that a location is one of these, or stands in one of them, however deep."""
    return or_(
        false(),
        *(
            and_(
                Location.site_id == each.site_id,
                Location.path.startswith(each.path, autoescape=True),
            )
            for each in locations
        ),
    )


def targets(session: Session, actor: Actor, location: Location) -> list[tuple[int, str]]:
    """Return the locations that this one could be moved into, each with all that is around it."""
    legal = readable(actor, Location).where(
        Location.site_id == location.site_id,
        Location.kind.in_(LEGAL_PARENTS[location.kind]),
        ~Location.path.startswith(location.path, autoescape=True),
        Location.id != location.parent_id,
    )
    ids = set(session.scalars(legal.with_only_columns(Location.id)))
    return [(key, way) for key, way in choices(session, actor, [location.site_id]) if key in ids]


def choices(session: Session, actor: Actor, site_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return the locations of these sites for a form, each with all that is around it."""
    wanted = (
        readable(actor, Location)
        .add_columns(Place.name)
        .join(Place, Place.id == Location.site_id)
        .where(Location.site_id.in_(site_ids))
        .order_by(Place.name, Location.site_id, Location.path)
    )
    found = session.execute(wanted).all()
    names = {(location.site_id, location.path): location.name for location, _site in found}
    said = []
    for location, site in found:
        way = [names[location.site_id, path] for path in paths_above(location.path)]
        said.append((location.id, " / ".join([site, *way] if len(site_ids) > 1 else way)))
    return said
