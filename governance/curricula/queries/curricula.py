"""Curricula as lists, and one of them with what it holds."""

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.curricula.models import Curriculum, CurriculumItem
from governance.identity.models import ROLE_LABELS, Role

AT = (joinedload(Curriculum.place),)
HOLDS = (selectinload(Curriculum.items),)


def curricula(actor: Actor) -> Select[Curriculum]:
    """Select the curricula that the actor may read."""
    return readable(actor, Curriculum)


def whole(session: Session, curriculum: Curriculum) -> Curriculum:
    """Return a curriculum with all that its page shows."""
    options = (*AT, selectinload(Curriculum.items).joinedload(CurriculumItem.item))
    return session.get_one(Curriculum, curriculum.id, options=options, populate_existing=True)


def whom(curriculum: Curriculum) -> str:
    """Say of whom it asks."""
    return ROLE_LABELS[curriculum.role] if curriculum.role else "everybody with a role"


def state_of(row: Curriculum | CurriculumItem) -> Cell:
    """Say whether it asks for something today."""
    today = clock.today()
    if row.ends_on is not None and row.ends_on <= today:
        return Cell("ended", shape="idle")
    if row.starts_on > today:
        return Cell("to come", shape="wait", tone="info")
    return Cell("in force", shape="done", tone="ok")


def _held_now(row: Curriculum) -> int:
    today = clock.today()
    return sum(each.ends_on is None or each.ends_on > today for each in row.items)


def _holding(text: str) -> ColumnElement[bool]:
    return Curriculum.title.icontains(text, autoescape=True)


def listing() -> Listing:
    """Declare the list of curricula."""
    today = clock.today()
    is_over = Curriculum.ends_on.is_not(None) & (Curriculum.ends_on <= today)
    states = {"over": is_over, "to_come": Curriculum.starts_on > today,
              "in_force": ~is_over & (Curriculum.starts_on <= today)}  # fmt: skip
    return Listing(
        name="curricula",
        columns=(
            Column("number", "Number", lambda row: row.reference, Curriculum.id,
                   is_reference=True),
            Column("title", "Curriculum", lambda row: Cell(row.title, is_strong=True),
                   Curriculum.title),
            Column("role", "For", whom),
            Column("place", "Place", lambda row: row.place.name, load=AT),
            Column("items", "Items", _held_now, load=HOLDS, is_number=True),
            Column("starts", "From", lambda row: row.starts_on, Curriculum.starts_on),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("role", "For", [(each.value, ROLE_LABELS[each]) for each in Role],
                   Curriculum.role.in_),
            Choice("state", "State",
                   [("in_force", "in force"), ("to_come", "to come"), ("over", "ended")],
                   lambda values: or_(*(states[value] for value in values))),
            Text("q", "Search curricula", _holding, lead="with"),
        ),
        default_sort="title",
        key=Curriculum.id,
        singular="curriculum",
        plural="curricula",
        endpoint="curricula.index",
        record_endpoint="curricula.show",
        export_endpoint="curricula.export",
    )  # fmt: skip
