"""What was kept for the reader of a list."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, permitted, readable
from governance.core.listing.kept import Args, Opened
from governance.core.listing.named import LISTS
from governance.core.memory import remembered
from governance.places.models import Place
from governance.saved_views.models import ListChoice, SavedView
from governance.saved_views.rules import Permission, Shelf, View, opened

CHOICE = select(ListChoice.columns, ListChoice.view_id).where(
    ListChoice.person_id == bindparam("person_id"), ListChoice.list_name == bindparam("list_name")
)
"""How somebody likes to see a list; asked each time, since the trail does not tell."""


def shelf(session: Session, actor: Actor, list_name: str) -> Shelf:
    """Return what was kept for the actor of one list."""
    choice = session.execute(CHOICE, {"person_id": actor.id, "list_name": list_name}).first()
    columns, start_id = choice or (None, None)
    views = remembered(
        session,
        ("views", list_name, actor.id, actor.held),
        lambda: _views(session, actor, list_name),
    )
    return Shelf(list_name, views, columns, start_id)


def _views(session: Session, actor: Actor, list_name: str) -> tuple[View, ...]:
    """Return the views of a list that the actor may use, by name."""
    wanted = (
        readable(actor, SavedView)
        .where(SavedView.list_name == list_name)
        .outerjoin(Place, Place.id == SavedView.place_id)
        .with_only_columns(
            SavedView.id,
            SavedView.name,
            SavedView.query,
            SavedView.person_id == actor.id,
            permitted(actor, Permission.EDIT, SavedView),
            func.coalesce(Place.name, ""),
        )
        .order_by(SavedView.name, SavedView.id)
    )
    return tuple(
        View(key, name, query, bool(is_mine), bool(may_edit), place)
        for key, name, query, is_mine, may_edit, place in session.execute(wanted)
    )


def keeper(session: Session, actor: Actor, name: str, args: Args) -> tuple[Opened, Shelf]:
    """Return what a list is asked, and what was kept for its reader."""
    kept = shelf(session, actor, name)
    return opened(kept, args), kept


def views(session: Session, actor: Actor) -> list[SavedView]:
    """Return the views that the actor may use, with whose they are, list by list."""
    wanted = readable(actor, SavedView).options(
        joinedload(SavedView.person), joinedload(SavedView.place)
    )
    found = session.scalars(wanted.where(SavedView.list_name.in_(LISTS)))
    order = list(LISTS)
    return sorted(found, key=lambda v: (order.index(v.list_name), v.name.lower(), v.id))


def editable(session: Session, actor: Actor) -> set[int]:
    """Return the ids of the views that the actor may rename, share and delete."""
    may = permitted(actor, Permission.EDIT, SavedView)
    return set(
        session.scalars(readable(actor, SavedView).where(may).with_only_columns(SavedView.id))
    )


def starts(session: Session, actor: Actor) -> set[int]:
    """Return the ids of the views with which the actor's lists open."""
    wanted = select(ListChoice.view_id).where(
        ListChoice.person_id == actor.id, ListChoice.view_id.is_not(None)
    )
    return {key for key in session.scalars(wanted) if key is not None}


def sharable(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places with which the actor may share a view, in the order of the tree."""
    wanted = select(Place.id, Place.name, Place.path).where(
        permitted(actor, Permission.SHARE, Place)
    )
    return [
        (row.id, "\u2003" * (row.path.count("/") - 2) + row.name)
        for row in session.execute(wanted.order_by(Place.path))
    ]


def named_alike(session: Session, person_id: int, list_name: str) -> dict[int, str]:
    """Return the names of a person's views of one list, by id."""
    wanted = select(SavedView.id, SavedView.name).where(
        SavedView.person_id == person_id, SavedView.list_name == list_name
    )
    return {row.id: row.name for row in session.execute(wanted)}
