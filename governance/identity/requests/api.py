"""Requests for roles for programs: they read; to ask and to decide is a person's."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.identity.requests import queries
from governance.identity.requests.listing import listing
from governance.identity.requests.models import AskedState, RoleRequest
from governance.identity.requests.rules import Permission

bp = APIBlueprint("api_role_requests", __name__, url_prefix=api.ROOT, tag="Access")


class RoleRequestOut(Shape):
    """One role that somebody asked for."""

    id: int
    person_id: int
    role: Role
    place_id: int
    site_id: int
    starts_on: date
    ends_on: date | None
    reason: str
    asked_by_id: int
    asked_at: datetime
    due_on: date
    state: AskedState
    approved_by_id: int | None
    approved_at: datetime | None
    decided_by_id: int | None
    decided_at: datetime | None
    decided_why: str | None
    version: int


class RoleRequestsOut(Shape):
    """A page of requests."""

    items: list[RoleRequestOut]
    count: int
    next: str | None


@bp.get("/role-requests")
@requires(Permission.READ, RoleRequest)
@bp.output(RoleRequestsOut)
def index() -> RoleRequestsOut:
    """Give a page of the requests that the reader may see, by the conditions of their list."""
    page = paged(listing(session()), queries.role_requests(actor()))
    items = [RoleRequestOut.model_validate(each) for each in page.rows]
    return RoleRequestsOut(items=items, count=page.count, next=page.next)


@bp.get("/role-requests/<int:id>")
@requires(Permission.READ, RoleRequest)
@bp.output(RoleRequestOut)
def show(request: RoleRequest) -> RoleRequestOut:
    """Give one request."""
    return RoleRequestOut.model_validate(request)
