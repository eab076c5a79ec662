"""At which site an event was: where its record hangs, asked of the record and kept nowhere."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, false, or_, select
from sqlalchemy.orm import Session

from governance.audit.models import AuditEvent
from governance.core.access import POLICIES, Actor, Placed, Shared


class Site(NamedTuple):
    """One site, as the trail is narrowed to it."""

    id: int
    name: str
    path: str


SITES: list[Callable[[Session, Actor], Sequence[Site]]] = []
"""Which sites there are for somebody; what knows the tree of places says so."""


def sites(session: Session, actor: Actor) -> list[Site]:
    """Return the sites that the actor may see."""
    return [site for source in SITES for site in source(session, actor)]


def at(paths: Sequence[str], kinds: Collection[str]) -> ColumnElement[bool]:
    """Say whether an event's record hangs at or below one of the paths, among these kinds.

    What belongs to no place, such as a sign-in or a word of the glossary, hangs at none.
    """
    return or_(false(), *(_of(model, kind, paths) for kind, model in _hanging() if kind in kinds))


def _of(model: type[Placed], kind: str, paths: Sequence[str]) -> ColumnElement[bool]:
    those = select(cast(model.id, String)).where(model.within(paths))
    return and_(AuditEvent.subject_kind == kind, AuditEvent.subject_key.in_(those))


def _hanging() -> Iterator[tuple[str, type[Placed]]]:
    """Give the kinds of record that hang somewhere: not everywhere, and not with one person."""
    nowhere: Any = Placed.within
    for model in POLICIES:
        says: Any = model.within
        if not issubclass(model, Shared) and says.__func__ is not nowhere.__func__:
            yield str(getattr(model, "__tablename__", "")), model
