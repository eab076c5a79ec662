"""What administrators do with the tree: places are added and renamed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.places.models import Level, Place
from governance.places.rules import Permission, check_name, check_new


@dataclass(frozen=True, slots=True)
class NewPlace:
    """What is told of a place before it is there."""

    level: Level
    code: str
    name: str
    time_zone: str | None = None
    """IANA name, of a site; what stands below it has the site's."""


def add(session: Session, actor: Actor, parent: Place, new: NewPlace) -> Place:
    """Put a place under another one.

    Raises `Forbidden` unless the actor is an administrator there, `RuleViolation` with every
    reason why it cannot stand there.
    """
    must(session, actor, Permission.ADD, parent)
    check_new(parent, new.level, new.code, new.name, new.time_zone)
    _check_code_is_free(session, parent, new.code)
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


def _check_code_is_free(session: Session, parent: Place, code: str) -> None:
    """Raise `RuleViolation` if a sibling bears the code."""
    taken = select(Place).where(Place.parent_id == parent.id, Place.code == code)
    if sibling := session.scalars(taken).first():
        raise RuleViolation(
            f"{sibling} bears the code {code!r} under {parent} already: choose another one."
        )
