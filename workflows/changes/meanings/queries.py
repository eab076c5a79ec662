"""The false friends in what is written of a change, and what was said of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.glossary.queries import in_use
from governance.glossary.rules import Entry
from workflows.changes.meanings.models import ChangeMeaning
from workflows.changes.models import ChangeRequest

WRITTEN = ("title", "reason", "current", "proposed", "plan")
"""The texts of a change in which they are looked for: what is to be done, and why."""


def friends_in(session: Session, change: ChangeRequest) -> list[Entry]:
    """Return the false friends that stand in a change, in the order in which they first do."""
    text = "\n".join(getattr(change, name) or "" for name in WRITTEN)
    return [each for each in in_use(session).found(text) if each.is_false_friend]


def meanings_of(session: Session, change: ChangeRequest) -> dict[int, ChangeMeaning]:
    """Return what was said last of each word, by the number of its entry."""
    wanted = select(ChangeMeaning).where(ChangeMeaning.change_id == change.id)
    rows = session.scalars(
        wanted.options(joinedload(ChangeMeaning.person)).order_by(ChangeMeaning.id)
    )
    return {row.term_id: row for row in rows}
