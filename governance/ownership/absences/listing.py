"""The list of absences: who is away now or later, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import contains_eager

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.models import Person
from governance.ownership.absences.rules import Permission
from governance.ownership.models import Absence

of = Absence
AWAY, TO_COME = "away", "to_come"
STATES = {
    AWAY: Cell("away", shape="stop", tone="warn"),
    TO_COME: Cell("to come", shape="wait", tone="info"),
}


def rows(actor: Actor) -> Select[Any]:
    """Select the absences that are not over, each with whether the actor may end it."""
    return (
        readable(actor, of)
        .add_columns(permitted(actor, Permission.CANCEL, of))
        .join(of.person)
        .where(of.cancelled_on.is_(None), of.ends_on > clock.today())
        .options(contains_eager(of.person))
    )


def listing() -> Listing:
    """Declare the list; the nearest stands first."""
    today = clock.today()
    states = [(name, cell.text) for name, cell in STATES.items()]
    return Listing(
        name="absence",
        columns=_columns(today),
        filters=[
            Text("q", "Person", lambda text: Person.name.icontains(text, autoescape=True)),
            Choice("state", "State", states, lambda values: _stands(values, today)),
        ],
        default_sort="starts_on",
        key=of.id,
        singular="absence",
        plural="absences",
        endpoint="absences.index",
        export_endpoint="absences.export",
    )


def _columns(today: date) -> list[Column]:
    return [
        Column("person", "Who", lambda r: Cell(r[0].person.name, is_strong=True),
               sort=Person.name, nullable=False),
        Column("starts_on", "First day away", lambda r: r[0].starts_on, sort=of.starts_on),
        Column("ends_on", "First day back", lambda r: r[0].ends_on, sort=of.ends_on),
        Column("state", "State", lambda r: STATES[AWAY if r[0].starts_on <= today else TO_COME]),
        Column("told_by", "Told by", lambda r: r[0].told_by, sort=of.told_by, is_minor=True),
        Column("ends", "What can be done", _ending, export=lambda _: ""),
    ]  # fmt: skip


def _ending(seen: Any) -> Cell:
    absence, may_end = seen[0], seen[1]
    if not may_end:
        return Cell("nothing", is_muted=True)
    return Cell(f"Back, or stays: {absence.person.name}", to=("absences.ending", absence.id))


def _stands(values: Sequence[str], today: date) -> ColumnElement[bool]:
    clauses = {AWAY: of.starts_on <= today, TO_COME: of.starts_on > today}
    return or_(*(clauses[value] for value in values))
