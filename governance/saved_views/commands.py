"""What people do with views: keep one, name and share it, keep other conditions, delete it."""

from dataclasses import dataclass

from sqlalchemy import update as updated
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must, readable
from governance.core.errors import RuleViolation
from governance.core.listing.named import LISTS
from governance.identity.models import Person
from governance.places.models import Place
from governance.saved_views.models import ListChoice, SavedView
from governance.saved_views.queries import named_alike
from governance.saved_views.rules import Permission, check, check_stays_shared, kept_query


@dataclass(frozen=True, slots=True)
class NewView:
    """What is told of a view before it is kept."""

    list_name: str
    name: str
    query: str
    place_id: int | None = None
    """With whom it is shared; None: nobody."""


def keep(session: Session, actor: Actor, new: NewView) -> SavedView:
    """Keep what a list shows under a name, for oneself or for everybody at a place."""
    must(session, actor, Permission.KEEP, session.get_one(Person, actor.id))
    place = _shared_with(session, actor, new.place_id)
    if new.list_name not in LISTS:
        raise RuleViolation("There is no such list any more: nothing can be kept of it.")
    query = kept_query(new.query)
    check(new.name, query, named_alike(session, actor.id, new.list_name))
    view = SavedView(
        list_name=new.list_name, name=new.name, query=query, person_id=actor.id,
        place_id=place.id if place else None,
    )  # fmt: skip
    session.add(view)
    session.flush()
    record(session, actor, "saved_view.kept", view, list=new.list_name, shared_with=str(place))
    return view


def edit(session: Session, actor: Actor, view: SavedView, name: str, place_id: int | None) -> None:
    """Give a view another name, share it with a place, or with nobody."""
    must(session, actor, Permission.EDIT, view)
    place = _shared_with(session, actor, place_id) if place_id != view.place_id else None
    if place_id != view.place_id:
        check_stays_shared(view, actor.id, place)
        view.place_id = place.id if place else None
    check(name, view.query, named_alike(session, view.person_id, view.list_name), view.id)
    view.name = name
    record(session, actor, "saved_view.edited", view)


def update(session: Session, actor: Actor, view: SavedView, query: str) -> None:
    """Keep other conditions, another order or other columns under the same name."""
    must(session, actor, Permission.EDIT, view)
    kept = kept_query(query)
    check(view.name, kept, {}, view.id)
    view.query = kept
    record(session, actor, "saved_view.updated", view)


def delete(session: Session, actor: Actor, view: SavedView) -> None:
    """Delete a view; lists that opened with it open with everything again."""
    must(session, actor, Permission.DELETE, view)
    session.execute(updated(ListChoice).where(ListChoice.view_id == view.id).values(view_id=None))
    session.delete(view)
    record(session, actor, "saved_view.deleted", view)


def _shared_with(session: Session, actor: Actor, place_id: int | None) -> Place | None:
    """Return the place with which somebody may share; raises what stands against it."""
    if place_id is None:
        return None
    place = session.scalars(readable(actor, Place).where(Place.id == place_id)).one_or_none()
    if place is None:
        raise RuleViolation("Shared with: choose a place of the list.")
    must(session, actor, Permission.SHARE, place)
    return place
