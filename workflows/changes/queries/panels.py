"""What higher slices show on a change's page."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.register.queries.panels import Panel
from workflows.changes.models import ChangeRequest

PANELS: list[Callable[[Session, Actor, ChangeRequest], Panel | None]] = []


def panels(session: Session, actor: Actor, change: ChangeRequest) -> list[Panel]:
    """Return what there is to show besides the change itself, in the order of registration."""
    return [panel for make in PANELS if (panel := make(session, actor, change))]
