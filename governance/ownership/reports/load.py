"""The list of who answers for how much."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import Person
from governance.ownership.models import Activity
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.places.models import Level, Place

MOST_NAMINGS = 40
"""Namings beyond which one person answers for too much. Source: House rule, ADR 0026."""

HELD = (
    select(
        Owner.person_id,
        func.count(Owner.assignment_id.distinct()).label("namings"),
        func.count(Owner.activity.distinct()).label("activities"),
        func.count(Place.site_id.distinct()).label("sites"),
        func.count().label("fields"),
    )
    .join(Place, Place.id == Owner.subject_id)
    .where(Owner.subject_kind == PLACE, Owner.facet == "", holds_today())
    .where(Owner.person_id.is_not(None))
    .group_by(Owner.person_id)
    .subquery()
)


def rows(actor: Actor) -> Select[tuple[Person]]:
    """Select whoever is accountable for anything at a place, with how much it is."""
    query = readable(actor, Person).join(HELD, HELD.c.person_id == Person.id)
    return query.add_columns(HELD.c.namings, HELD.c.activities, HELD.c.sites, HELD.c.fields)


def listing(session: Session) -> Listing:
    """Declare the list of load."""
    sites = select(Place.id, Place.name).where(Place.level == Level.SITE).order_by(Place.name)
    return Listing(
        name="load",
        columns=[
            Column("person", "Person", lambda r: Cell(r.Person.name, is_strong=True,
                   to=("people.show", r.Person.id)), sort=Person.name),
            Column("namings", "Namings", _namings, sort=HELD.c.namings, is_number=True,
                   nullable=False, export=lambda r: r.namings),
            Column("activities", "Activities", lambda r: r.activities, sort=HELD.c.activities,
                   is_number=True, nullable=False),
            Column("sites", "Sites", lambda r: r.sites, sort=HELD.c.sites, is_number=True,
                   nullable=False),
            Column("fields", "Places by activities", lambda r: r.fields, sort=HELD.c.fields,
                   is_number=True, nullable=False),
        ],
        filters=[
            Text("q", "Person", lambda text: Person.name.icontains(text, autoescape=True)),
            Choice("site", "Site", [(str(key), name) for key, name in session.execute(sites)],
                   lambda values: Person.id.in_(_at(list(map(int, values)))), lead="at"),
            Flag("much", f"more than {MOST_NAMINGS} namings", HELD.c.namings > MOST_NAMINGS),
        ],
        default_sort="-namings",
        key=Person.id,
        singular="person",
        plural="people",
        endpoint="ownership_reports.load",
        export_endpoint="ownership_reports.load_export",
    )  # fmt: skip


def _at(sites: list[int]) -> Select[int | None]:
    at = select(Owner.person_id).join(Place, Place.id == Owner.subject_id)
    return at.where(
        Owner.subject_kind == PLACE,
        Owner.activity.in_(tuple(Activity)),
        holds_today(),
        Place.site_id.in_(sites),
        Owner.person_id.is_not(None),
    )


def _namings(row: object) -> Cell:
    number: int = row.namings  # type: ignore[attr-defined]
    if number > MOST_NAMINGS:
        return Cell(f"{number}", hint="too much for one", shape="stop", tone="warn")
    return Cell(str(number))
