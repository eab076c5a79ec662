"""More lists of changes for programs: what stands for a time, what is old, what a figure counts."""

from datetime import datetime

from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.changes.models import ChangeRequest
from workflows.changes.policies.queries import current
from workflows.changes.queries import lists
from workflows.changes.rebaselining import queries
from workflows.changes.rules import machine
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.figuring import counted_listing, period_asked
from workflows.changes.views.older import listing as older_listing
from workflows.changes.views.programs import ChangeOut, ChangesOut, bp, listed
from workflows.changes.views.standing import board, open_ones


class OlderChangeOut(ChangeOut):
    """An open change that is not under the versions of today."""

    asked_over_at: datetime | None
    """Since when quality is asked to take it over; null: nobody asked."""


class OlderChangesOut(Shape):
    """A page of such changes, and what the versions of today are."""

    items: list[OlderChangeOut]
    count: int
    next: str | None
    workflow: str
    """The definition that normal changes begin under today."""

    policy: str


@bp.get("/older")
@requires(Permission.READ, ChangeRequest)
@bp.output(OlderChangesOut)
def older() -> OlderChangesOut:
    """Give what is open under older versions, as its list does; to take it over is a signature."""
    sites = list(lists.sites(session(), actor()))
    rows = queries.older(session(), actor())
    page = paged(older_listing(actor(), sites), rows, lists.one_by_one(actor(), sites))
    return OlderChangesOut(
        items=[
            OlderChangeOut(**listed(row).model_dump(), asked_over_at=row.asked_over_at)
            for row in page.rows
        ],
        count=page.count,
        next=page.next,
        workflow=machine.CURRENT,
        policy=current(session()),
    )


@bp.get("/standing")
@requires(Permission.READ, ChangeRequest)
@bp.output(ChangesOut)
def standing() -> ChangesOut:
    """Give what is temporary or was done in an emergency and has not ended, as the board does."""
    sites = list(lists.sites(session(), actor()))
    page = paged(board(actor(), sites), open_ones(actor()), lists.one_by_one(actor(), sites))
    return ChangesOut(items=list(map(listed, page.rows)), count=page.count, next=page.next)


@bp.get("/figures/changes")
@requires(Permission.READ, ChangeRequest)
@bp.output(ChangesOut)
def counted() -> ChangesOut:
    """Give exactly the changes behind a number: `figure` and `period`, narrowed as the figures."""
    page = paged(counted_listing(period_asked()), lists.changes(actor()))
    return ChangesOut(items=list(map(listed, page.rows)), count=page.count, next=page.next)
