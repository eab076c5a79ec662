"""The rows behind an answer, as values: chains of scopes, assignments, people with their roles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from governance.core.memory import remembered, remembers
from governance.identity.models import Person, Role, RoleGrant
from governance.ownership.answers import Assignment, Chain, Holding, Node, Party
from governance.ownership.models import Accountability, Activity
from governance.ownership.rules import FITTING
from governance.ownership.subjects import Key, Subject
from governance.places.models import Place

PLACE = Place.__tablename__


def place_words(place: Place) -> str:
    """Name a place with its level, e.g. `Site Leuven`."""
    return f"{place.level.value.replace('_', ' ').capitalize()} {place.name}"


def chains(session: Session, subjects: Iterable[Subject]) -> dict[Key, Chain]:
    """Return each record with its scopes, nearest first; one statement, or none if remembered."""
    wanted = list(subjects)
    at = frozenset(subject.place_id for subject in wanted)
    up = remembered(session, ("scopes", at), lambda: _scopes(session, at))
    return {
        one.key: Chain(one, (*_itself(one, up[one.place_id][0]), *up[one.place_id]))
        for one in wanted
    }


def _itself(subject: Subject, place: Node) -> list[Node]:
    return [] if subject.kind == PLACE else [Node(subject.key, subject.label, place.path)]


def _scopes(session: Session, at: Collection[int]) -> dict[int, tuple[Node, ...]]:
    """Return each of these places with those above it, the nearest first."""
    places = {place.id: place for place in session.scalars(_above(), {"at": list(at)})}
    return {place_id: tuple(_up(places[place_id], places)) for place_id in at}


@cache
def _above() -> Select[Place]:
    """Ask for places and all above them; made once."""
    at = bindparam("at", type_=Integer(), expanding=True)
    up = select(Place.id, Place.parent_id).where(Place.id.in_(at)).cte(recursive=True)
    up = up.union(select(Place.id, Place.parent_id).join(up, Place.id == up.c.parent_id))
    return select(Place).where(Place.id.in_(select(up.c.id)))


def _up(place: Place, places: Mapping[int, Place]) -> Iterator[Node]:
    yield Node((PLACE, place.id), place_words(place), place.path)
    if place.parent_id is not None:
        yield from _up(places[place.parent_id], places)


def assignments(
    session: Session, activities: Collection[Activity], keys: Collection[Key]
) -> list[Assignment]:
    """Return every row about these records, whatever its dates, with its person; two statements.

    What is named at places is remembered: the records that hang at them share it.
    """
    if not remembers(session):
        return _about(session, activities, keys)
    asked = frozenset(activities)
    places = frozenset(key for key in keys if key[0] == PLACE)
    others = [key for key in keys if key[0] != PLACE]
    at_places = remembered(
        session, ("named", asked, places), lambda: _about(session, asked, places)
    )
    return [*_about(session, asked, others), *at_places]


def _about(
    session: Session, activities: Collection[Activity], keys: Collection[Key]
) -> list[Assignment]:
    if not keys:
        return []
    ids = defaultdict[str, set[int]](set)
    for kind, subject_id in keys:
        ids[kind].add(subject_id)
    kinds = sorted(ids)
    asked = {f"of_{n}": sorted(ids[kind]) for n, kind in enumerate(kinds)}
    found = session.execute(_named(*kinds), {"activities": list(activities), **asked}).all()
    if not found:
        return []
    roles = {role for activity in activities for role in FITTING[activity]}
    parties = parties_of(session, {row.Person.id: row.Person for row in found}.values(), roles)
    return [_assignment(row.Accountability, parties[row.Person.id]) for row in found]


@cache
def _named(*kinds: str) -> Select[Accountability, Person]:
    """Ask who is named on records of these kinds; made once for each set of them."""
    of = Accountability
    about = (
        (of.subject_kind == kind) & of.subject_id.in_(bindparam(f"of_{n}", expanding=True))
        for n, kind in enumerate(kinds)
    )
    activities = of.activity.in_(bindparam("activities", expanding=True))
    asked = select(of, Person).join(Person, Person.id == of.person_id)
    return asked.where(activities, or_(*about)).order_by(of.id)


def _assignment(row: Accountability, party: Party) -> Assignment:
    key = (row.subject_kind, row.subject_id)
    return Assignment(
        row.id, row.activity, key, party, row.starts_on, row.ends_on, row.assigned_by
    )  # fmt: skip


def is_about(keys: Collection[Key]) -> ColumnElement[bool]:
    """Return the condition under which a row is about one of these records."""
    ids = defaultdict[str, set[int]](set)
    for kind, subject_id in keys:
        ids[kind].add(subject_id)
    of = Accountability
    return or_(
        *(and_(of.subject_kind == kind, of.subject_id.in_(some)) for kind, some in ids.items())
    )


GRANTS = (
    select(RoleGrant.person_id, RoleGrant.role, Place.path, RoleGrant.starts_on, RoleGrant.ends_on)
    .join(Place, Place.id == RoleGrant.place_id)
    .where(
        RoleGrant.role.in_(bindparam("roles", expanding=True)),
        RoleGrant.person_id.in_(bindparam("people", expanding=True)),
    )
)


def parties_of(
    session: Session, people: Iterable[Person], roles: Collection[Role]
) -> dict[int, Party]:
    """Return the people with every grant of these roles, whatever its dates; one statement."""
    known = list(people)
    asked = {"roles": list(roles), "people": [each.id for each in known]}
    held = defaultdict[int, list[Holding]](list)
    for person_id, role, path, starts_on, ends_on in session.execute(GRANTS, asked):
        held[person_id].append(Holding(role, path, starts_on, ends_on))
    return {
        each.id: Party(each.id, each.name, _day_of(each.deactivated_at), tuple(held[each.id]))
        for each in known
    }


def _day_of(at: datetime | None) -> date | None:
    """Return the day on which an instant falls, as grants count days."""
    return at and at.astimezone(UTC).date()
