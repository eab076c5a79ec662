"""What waits, where the reader works, whom to ask, and what a search finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.contributions import FIGURES, SEARCH, Figure, Group, Hit, Item, waiting
from governance.core.memory import remembered
from governance.core.texts import is_storable, tidied
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import holds_role
from governance.places.models import Level, Place
from workflows.notifications.rules import Spot

SHORTEST = 3
"""Characters from which a search is one; the indexes know no shorter part."""

LONGEST = 200
MOST_HITS = 10
"""Of one heading on the page; the list behind the heading has them all."""


def inbox(session: Session, actor: Actor) -> dict[Group, list[Item]]:
    """Return what waits for the actor, by group; groups without anything are left out."""
    items = _waiting(session, actor)
    return {group: found for group in Group if (found := [i for i in items if i.group is group])}


def waiting_count(session: Session, actor: Actor) -> int:
    """Return how much waits for the actor: every page asks, few acts change it."""
    return len(_waiting(session, actor))


def _waiting(session: Session, actor: Actor) -> tuple[Item, ...]:
    key = ("waiting", actor.id, actor.held)
    return remembered(session, key, lambda: tuple(waiting(session, actor)))


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Return the numbers of the actor's home page: what calls for somebody first."""
    key = ("figures", actor.id, actor.held)
    found = remembered(session, key, lambda: tuple(_figures(session, actor)))
    return sorted(found, key=lambda figure: not (figure.needs_care and figure.value))


def _figures(session: Session, actor: Actor) -> Iterator[Figure]:
    for source in FIGURES:
        yield from source(session, actor)


def spots(session: Session, actor: Actor) -> list[Spot]:
    """Return the sites, and the places at which the actor holds roles, by name."""
    return remembered(session, ("spots", actor.held), lambda: _spots(session, actor))


def _spots(session: Session, actor: Actor) -> list[Spot]:
    paths = {held.path for held in actor.held}
    wanted = readable(actor, Place).where(or_(Place.level == Level.SITE, Place.path.in_(paths)))
    columns = (Place.id, Place.code, Place.name, Place.path, Place.level)
    found = session.execute(wanted.with_only_columns(*columns).order_by(Place.name, Place.id))
    return [Spot(*row) for row in found]


def administrators(session: Session) -> list[Person]:
    """Return whom to ask for a role, by name."""
    wanted = select(Person).where(
        Person.deactivated_at.is_(None), holds_role(RoleGrant.role == Role.ADMINISTRATOR)
    )
    return list(session.scalars(wanted.order_by(Person.name, Person.id)))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, or why it was none."""

    text: str
    is_short: bool
    hits: Mapping[str, list[Hit]]
    """By heading, at most `MOST_HITS` each; headings without any are left out."""

    full: frozenset[str]
    """Headings under which there is more."""


def search(session: Session, actor: Actor, asked: str) -> Found:
    """Ask every slice for what holds the text and what the actor may read."""
    text = tidied(asked)[:LONGEST]
    if len(text) < SHORTEST or not is_storable(text):
        return Found(text, len(text) < SHORTEST, {}, frozenset())
    hits = {heading: source.find(session, actor, text) for heading, source in SEARCH.items()}
    return Found(
        text,
        is_short=False,
        hits={heading: found[:MOST_HITS] for heading, found in hits.items() if found},
        full=frozenset(heading for heading, found in hits.items() if len(found) > MOST_HITS),
    )
