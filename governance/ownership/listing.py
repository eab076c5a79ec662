"""The list of everything that any party was, is or will be named for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.models import ROLE_LABELS, Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.filled import can_act
from governance.ownership.models import Activity, Assignment, Letter, Team, is_in_force_on
from governance.places.models import Place

of = Assignment
SITE = aliased(Place)
"""The site, or the enterprise, of a row."""

AT = aliased(Place)
"""The place of a row."""

HELD_AT = aliased(Place)
"""The place at which a role is held that is named."""

PARTY = case(
    (of.person_id.is_not(None), Person.name),
    (of.team_id.is_not(None), Team.name),
    (of.role.is_not(None), case(ROLE_LABELS, value=of.role) + " at " + HELD_AT.name),
    else_="nobody, on purpose",
)
"""What a row names, in words."""

CAN_ACT = or_(
    and_(of.letter == Letter.ACCOUNTABLE, can_act(tuple(Activity), AT)),
    and_(of.letter != Letter.ACCOUNTABLE, Person.deactivated_at.is_(None)),
    of.person_id.is_(None),
)
"""Whether a person who is named can act; what a role or a team comes to, its own page says."""

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
    named: Assignment = row.Assignment
    if named.ends_on is not None and (named.ends_on <= on or named.ends_on <= named.starts_on):
        return STATES[OVER]
    if named.starts_on > on:
        return STATES[TO_COME]
    return STATES[IN_FORCE if row.can_act else LAPSED]


def rows(actor: Actor) -> Select[Any]:
    """Select every row that the actor may read: party, site, and whether a person can act."""
    query = (
        readable(actor, Assignment)
        .join(Person, Person.id == of.person_id, isouter=True)
        .join(Team, Team.id == of.team_id, isouter=True)
        .join(HELD_AT, HELD_AT.id == of.role_place_id, isouter=True)
        .join(SITE, SITE.id == of.site_id)
        .join(AT, AT.id == of.place_id)
    )
    return query.add_columns(
        PARTY.label("party"), SITE.name.label("site"), CAN_ACT.label("can_act")
    )


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list, with the people and sites that occur in it as choices."""
    today = clock.today()
    return Listing(
        name="assignment",
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
        Column("number", "Number", lambda r: r.Assignment.reference, sort=of.id,
               is_reference=True),
        Column("activity", "Activity", lambda r: ACTIVITY_LABELS[r.Assignment.activity],
               sort=label, nullable=False),
        Column("subject", "Record", lambda r: r.Assignment.subject, sort=of.subject),
        Column("letter", "Letter", lambda r: r.Assignment.letter.sign, sort=of.letter,
               nullable=False),
        Column("party", "Party", lambda r: Cell(r.party, is_strong=True), sort=PARTY,
               nullable=False),
        Column("site", "Site", lambda r: r.site, sort=SITE.name, is_minor=True),
        Column("starts_on", "From", lambda r: r.Assignment.starts_on, sort=of.starts_on),
        Column("ends_on", "Ends", _end, sort=of.ends_on,
               export=lambda r: r.Assignment.ends_on),
        Column("state", "State", lambda r: state_of(r, today)),
        Column("named_by", "Named by", lambda r: r.Assignment.assigned_by,
               sort=of.assigned_by, is_minor=True),
    ]  # fmt: skip


def _end(row: Any) -> Cell | date:
    """Show the first day that no longer counts; most rows have none, which is no gap."""
    return row.Assignment.ends_on or Cell("no end", is_muted=True)


def _filters(session: Session, actor: Actor, today: date) -> list[Choice | Text]:
    seen = readable(actor, Assignment).subquery()
    people = select(Person.id, Person.name).where(Person.id.in_(select(seen.c.person_id)))
    sites = select(Place.id, Place.name).where(Place.id.in_(select(seen.c.site_id)))
    return [
        Text("q", "Party or record", _mentions),
        Choice("activity", "Activity", [(each.value, ACTIVITY_LABELS[each]) for each in Activity],
               lambda values: of.activity.in_([Activity(value) for value in values])),
        Choice("letter", "Letter", [(each.value, f"{each.sign} ({each.value})") for each in Letter],
               lambda values: of.letter.in_([Letter(value) for value in values])),
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
    found = (column.icontains(text, autoescape=True) for column in (PARTY, of.subject))
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
