"""What higher slices show on the page of a location."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.places.locations.models import Location
from governance.places.panels import Panel

PANELS: list[Callable[[Session, Actor, Location], Panel | None]] = []


def panels(session: Session, actor: Actor, location: Location) -> list[Panel]:
    """Return what there is to show about a location, in the order of registration."""
    return [panel for make in PANELS if (panel := make(session, actor, location))]
