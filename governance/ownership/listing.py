"""The list of everything that anybody was, is or will be accountable for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.models import Person
from governance.ownership.filled import can_act
from governance.ownership.models import Accountability, Activity, is_in_force_on
from governance.ownership.rules import ACTIVITY_LABELS
from governance.places.models import Place

of = Accountability
SITE = aliased(Place)
"""The site, or the enterprise, of a row."""

AT = aliased(Place)
"""The place of a row."""

CAN_ACT = can_act(tuple(Activity), AT)

IN_FORCE, LAPSED, TO_COME, OVER = "in_force", "lapsed", "to_come", "over"
STATES = {
    IN_FORCE: Cell("in force", shape="done", tone="ok"),
    LAPSED: Cell("cannot act", shape="stop", tone="bad"),
    TO_COME: Cell("to come", shape="wait", tone="info"),
    OVER: Cell("over", shape="idle"),
}
"""Where a row stands on a day."""


def state_of(row: Any, on: date) -> Cell:
    """Return where a row of `rows` stands on a day, as a word and a shape."""
    named: Accountability = row.Accountability
    if named.ends_on is not None and (named.ends_on <= on or named.ends_on <= named.starts_on):
        return STATES[OVER]
    if named.starts_on > on:
        return STATES[TO_COME]
    return STATES[IN_FORCE if row.can_act else LAPSED]


def rows(actor: Actor) -> Select[Any]:
    """Select every row that the actor may read: person, site, and whether the person can act."""
    query = readable(actor, Accountability).join(Person, Person.id == of.person_id)
    query = query.join(SITE, SITE.id == of.site_id).join(AT, AT.id == of.place_id)
    return query.add_columns(
        Person.name.label("person"), SITE.name.label("site"), CAN_ACT.label("can_act")
    )


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list, with the people and sites that occur in it as choices."""
    today = clock.today()
    return Listing(
        name="accountability",
        columns=_columns(today),
        filters=_filters(session, actor, today),
        default_sort="subject",
        key=of.id,
        singular="naming",
        plural="namings",
        endpoint="ownership.index",
        record_endpoint="ownership.show",
        export_endpoint="ownership.export",
    )


def _columns(today: date) -> list[Column]:
    label = case(ACTIVITY_LABELS, value=of.activity)
    return [
        Column("number", "Number", lambda r: r.Accountability.reference, sort=of.id,
               is_reference=True),
        Column("activity", "Activity", lambda r: ACTIVITY_LABELS[r.Accountability.activity],
               sort=label, nullable=False),
        Column("subject", "Record", lambda r: r.Accountability.subject, sort=of.subject),
        Column("person", "Accountable", lambda r: Cell(r.person, is_strong=True),
               sort=Person.name),
        Column("site", "Site", lambda r: r.site, sort=SITE.name, is_minor=True),
        Column("starts_on", "From", lambda r: r.Accountability.starts_on, sort=of.starts_on),
        Column("ends_on", "Ends", _end, sort=of.ends_on,
               export=lambda r: r.Accountability.ends_on),
        Column("state", "State", lambda r: state_of(r, today)),
        Column("named_by", "Named by", lambda r: r.Accountability.assigned_by,
               sort=of.assigned_by, is_minor=True),
    ]  # fmt: skip


def _end(row: Any) -> Cell | date:
    """Show the first day that no longer counts; most rows have none, which is no gap."""
    return row.Accountability.ends_on or Cell("no end", is_muted=True)


def _filters(session: Session, actor: Actor, today: date) -> list[Choice | Text]:
    seen = readable(actor, Accountability).subquery()
    people = select(Person.id, Person.name).where(Person.id.in_(select(seen.c.person_id)))
    sites = select(Place.id, Place.name).where(Place.id.in_(select(seen.c.site_id)))
    return [
        Text("q", "Person or record", _mentions),
        Choice("activity", "Activity", [(each.value, ACTIVITY_LABELS[each]) for each in Activity],
               lambda values: of.activity.in_([Activity(value) for value in values])),
        Choice("person", "Person", _options(session, people.order_by(Person.name, Person.id)),
               lambda values: of.person_id.in_(map(int, values))),
        Choice("site", "Site", _options(session, sites.order_by(Place.name, Place.id)),
               lambda values: of.site_id.in_(map(int, values)), lead="at"),
        Choice("state", "State", [(name, cell.text) for name, cell in STATES.items()],
               lambda values: _stands(values, today)),
    ]  # fmt: skip


def _options(session: Session, query: Select[int, str]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in session.execute(query)]


def _mentions(text: str) -> ColumnElement[bool]:
    found = (column.icontains(text, autoescape=True) for column in (Person.name, of.subject))
    return or_(*found)


def _stands(values: Sequence[str], today: date) -> ColumnElement[bool]:
    is_over = and_(of.ends_on.is_not(None), or_(of.ends_on <= today, of.ends_on <= of.starts_on))
    clauses = {
        IN_FORCE: and_(is_in_force_on(today), CAN_ACT),
        LAPSED: and_(is_in_force_on(today), ~CAN_ACT),
        TO_COME: and_(of.starts_on > today, ~is_over),
        OVER: is_over,
    }
    return or_(*(clauses[value] for value in values))
