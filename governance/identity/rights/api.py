"""Rights that take two, for programs: they read; to ask and to confirm is a person's."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.identity.rights import queries
from governance.identity.rights.listing import listing
from governance.identity.rights.models import RequestState, Right, RightsRequest
from governance.identity.rights.rules import Permission

bp = APIBlueprint("api_rights", __name__, url_prefix=api.ROOT, tag="Access")


class RightOut(Shape):
    """One right that takes two people; of an account: who vouches for it, and whose it was."""

    id: int
    kind: Right
    person_id: int
    place_id: int
    site_id: int
    role: Role | None
    starts_on: date | None
    ends_on: date | None
    issuer: str | None
    subject: str | None
    former_id: int | None
    reason: str
    asked_by_id: int
    asked_at: datetime
    state: RequestState
    decided_by_id: int | None
    decided_at: datetime | None
    decided_why: str | None
    version: int


class RightsOut(Shape):
    """A page of rights."""

    items: list[RightOut]
    count: int
    next: str | None


@bp.get("/rights")
@requires(Permission.READ, RightsRequest)
@bp.output(RightsOut)
def index() -> RightsOut:
    """Give a page of the rights that the reader may see, by the conditions of their list."""
    page = paged(listing(session()), queries.requests(actor()))
    items = [RightOut.model_validate(each) for each in page.rows]
    return RightsOut(items=items, count=page.count, next=page.next)


@bp.get("/rights/<int:id>")
@requires(Permission.READ, RightsRequest)
@bp.output(RightOut)
def show(request: RightsRequest) -> RightOut:
    """Give one right."""
    return RightOut.model_validate(request)
