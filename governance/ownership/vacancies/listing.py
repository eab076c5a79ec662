"""The list of vacancies: what stands empty, since when, who acts, by when it is to be filled."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.models import Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Cause
from governance.ownership.models import Activity
from governance.ownership.parties import place_words
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.queries import age_of
from governance.places.models import Place

of = VacantDuty
ACTING, AT = aliased(Person), aliased(Place)
OPEN, OVERDUE, FILLED = "open", "overdue", "filled"
STATES = {
    OPEN: Cell("open", shape="wait", tone="warn"),
    OVERDUE: Cell("overdue", shape="stop", tone="bad"),
    FILLED: Cell("filled", shape="done", tone="ok"),
}
CAUSES = {
    Cause.ENDED: "ended without a successor",
    Cause.DEACTIVATED: "the person left",
    Cause.LOST_ROLE: "the person lost the role",
    Cause.TWO_NAMED: "two are named at once",
    Cause.NO_HOLDER: "nobody holds the role",
    Cause.SEVERAL_HOLDERS: "several hold the role",
    Cause.AWAY: "out of office",
}
"""Why a duty stands empty, in words; what never had anybody is no vacancy."""


def rows(actor: Actor) -> Select[VacantDuty]:
    """Select every vacancy that the actor may read, with its place and who acts."""
    return (
        readable(actor, of)
        .join(of.place.of_type(AT))
        .join(of.acting.of_type(ACTING), isouter=True)
        .options(contains_eager(of.place.of_type(AT)), contains_eager(of.acting.of_type(ACTING)))
    )


def state_of(vacancy: VacantDuty) -> Cell:
    """Return how a vacancy stands now, as a word and a shape."""
    if vacancy.closed_on is not None:
        return STATES[FILLED]
    return STATES[OVERDUE if vacancy.due_at <= clock.now() else OPEN]


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list, with the sites that occur in it as choices; what is open stands first."""
    return Listing(
        name="vacancy",
        columns=_columns(),
        filters=_filters(session, actor),
        default_sort="due",
        key=of.id,
        singular="vacancy",
        plural="vacancies",
        endpoint="vacancies.index",
        record_endpoint="vacancies.show",
        export_endpoint="vacancies.export",
    )


def _columns() -> list[Column]:
    today, label = clock.today(), case(ACTIVITY_LABELS, value=of.activity)
    return [
        Column("number", "Number", lambda v: v.reference, sort=of.id, is_reference=True),
        Column("activity", "Activity", lambda v: ACTIVITY_LABELS[v.activity], sort=label,
               nullable=False),
        Column("subject", "Record", lambda v: v.subject, sort=of.subject),
        Column("place", "Place", lambda v: place_words(v.place), sort=AT.name, nullable=False,
               is_minor=True),
        Column("cause", "Cause", lambda v: Cell(CAUSES[v.cause], hint=v.why), sort=of.cause,
               export=lambda v: v.why),
        Column("acting", "Who acts", _acting, sort=ACTING.name, nullable=True,
               export=lambda v: v.acting.name if v.acting else None),
        Column("vacant_on", "Since", lambda v: v.vacant_on, sort=of.vacant_on),
        Column("age", "Days", lambda v: age_of(v, today), is_number=True),
        Column("due", "To be filled by", lambda v: v.due_at, sort=of.due_at),
        Column("state", "State", state_of, sort=of.closed_on),
        Column("filled", "Filled by", lambda v: v.filled_by, sort=of.filled_by, is_optional=True),
    ]  # fmt: skip


def _acting(vacancy: VacantDuty) -> Cell:
    if vacancy.acting:
        return Cell(vacancy.acting.name, is_strong=True)
    return Cell("nobody", is_muted=vacancy.closed_on is not None)


def _filters(session: Session, actor: Actor) -> list[Choice | Text]:
    seen = readable(actor, of).subquery()
    sites = select(Place.id, Place.name).where(Place.id.in_(select(seen.c.site_id)))
    known = session.execute(sites.order_by(Place.name, Place.id))
    return [
        Text("q", "Record or cause", _mentions),
        Choice("activity", "Activity", [(each.value, ACTIVITY_LABELS[each]) for each in Activity],
               lambda values: of.activity.in_([Activity(value) for value in values])),
        Choice("cause", "Cause", [(each.value, words) for each, words in CAUSES.items()],
               lambda values: of.cause.in_([Cause(value) for value in values])),
        Choice("site", "Site", [(str(key), name) for key, name in known],
               lambda values: of.site_id.in_(map(int, values)), lead="at"),
        Choice("state", "State", [(name, cell.text) for name, cell in STATES.items()], _stands),
    ]  # fmt: skip


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(*(each.icontains(text, autoescape=True) for each in (of.subject, of.why)))


def _stands(values: Sequence[str]) -> ColumnElement[bool]:
    is_open, now = of.closed_on.is_(None), clock.now()
    clauses = {
        OPEN: and_(is_open, of.due_at > now),
        OVERDUE: and_(is_open, of.due_at <= now),
        FILLED: of.closed_on.is_not(None),
    }
    return or_(*(clauses[value] for value in values))
