"""Where places stand: above, below, beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.audit.sites import SITES, Site
from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.trigrams import holding
from governance.places.models import Level, Place

Standing = TypeVar("Standing", bound=Any)
"""What stands in a tree: it has an `id` and a `parent_id`."""


def tree(session: Session, actor: Actor) -> list[Place]:
    """Return every place that the actor may read, each after what it stands under."""
    return list(session.scalars(readable(actor, Place).order_by(Place.path)))


def paths_above(path: str) -> list[str]:
    """Return the paths from the root down to this one, itself included."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]


def line_of(session: Session, place: Place) -> list[Place]:
    """Return the places from the enterprise down to this one, itself included."""
    above = select(Place).where(Place.path.in_(paths_above(place.path)))
    return list(session.scalars(above.order_by(func.length(Place.path))))


def children(session: Session, place: Place) -> list[Place]:
    """Return what stands directly under a place."""
    return list(
        session.scalars(select(Place).where(Place.parent_id == place.id).order_by(Place.name))
    )


def sites() -> Select[Place]:
    """Select the sites, by name."""
    return select(Place).where(Place.level == Level.SITE).order_by(Place.name)


def near(session: Session, actor: Actor) -> list[Site]:
    """Return the sites that the actor may read, by name: what the trail is narrowed to."""
    wanted = readable(actor, Place).where(Place.level == Level.SITE).order_by(Place.name, Place.id)
    return [Site(each.id, each.name, each.path) for each in session.scalars(wanted)]


SITES.append(near)


def named_paths(places: Sequence[Place]) -> dict[int, str]:
    """Return each place's names from below the enterprise down, e.g. `Leuven / Suite 3`, by id.

    Takes a whole tree: what a place stands under has to be among them.
    """
    names = {place.path: place.name for place in places}
    return {
        place.id: " / ".join(
            names[path] for path in paths_above(place.path)[1:] or [place.path] if path in names
        )
        for place in places
    }


@dataclass(frozen=True, slots=True)
class Branch(Generic[Standing]):
    """A place or a location in its tree, with what stands under it."""

    place: Standing
    under: list["Branch[Standing]"]


def branches(places: Sequence[Standing]) -> list[Branch[Standing]]:
    """Return the tree out of its places, each of which comes after what it stands under."""
    roots: list[Branch[Standing]] = []
    by_id: dict[int, Branch[Standing]] = {}
    for place in places:
        branch = by_id[place.id] = Branch(place, [])
        above = by_id.get(place.parent_id) if place.parent_id else None
        (above.under if above else roots).append(branch)
    return roots


MOST_HITS = 20


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the places whose name or code holds a text."""
    wanted = readable(actor, Place).where(holding(Place.id, (Place.name, Place.code), text))
    return [
        Hit(place.name, place.level.value.replace("_", " "), place.path.strip("/"), _page_of(place))
        for place in session.scalars(wanted.order_by(Place.path).limit(MOST_HITS))
    ]


def _page_of(place: Place) -> Target:
    return Target("places.show", {"id": place.id})


SEARCH["Places"] = Source(found)
