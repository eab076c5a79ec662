"""The competences there are, as lists and choices."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.skills.models import Competence, Field

FIELD_LABELS = {
    Field.OT: "OT", Field.IT: "IT", Field.GXP: "GxP", Field.SAFETY: "safety",
    Field.CYBER: "cyber security", Field.SOFT: "working together",
}  # fmt: skip
FOUND = 20
"""Hits that the search shows."""


def competences(actor: Actor) -> Select[Competence]:
    """Select the competences that the actor may read."""
    return readable(actor, Competence)


def listing() -> Listing:
    """Declare the list of competences."""
    today = clock.today()
    is_over = Competence.ended_on.is_not(None) & (Competence.ended_on <= today)
    return Listing(
        name="competences",
        columns=(
            Column("code", "Code", lambda row: row.code, Competence.code, is_reference=True),
            Column("title", "Competence", lambda row: Cell(row.title, is_strong=True),
                   Competence.title),
            Column("field", "Field", lambda row: FIELD_LABELS[row.field]),
            Column("months", "Evidence counts for",
                   lambda row: f"{row.months} months" if row.months else "until something ends it",
                   export=lambda row: row.months),
            Column("also", "Also called", lambda row: row.also_called or Cell(""), is_minor=True),
            Column("nice", "NICE", lambda row: row.nice_ids or Cell(""), is_minor=True),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("field", "Field", [(each.value, FIELD_LABELS[each]) for each in Field],
                   Competence.field.in_),
            Choice("state", "State", [("in_use", "in use"), ("over", "ended")],
                   lambda values: or_(*(is_over if v == "over" else ~is_over for v in values))),
            Text("q", "Search competences", holding, lead="with"),
        ),
        default_sort="code",
        key=Competence.id,
        singular="competence",
        plural="competences",
        endpoint="competences.index",
        record_endpoint="competences.show",
        export_endpoint="competences.export",
    )  # fmt: skip


def holding(text: str) -> ColumnElement[bool]:
    """Return the condition that a text is part of what a competence is called."""
    named = (Competence.code, Competence.title, Competence.also_called, Competence.nice_ids)
    return or_(*(column.icontains(text, autoescape=True) for column in named))


def state_of(row: Competence) -> Cell:
    """Say whether a competence is in use today."""
    if row.ended_on is not None and row.ended_on <= clock.today():
        return Cell("ended", shape="idle")
    return Cell("in use", shape="done", tone="ok")


def in_use(session: Session) -> list[Competence]:
    """Return the competences that are in use today, by code."""
    today = clock.today()
    wanted = select(Competence).where(
        or_(Competence.ended_on.is_(None), Competence.ended_on > today)
    )
    return list(session.scalars(wanted.order_by(Competence.code)))


def choices(session: Session) -> list[tuple[int, str]]:
    """Return the competences in use, for a form to choose from."""
    return [(each.id, str(each)) for each in in_use(session)]


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the competences that a text is part of."""
    wanted = competences(actor).where(holding(text)).order_by(Competence.code).limit(FOUND)
    return [
        Hit(each.code, each.title, FIELD_LABELS[each.field],
            Target("competences.show", {"id": each.id}))
        for each in session.scalars(wanted)
    ]  # fmt: skip


SEARCH["Competences"] = Source(found, "competences.index")
