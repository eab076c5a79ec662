"""Where an asset stands: the card of its page, and what stands in a location, for that one's."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.listing.kept import Args
from governance.core.listing.shape import Choice, Filter
from governance.places.locations.models import Location
from governance.places.locations.panels import PANELS as ON_LOCATION
from governance.places.locations.queries import below, line_of
from governance.places.locations.rules import envelope
from governance.places.panels import Panel as LocationPanel
from governance.register.models import Asset
from governance.register.queries.panels import PANELS, Panel
from governance.register.queries.reach import Reach

SHOWN = 20
"""Assets on a location's page; the register lists them all, page by page."""


def on_asset(session: Session, _actor: Actor, asset: Asset) -> Panel | None:
    """Show where the asset stands, and in which air."""
    if asset.location_id is None:
        return None
    line = line_of(session, session.get_one(Location, asset.location_id))
    shown = {"line": line, "site_id": asset.site_id, "envelope": envelope(line)}
    return Panel("Where it stands", "register/_standing.html", shown)


def on_location(session: Session, actor: Actor, location: Location) -> LocationPanel:
    """Show what stands in a location, or in what is in it, as far as the reader may see."""
    here = readable(actor, Asset).where(stands_in([location]))
    count = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    found = session.scalars(here.order_by(Asset.tag, Asset.id).limit(SHOWN)).all()
    shown = {"assets": found, "count": count, "location": location}
    return LocationPanel("What stands there", "register/_in_location.html", shown)


def stands_in(locations: Sequence[Location]) -> ColumnElement[bool]:
    """Return that an asset stands in one of these locations, however deep."""
    return Asset.location_id.in_(select(Location.id).where(below(locations)))


def location_filter(session: Session, reach: Reach, asked: Args) -> tuple[Filter, ...]:
    """Return the condition that a location's page leads to; no menu of a whole site's rooms."""
    keys = [int(key) for key in asked.get("location", ()) if key.isdecimal() and len(key) < 10]  # noqa: PLR2004
    if "location" not in asked:
        return ()
    wanted = select(Location).where(Location.id.in_(keys), Location.site_id.in_(reach.site_ids))
    found = {str(location.id): location for location in session.scalars(wanted)}
    options = [(key, location.name) for key, location in found.items()]
    chosen = Choice(
        "location",
        "Stands in",
        options,
        lambda ids: stands_in([found[key] for key in ids if key in found]),
        lead="in",
    )
    return (chosen,)


PANELS.append(on_asset)
ON_LOCATION.append(on_location)
