"""Deviations and actions for programs: they read; to decide, and to sign, is a person's."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.deviations.models import (
    Capa,
    CapaKind,
    CapaState,
    Deviation,
    DeviationSource,
    DeviationState,
    Disposition,
    Impact,
    Severity,
)
from workflows.deviations.queries import lists
from workflows.deviations.rules.permissions import Permission

bp = APIBlueprint("api_deviations", __name__, url_prefix=api.ROOT, tag="Deviations and actions")


class DeviationOut(Shape):
    """One thing that did not go as approved."""

    id: int
    reference: str
    place_id: int
    site_id: int
    asset_id: int | None
    of: str | None
    title: str
    happened: str
    source: DeviationSource
    severity: Severity
    state: DeviationState
    found_at: datetime
    opened_at: datetime
    due_at: datetime | None
    cause: str
    disposition: Disposition | None
    impact: Impact | None
    lots: str
    decided: str
    disposition_sha256: str | None
    ended_at: datetime | None
    version: int


class DeviationsOut(Shape):
    """A page of deviations."""

    items: list[DeviationOut]
    count: int
    next: str | None


class ActionOut(Shape):
    """One action that corrects or prevents."""

    id: int
    reference: str
    place_id: int
    site_id: int
    deviation_id: int | None
    of: str | None
    kind: CapaKind
    action: str
    owner_id: int
    due_on: date
    state: CapaState
    done_at: datetime | None
    checked_at: datetime | None
    version: int


class ActionsOut(Shape):
    """A page of actions."""

    items: list[ActionOut]
    count: int
    next: str | None


@bp.get("/deviations")
@requires(Permission.READ, Deviation)
@bp.output(DeviationsOut)
def index() -> DeviationsOut:
    """Give a page of the deviations that the reader may see, by the conditions of their list."""
    page = paged(lists.listing(session(), actor()), lists.deviations(actor()))
    items = [DeviationOut.model_validate(each) for each in page.rows]
    return DeviationsOut(items=items, count=page.count, next=page.next)


@bp.get("/deviations/<int:id>")
@requires(Permission.READ, Deviation)
@bp.output(DeviationOut)
def show(deviation: Deviation) -> DeviationOut:
    """Give one deviation."""
    return DeviationOut.model_validate(deviation)


@bp.get("/actions")
@requires(Permission.READ_CAPA, Capa)
@bp.output(ActionsOut)
def actions() -> ActionsOut:
    """Give a page of the actions that the reader may see, by the conditions of their list."""
    page = paged(lists.capa_listing(session(), actor()), lists.capas(actor()))
    items = [ActionOut.model_validate(each) for each in page.rows]
    return ActionsOut(items=items, count=page.count, next=page.next)


@bp.get("/actions/<int:id>")
@requires(Permission.READ_CAPA, Capa)
@bp.output(ActionOut)
def action(capa: Capa) -> ActionOut:
    """Give one action."""
    return ActionOut.model_validate(capa)
