"""What higher slices show on the page of a place and beside each place of the tree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.places.models import Place


@dataclass(frozen=True, slots=True)
class Panel:
    """One card of a place's page: its template is included with `panel` in scope."""

    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of something there are at each place itself, those below it not among them."""

    label: str
    by_place: Callable[[Session, Actor], Mapping[int, int]]
    """One statement for the whole tree; only what the actor may read is counted."""


PANELS: list[Callable[[Session, Actor, Place], Panel | None]] = []
COUNTED: list[Counted] = []


def panels(session: Session, actor: Actor, place: Place) -> list[Panel]:
    """Return what there is to show about a place, in the order of registration."""
    return [panel for make in PANELS if (panel := make(session, actor, place))]


def counts(session: Session, actor: Actor) -> list[tuple[str, Mapping[int, int]]]:
    """Return, for each thing that is counted, its label and the number by place."""
    return [(counted.label, counted.by_place(session, actor)) for counted in COUNTED]
