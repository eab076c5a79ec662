"""What higher slices show on an asset's page, and what they let people do from there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.contributions import Target
from governance.register.models import Asset


@dataclass(frozen=True, slots=True)
class Panel:
    """One card of the page: its template is included with `panel` in scope."""

    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be begun from the page; with reasons it cannot now, and they say why."""

    label: str
    target: Target
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody would have altered on an asset, for the change that does it."""

    field: str
    """The controlled fact."""

    current: str
    proposed: str
    value: str
    """What the fact would be, in words."""

    reason: str = ""
    drift_id: int | None = None


PANELS: list[Callable[[Session, Actor, Asset], Panel | None]] = []
ACTIONS: list[Callable[[Session, Actor, Asset], Action | None]] = []

WAYS: list[Callable[[Session, Actor, Asset, Proposal], Action | None]] = []
"""Each offers a way to alter a controlled fact, begun with what is known of it."""


def panels(session: Session, actor: Actor, asset: Asset) -> list[Panel]:
    """Return what there is to show about an asset, in the order of registration."""
    return [panel for make in PANELS if (panel := make(session, actor, asset))]


def actions(session: Session, actor: Actor, asset: Asset) -> list[Action]:
    """Return what can be begun from an asset's page."""
    return [action for make in ACTIONS if (action := make(session, actor, asset))]


def ways(session: Session, actor: Actor, asset: Asset, proposal: Proposal) -> list[Action]:
    """Return how a controlled fact of an asset can be altered."""
    return [action for make in WAYS if (action := make(session, actor, asset, proposal))]
