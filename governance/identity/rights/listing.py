"""The list of rights that take two: what it shows and how it is narrowed."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import Person
from governance.identity.queries import is_called
from governance.identity.rights.models import ASKED_FOR, RequestState, Right, RightsRequest
from governance.places.queries import sites

R = RightsRequest
STATES = {
    RequestState.ASKED: Cell("to be confirmed", shape="wait", tone="info"),
    RequestState.CONFIRMED: Cell("confirmed", shape="done", tone="ok"),
    RequestState.REFUSED: Cell("refused", shape="stop", tone="warn"),
    RequestState.WITHDRAWN: Cell("withdrawn", shape="idle"),
}
KINDS = {each: ASKED_FOR.get(each, "a role") for each in Right}


def _about(text: str) -> ColumnElement[bool]:
    """Return the condition that a request is for somebody of that name, or says so otherwise."""
    called = select(Person.id).where(is_called(text))
    told = (each.icontains(text, autoescape=True) for each in (R.reason, R.subject))
    return or_(R.person_id.in_(called), *told)


COLUMNS = (
    Column("number", "Request", str, R.id, is_reference=True),
    Column("person", "For", lambda r: Cell(r.person.name, is_strong=True)),
    Column("what", "What", lambda r: r.what, R.kind),
    Column("place", "Where", lambda r: r.place.name),
    Column("state", "State", lambda r: STATES[r.state], R.state),
    Column("asked_by", "Asked by", lambda r: r.asked_by.name),
    Column("reason", "Why", lambda r: r.reason, is_minor=True),
    Column("asked", "Asked", lambda r: r.asked_at, R.asked_at),
    Column("decided_by", "Decided by",
           lambda r: Cell(r.decided_by.name if r.decided_by else "", is_muted=True),
           is_optional=True),
    Column("decided", "Decided", lambda r: r.decided_at or Cell("", is_muted=True), R.decided_at,
           is_optional=True),
)  # fmt: skip


def listing(session: Session) -> Listing:
    """Declare the list as it is now: its sites are those of the tree."""
    places = [(str(site.id), site.name) for site in session.scalars(sites())]
    return Listing(
        name="rights",
        columns=COLUMNS,
        filters=(
            Text("q", "Person, account or reason", _about, least=2),
            Choice("site", "Site", places, lambda ids: R.site_id.in_(map(int, ids)), lead="at"),
            Choice("what", "What", [(each.value, KINDS[each]) for each in Right],
                   lambda values: R.kind.in_([Right(each) for each in values])),
            Choice("state", "State", [(each.value, cell.text) for each, cell in STATES.items()],
                   lambda values: R.state.in_([RequestState(each) for each in values])),
            Flag("open", "waits for a second person", R.state == RequestState.ASKED),
        ),
        default_sort="-number",
        key=R.id,
        singular="request",
        plural="requests",
        endpoint="rights.index",
        record_endpoint="rights.show",
        export_endpoint="rights.export",
    )  # fmt: skip
