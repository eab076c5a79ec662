"""How far somebody's sight reaches: the places, and the sites by which lists are cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted
from governance.core.listing.kept import Args
from governance.core.memory import remembered
from governance.identity.models import Role
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.rules import Permission

NAMED = 200
"""Places that a statement names one by one."""


class Spot(NamedTuple):
    """One place, as pages offer it."""

    id: int
    name: str
    path: str
    level: Level
    site_id: int | None

    @property
    def indented(self) -> str:
        """The name, further in the deeper it lies, for a list to choose from."""
        return "\u2003" * (self.path.count("/") - 2) + self.name


SPOT = tuple(getattr(Place, name) for name in Spot._fields)


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Where somebody may read; the same one until anything is written, so told by its identity."""

    spots: tuple[Spot, ...]
    """In the order of the tree; a site is among them if anything at it is."""

    paths: tuple[str, ...] = ()
    """Where a role is held: what hangs at or below one of them is read."""

    @property
    def site_ids(self) -> list[int]:
        """The sites, and the enterprise itself for what hangs right there."""
        return list(dict.fromkeys(spot.site_id or spot.id for spot in self.spots))

    @property
    def sites(self) -> list[Spot]:
        """The sites as pages offer them."""
        return [spot for spot in self.spots if spot.level is Level.SITE]

    @property
    def searched_ids(self) -> list[int]:
        """The sites by which a search is cut; none for who reads the whole enterprise."""
        is_whole = any(spot.level is Level.ENTERPRISE for spot in self.spots)
        return [] if is_whole else self.site_ids

    def partitions(self, asked: Args) -> list[ColumnElement[bool]]:
        """Return a condition for each site that can hold what is asked for.

        Each is one stretch of an index. None for a search, which finds few: it is asked once.
        """
        if asked.get("q"):
            return []
        sites, places = asked.get("site", ()), asked.get("place", ())
        around = {spot.site_id for spot in self.spots if str(spot.id) in places}
        chosen = [
            site_id
            for site_id in self.site_ids
            if (not sites or str(site_id) in sites)
            and (not around or None in around or site_id in around)
        ]
        return [Asset.site_id == site_id for site_id in chosen]

    def below(self, ids: Sequence[str]) -> ColumnElement[bool]:
        """Return that an asset hangs at one of these places, or anywhere below.

        A few places are named one by one: the databases see then that they hold few assets.
        """
        paths = tuple(spot.path for spot in self.spots if str(spot.id) in ids)
        below = [spot.id for spot in self.spots if spot.path.startswith(paths)]
        return Asset.place_id.in_(below) if len(below) <= NAMED else Asset.within(paths)


def reach(session: Session, actor: Actor) -> Reach:
    """Return where the actor may read, in one statement, or in none if it was asked before."""
    return remembered(session, ("reach", actor.held), lambda: _reach(session, actor))


def _reach(session: Session, actor: Actor) -> Reach:
    paths = actor.paths(tuple(Role))
    mine = Place.within(paths)
    around = select(Place.site_id).where(mine)
    wanted = select(*SPOT).where(or_(mine, Place.id.in_(around))).order_by(Place.path)
    return Reach(tuple(Spot(*row) for row in session.execute(wanted)), tuple(paths))


def registrable(session: Session, actor: Actor) -> list[Spot]:
    """Return the places at which the actor may register assets."""
    return spots(session, actor, Permission.REGISTER)


def spots(session: Session, actor: Actor, permission: StrEnum) -> list[Spot]:
    """Return the places at which the actor holds a permission."""
    wanted = select(*SPOT).where(permitted(actor, permission, Place))
    return [Spot(*row) for row in session.execute(wanted.order_by(Place.path))]
