"""How somebody likes to see a list: kept for them alone, and no act in the trail."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.saved_views.models import ListChoice, SavedView


def columns(session: Session, actor: Actor, list_name: str, names: str | None) -> None:
    """Keep the columns in which the actor sees a list; None: the usual ones."""
    _choice(session, actor, list_name).columns = names


def start(session: Session, actor: Actor, list_name: str, view: SavedView | None) -> None:
    """Keep with which view the actor's list opens; None: with everything."""
    _choice(session, actor, list_name).view_id = view.id if view else None


def start_if(session: Session, actor: Actor, view: SavedView, *, wanted: bool) -> None:
    """Have the actor's list open with a view if that is wanted."""
    if wanted:
        start(session, actor, view.list_name, view)


def _choice(session: Session, actor: Actor, list_name: str) -> ListChoice:
    mine = select(ListChoice).where(
        ListChoice.person_id == actor.id, ListChoice.list_name == list_name
    )
    found = session.scalars(mine).one_or_none()
    if found is None:
        found = ListChoice(person_id=actor.id, list_name=list_name)
        session.add(found)
    return found
