"""What is done with the second tree: locations are added, edited and moved."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.places.locations.models import Location
from governance.places.locations.rules import (
    ENVELOPE,
    Permission,
    reasons_against,
    reasons_against_facts,
    reasons_against_move,
)
from governance.places.models import Level, Place

EDITED = ("name", *ENVELOPE)


def build(session: Session, actor: Actor, site: Place, values: Mapping[str, Any]) -> Location:
    """Put up a building at a site; raises `RuleViolation` with every reason why it cannot be."""
    must(session, actor, Permission.BUILD, site)
    if site.level is not Level.SITE:
        raise RuleViolation(f"{site} is no site: a building stands on one.")
    return _added(session, actor, (site.id, None), values)


def add(session: Session, actor: Actor, around: Location, values: Mapping[str, Any]) -> Location:
    """Put a location in another one; raises `RuleViolation` with every reason why it cannot be."""
    must(session, actor, Permission.ADD, around)
    return _added(session, actor, (around.site_id, around), values)


def edit(session: Session, actor: Actor, location: Location, values: Mapping[str, Any]) -> None:
    """Give a location another name or another envelope; its code and so its path stay."""
    must(session, actor, Permission.EDIT, location)
    changed = {name: values[name] for name in EDITED if values.get(name) != getattr(location, name)}
    reasons = reasons_against_facts(values)
    if not changed:
        reasons.append(f"Nothing is changed on {location}: what was sent is what it is.")
    if reasons:
        raise RuleViolation(*reasons)
    for name, value in changed.items():
        setattr(location, name, value)
    record(session, actor, "location.edited", location)


def move(
    session: Session, actor: Actor, location: Location, around: Location, reason: str | None
) -> None:
    """Move a location, with all that stands in it, into another one of its site.

    What it does not say of the air around it is from then on that of its new surroundings.
    Raises `RuleViolation` with every reason why it cannot stand there.
    """
    must(session, actor, Permission.EDIT, location)
    must(session, actor, Permission.ADD, around)
    here, there = location.path, f"{around.path}{location.code}/"
    beside = select(Location).where(Location.site_id == around.site_id, Location.path == there)
    same_code = session.scalars(beside).first()
    if reasons := reasons_against_move(location, around, same_code, reason):
        raise RuleViolation(*reasons)
    inside = and_(Location.site_id == location.site_id, Location.path.startswith(here))
    moved = literal(there) + func.substr(Location.path, len(here) + 1)
    bulk_update(session, Location, inside, {"path": moved})
    location.parent_id = around.id
    record(session, actor, "location.moved", location, reason=reason, was=here, into=around.path)


def _added(
    session: Session, actor: Actor, where: tuple[int, Location | None], values: Mapping[str, Any]
) -> Location:
    site_id, around = where
    path = f"{around.path if around else '/'}{values['code']}/"
    beside = select(Location).where(Location.site_id == site_id, Location.path == path)
    if reasons := reasons_against(around, values, session.scalars(beside).first()):
        raise RuleViolation(*reasons)
    location = Location(
        site_id=site_id,
        parent_id=around.id if around else None,
        kind=values["kind"],
        code=values["code"],
        path=path,
        **{name: values.get(name) for name in EDITED},
    )
    session.add(location)
    record(session, actor, "location.added", location)
    return location
