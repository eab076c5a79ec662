"""The rows behind an answer, as values: chains of scopes, assignments, people with their roles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from governance.core.memory import remembered, remembers
from governance.ownership.answers import Chain, Node, Party, Row
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.parties import parties_of, party_key, place_words
from governance.ownership.subjects import Key, Subject
from governance.places.models import Place

PLACE = Place.__tablename__


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
    session: Session,
    activities: Collection[Activity],
    keys: Collection[Key],
    letters: Collection[Letter] = (Letter.ACCOUNTABLE,),
) -> list[Row]:
    """Return every row about these records, whatever its dates, with its party.

    What is named at places is remembered: the records that hang at them share it.
    """
    if not remembers(session):
        return _about(session, activities, keys, letters)
    asked, written = frozenset(activities), frozenset(letters)
    places = frozenset(key for key in keys if key[0] == PLACE)
    others = [key for key in keys if key[0] != PLACE]
    at_places = remembered(
        session,
        ("named", asked, places, written),
        lambda: _about(session, asked, places, written),
    )
    return [*_about(session, asked, others, written), *at_places]


def _about(
    session: Session,
    activities: Collection[Activity],
    keys: Collection[Key],
    letters: Collection[Letter],
) -> list[Row]:
    if not keys:
        return []
    ids = defaultdict[str, set[int]](set)
    for kind, subject_id in keys:
        ids[kind].add(subject_id)
    kinds = sorted(ids)
    asked = {f"of_{n}": sorted(ids[kind]) for n, kind in enumerate(kinds)}
    given = {"activities": list(activities), "letters": list(letters)}
    return rows_of(session, session.scalars(_named(*kinds), {**given, **asked}).all())


def rows_of(session: Session, found: Sequence[Assignment]) -> list[Row]:
    """Return assignments with their parties, in a fixed number of statements."""
    parties = parties_of(session, found)
    return [_row(each, parties[party_key(each)]) for each in found]


@cache
def _named(*kinds: str) -> Select[Assignment]:
    """Ask who is named on records of these kinds; made once for each set of them."""
    of = Assignment
    about = (
        (of.subject_kind == kind) & of.subject_id.in_(bindparam(f"of_{n}", expanding=True))
        for n, kind in enumerate(kinds)
    )
    activities = of.activity.in_(bindparam("activities", expanding=True))
    letters = of.letter.in_(bindparam("letters", expanding=True))
    return select(of).where(activities, letters, or_(*about)).order_by(of.id)


def _row(row: Assignment, party: Party) -> Row:
    key = (row.subject_kind, row.subject_id)
    facet = (row.facet, row.facet_value or "") if row.facet else None
    return Row(
        row.id, row.activity, key, party, row.starts_on, row.ends_on, row.assigned_by,
        row.letter, row.mode, facet, row.source,
    )  # fmt: skip


def is_about(keys: Collection[Key]) -> ColumnElement[bool]:
    """Return the condition under which a row is about one of these records."""
    ids = defaultdict[str, set[int]](set)
    for kind, subject_id in keys:
        ids[kind].add(subject_id)
    of = Assignment
    return or_(
        *(and_(of.subject_kind == kind, of.subject_id.in_(some)) for kind, some in ids.items())
    )
