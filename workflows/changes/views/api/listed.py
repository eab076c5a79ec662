"""Two more lists of changes for programs: what stands for a time, and what is behind a figure."""

from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.changes.models import ChangeRequest
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.figuring import counted_listing, period_asked
from workflows.changes.views.programs import ChangesOut, bp, listed
from workflows.changes.views.standing import board, open_ones


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
