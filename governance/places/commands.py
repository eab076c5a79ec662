"""What administrators do with the tree: places are added and renamed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.places.models import Level, Place
from governance.places.rules import NewPlace, Permission, check_name, check_new


def add(session: Session, actor: Actor, parent: Place, new: NewPlace) -> Place:
    """Put a place under another one.

    Raises `Forbidden` unless the actor is an administrator there, `RuleViolation` with every
    reason why it cannot stand there.
    """
    must(session, actor, Permission.ADD, parent)
    same_code = select(Place).where(Place.parent_id == parent.id, Place.code == new.code)
    check_new(parent, new, session.scalars(same_code).first())
    place = Place(
        parent_id=parent.id,
        site_id=parent.site_id,
        level=new.level,
        code=new.code,
        name=new.name.strip(),
        path=f"{parent.path}{new.code}/",
        time_zone=new.time_zone or parent.time_zone,
    )
    session.add(place)
    session.flush()
    if new.level is Level.SITE:
        place.site_id = place.id
    record(session, actor, "place.added", place, under=str(parent))
    return place


def rename(session: Session, actor: Actor, place: Place, name: str) -> None:
    """Give a place another name; its code and so its path stay.

    Raises `Forbidden` unless the actor is an administrator there.
    """
    must(session, actor, Permission.RENAME, place)
    check_name(name)
    was = place.name
    place.name = name.strip()
    record(session, actor, "place.renamed", place, was=was)
