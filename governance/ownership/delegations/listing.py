"""The list of delegations, and what the form offers to choose from."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.models import ROLE_LABELS, Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.absences.rules import Permission as OnPerson
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.delegations.queries import counts_on
from governance.ownership.delegations.rules import ANSWERING, Permission, in_words
from governance.ownership.models import Absence, Activity, Delegation
from governance.ownership.parties import place_words
from governance.places.models import Place

of = Delegation
GIVER, TAKER, AT = aliased(Person), aliased(Person), aliased(Place)
IN_FORCE, TO_COME, OVER, CANCELLED = "in_force", "to_come", "over", "cancelled"
STATES = {
    IN_FORCE: Cell("in force", shape="done", tone="ok"),
    TO_COME: Cell("to come", shape="wait", tone="info"),
    OVER: Cell("over", shape="idle"),
    CANCELLED: Cell("cancelled", shape="stop"),
}


def rows(actor: Actor) -> Select[Delegation]:
    """Select every delegation that the actor may read, with its people and its place."""
    return (
        readable(actor, Delegation)
        .join(of.from_person.of_type(GIVER))
        .join(of.to_person.of_type(TAKER))
        .join(of.place.of_type(AT))
        .options(
            contains_eager(of.from_person.of_type(GIVER)),
            contains_eager(of.to_person.of_type(TAKER)),
            contains_eager(of.place.of_type(AT)),
        )
    )


def state_of(delegation: Delegation, on: date) -> Cell:
    """Return where a delegation stands on a day, as a word and a shape."""
    if delegation.cancelled_on is not None:
        return STATES[CANCELLED]
    if delegation.ends_on <= on:
        return STATES[OVER]
    return STATES[IN_FORCE if delegation.starts_on <= on else TO_COME]


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list, with the people and sites that occur in it as choices."""
    today = clock.today()
    return Listing(
        name="delegation",
        columns=_columns(today),
        filters=_filters(session, actor, today),
        default_sort="-starts_on",
        key=of.id,
        singular="delegation",
        plural="delegations",
        endpoint="delegations.index",
        record_endpoint="delegations.show",
        export_endpoint="delegations.export",
    )


def _columns(today: date) -> list[Column]:
    return [
        Column("number", "Number", lambda d: d.reference, sort=of.id, is_reference=True),
        Column("giver", "For", lambda d: Cell(d.from_person.name, is_strong=True),
               sort=GIVER.name, nullable=False),
        Column("taker", "Who acts", lambda d: Cell(d.to_person.name, is_strong=True),
               sort=TAKER.name, nullable=False),
        Column("what", "In what", lambda d: in_words(d.activity), sort=of.activity),
        Column("place", "Where", lambda d: place_words(d.place), sort=AT.name, nullable=False),
        Column("starts_on", "From", lambda d: d.starts_on, sort=of.starts_on),
        Column("ends_on", "Ends", lambda d: d.ends_on, sort=of.ends_on),
        Column("state", "State", lambda d: state_of(d, today)),
        Column("made_by", "Made by", lambda d: d.made_by, sort=of.made_by, is_minor=True),
    ]  # fmt: skip


def _filters(session: Session, actor: Actor, today: date) -> list[Choice | Text]:
    seen = readable(actor, Delegation).subquery()
    sites = select(Place.id, Place.name).where(Place.id.in_(select(seen.c.site_id)))
    known = session.execute(sites.order_by(Place.name, Place.id))
    return [
        Text("q", "Person", _mentions),
        Choice("activity", "In what",
               [(each.value, ACTIVITY_LABELS[each]) for each in Activity],
               lambda values: of.activity.in_([Activity(value) for value in values])),
        Choice("site", "Site", [(str(key), name) for key, name in known],
               lambda values: of.site_id.in_(map(int, values)), lead="at"),
        Choice("state", "State", [(name, cell.text) for name, cell in STATES.items()],
               lambda values: _stands(values, today)),
    ]  # fmt: skip


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(*(each.name.icontains(text, autoescape=True) for each in (GIVER, TAKER)))


def _stands(values: Sequence[str], today: date) -> ColumnElement[bool]:
    stands = of.cancelled_on.is_(None)
    clauses = {
        IN_FORCE: counts_on(today),
        TO_COME: and_(stands, of.starts_on > today),
        OVER: and_(stands, of.ends_on <= today),
        CANCELLED: of.cancelled_on.is_not(None),
    }
    return or_(*(clauses[value] for value in values))


def places(session: Session, actor: Actor) -> list[Place]:
    """Return the places at which the actor may hand over, in the order of the tree."""
    may = permitted(actor, Permission.DELEGATE, Place)
    return list(session.scalars(readable(actor, Place).where(may).order_by(Place.path)))


def givers(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return whose duties the actor may hand over: their own, and of those who are away."""
    away = select(Absence.person_id).where(
        Absence.cancelled_on.is_(None), Absence.ends_on > clock.today()
    )
    others = (
        select(Person.id, Person.name)
        .where(
            Person.id.in_(away), Person.id != actor.id, Person.deactivated_at.is_(None),
            permitted(actor, OnPerson.TELL, Person),
        )
        .order_by(Person.name, Person.id)
    )  # fmt: skip
    found = [(person_id, name) for person_id, name in session.execute(others)]
    return [(actor.id, actor.name), *found]


def takers(session: Session) -> list[tuple[int, str]]:
    """Return who could act for somebody, each with a role that they hold and where."""
    held = (
        select(Person.id, Person.name, RoleGrant.role, Place)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_(ANSWERING), Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
        .order_by(Person.name, Person.id, Place.path, RoleGrant.role)
    )  # fmt: skip
    once: dict[int, str] = {}
    for person_id, name, role, place in session.execute(held):
        once.setdefault(person_id, f"{name} ({ROLE_LABELS[role]}, {place_words(place)})")
    return list(once.items())
