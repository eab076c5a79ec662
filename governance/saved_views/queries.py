"""What was kept for the reader of a list."""

from sqlalchemy import Executable, and_, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, permitted, readable
from governance.core.listing.kept import Args, Opened
from governance.core.listing.named import LISTS
from governance.identity.models import Person
from governance.places.models import Place
from governance.saved_views.models import ListChoice, SavedView
from governance.saved_views.rules import Permission, Shelf, View, opened


def shelf(session: Session, actor: Actor, list_name: str) -> Shelf:
    """Return what was kept for the actor of one list; one statement, since every list asks."""
    rows = session.execute(_kept(actor, list_name)).all()
    return Shelf(
        list_name,
        tuple(
            View(row.id, row.name, row.query, row.person_id == actor.id, row.may_edit,
                 row.shared_with or "")
            for row in rows
            if row.id is not None
        ),
        next((row.columns for row in rows), None),
        next((row.view_id for row in rows), None),
    )  # fmt: skip


def _kept(actor: Actor, list_name: str) -> Executable:
    of_list = and_(SavedView.list_name == list_name, permitted(actor, Permission.READ, SavedView))
    chosen = and_(ListChoice.person_id == actor.id, ListChoice.list_name == list_name)
    wanted = select(
        ListChoice.columns,
        ListChoice.view_id,
        SavedView.id,
        SavedView.name,
        SavedView.query,
        SavedView.person_id,
        permitted(actor, Permission.EDIT, SavedView).label("may_edit"),
        Place.name.label("shared_with"),
    )
    return (
        wanted.select_from(Person)
        .outerjoin(ListChoice, chosen)
        .outerjoin(SavedView, of_list)
        .outerjoin(Place, Place.id == SavedView.place_id)
        .where(Person.id == actor.id)
        .order_by(SavedView.name, SavedView.id)
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
