"""The words of the glossary, as a list, as hits of the search, and as what pages mark."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.core.memory import remembered
from governance.glossary.models import Side, Term, TermReader
from governance.glossary.rules import Entry, Words, side_of, words

FOUND = 20
"""Hits that the search shows."""

IN_USE = Term.withdrawn_at.is_(None)


def terms(actor: Actor) -> Select[Term]:
    """Select the words that the actor may read."""
    return readable(actor, Term)


def listing() -> Listing:
    """Declare the list of words."""
    return Listing(
        name="glossary",
        columns=(
            Column("name", "Word", lambda row: row.name, Term.name, is_reference=True),
            Column("it", "In IT", lambda row: row.it_meaning),
            Column("ot", "In OT", lambda row: row.ot_meaning),
            Column("friend", "False friend", _friend, Term.is_false_friend),
            Column("others", "Other words", lambda row: row.other_names or Cell(""), is_minor=True),
            Column("why", "Why it matters", lambda row: row.why or Cell(""), is_optional=True),
            Column("example", "Example", lambda row: row.example or Cell(""), is_optional=True),
            Column("state", "State", state_of, is_minor=True),
        ),
        filters=(
            Flag("friends", "False friends only", Term.is_false_friend.is_(True)),
            Choice("state", "State", [("in_use", "in use"), ("withdrawn", "withdrawn")],
                   lambda values: or_(*(IN_USE if v == "in_use" else ~IN_USE for v in values))),
            Text("q", "Search the glossary", holding, lead="with"),
        ),
        default_sort="name",
        key=Term.id,
        singular="word",
        plural="words",
        endpoint="glossary.index",
        record_endpoint="glossary.show",
        export_endpoint="glossary.export",
    )  # fmt: skip


def _friend(row: Term) -> Cell:
    return Cell("false friend", shape="stop", tone="warn") if row.is_false_friend else Cell("")


def state_of(row: Term) -> Cell:
    """Say whether a word is in use."""
    if row.withdrawn_at is not None:
        return Cell("withdrawn", shape="idle")
    return Cell("in use", shape="done", tone="ok")


def holding(text: str) -> ColumnElement[bool]:
    """Return the condition that a text is part of a word, or of what it means."""
    told = (Term.name, Term.other_names, Term.it_meaning, Term.ot_meaning)
    return or_(*(column.icontains(text, autoescape=True) for column in told))


def taken(session: Session, but: Term | None = None) -> list[str]:
    """Return every word that stands for something already, but those of one entry."""
    others = select(Term.name, Term.other_names)
    if but is not None:
        others = others.where(Term.id != but.id)
    entries = (Entry(0, row.name, row.other_names, "", "") for row in session.execute(others))
    return [word for entry in entries for word in entry.words]


def every(session: Session) -> list[Term]:
    """Return all entries, those that are withdrawn among them: a sheet is held against them."""
    return list(session.scalars(select(Term).order_by(Term.id)))


ENTRIES = (
    select(Term.id, Term.name, Term.other_names, Term.it_meaning, Term.ot_meaning,
           Term.is_false_friend)
    .where(IN_USE)
    .order_by(Term.id)
)  # fmt: skip


def in_use(session: Session) -> Words:
    """Return the words in use; read anew once anything was written, made anew if they differ."""
    return remembered(
        session, "glossary", lambda: words(tuple(Entry(*row) for row in session.execute(ENTRIES)))
    )


def side_for(session: Session, actor: Actor) -> Side:
    """Return whose meaning the actor reads first."""
    chosen = select(TermReader.side).where(TermReader.person_id == actor.id)
    key = ("term side", actor.id)
    found = remembered(session, key, lambda: session.scalar(chosen))
    return side_of({held.role for held in actor.held}, found)


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the words that a text is part of."""
    wanted = terms(actor).where(holding(text)).order_by(Term.name).limit(FOUND)
    side = side_for(session, actor)
    return [
        Hit(each.name, each.it_meaning if side is Side.IT else each.ot_meaning,
            "false friend" if each.is_false_friend else "",
            Target("glossary.show", {"id": each.id}))
        for each in session.scalars(wanted)
    ]  # fmt: skip


SEARCH["Glossary"] = Source(found, "glossary.index")
