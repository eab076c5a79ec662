"""The list of requests for roles: what it shows and how it is narrowed."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.identity.queries import is_called
from governance.identity.requests.models import WAITING, AskedState, RoleRequest
from governance.places.queries import sites

R = RoleRequest
STATES = {
    AskedState.ASKED: Cell("to be approved", shape="wait", tone="info"),
    AskedState.APPROVED: Cell("approved, to be given", shape="wait", tone="info"),
    AskedState.GIVEN: Cell("given", shape="done", tone="ok"),
    AskedState.REFUSED: Cell("refused", shape="stop", tone="warn"),
    AskedState.WITHDRAWN: Cell("withdrawn", shape="idle"),
    AskedState.EXPIRED: Cell("expired", shape="stop", tone="warn"),
}


def _about(text: str) -> ColumnElement[bool]:
    """Return the condition that a request is for somebody of that name, or its reason says so."""
    called = select(Person.id).where(is_called(text))
    return or_(R.person_id.in_(called), R.reason.icontains(text, autoescape=True))


COLUMNS = (
    Column("number", "Request", str, R.id, is_reference=True),
    Column("person", "For", lambda r: Cell(r.person.name, is_strong=True)),
    Column("role", "Role", lambda r: ROLE_LABELS[r.role], R.role),
    Column("place", "Where", lambda r: r.place.name),
    Column("state", "State", lambda r: STATES[r.state], R.state),
    Column("due", "Expires after", lambda r: r.due_on, R.due_on),
    Column("asked_by", "Asked by", lambda r: r.asked_by.name),
    Column("reason", "Why", lambda r: r.reason, is_minor=True),
    Column("asked", "Asked", lambda r: r.asked_at, R.asked_at, is_minor=True),
    Column("starts", "First day", lambda r: r.starts_on, R.starts_on, is_optional=True),
    Column("ends", "First day without it", lambda r: r.ends_on or Cell("", is_muted=True),
           is_optional=True),
    Column("approved_by", "Approved by",
           lambda r: Cell(r.approved_by.name if r.approved_by else "", is_muted=True),
           is_optional=True),
    Column("decided_by", "Decided by",
           lambda r: Cell(r.decided_by.name if r.decided_by else "", is_muted=True),
           is_optional=True),
)  # fmt: skip


def listing(session: Session) -> Listing:
    """Declare the list as it is now: its sites are those of the tree."""
    places = [(str(site.id), site.name) for site in session.scalars(sites())]
    return Listing(
        name="role_requests",
        columns=COLUMNS,
        filters=(
            Text("q", "Person or reason", _about, least=2),
            Choice("site", "Site", places, lambda ids: R.site_id.in_(map(int, ids)), lead="at"),
            Choice("state", "State", [(each.value, cell.text) for each, cell in STATES.items()],
                   lambda values: R.state.in_([AskedState(each) for each in values])),
            Choice("role", "Role", [(role.value, ROLE_LABELS[role]) for role in Role],
                   lambda values: R.role.in_([Role(each) for each in values])),
            Flag("open", "waits for an answer", R.state.in_(WAITING)),
        ),
        default_sort="-number",
        key=R.id,
        singular="request",
        plural="requests",
        endpoint="role_requests.index",
        record_endpoint="role_requests.show",
        export_endpoint="role_requests.export",
    )  # fmt: skip
