"""What somebody can be accountable for: records by kind and id, published by their slices."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.places.models import Place

Key = tuple[str, int]
"""A record anywhere: its table and its id."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A record as ownership knows it: no more than where it hangs and what people call it."""

    kind: str
    id: int
    place_id: int
    """The place it is or hangs at."""

    label: str

    @property
    def key(self) -> Key:
        """What tells it from every other record."""
        return (self.kind, self.id)


Load = Callable[[Session, Actor, int], Subject | None]
"""Returns the record of that id; None where there is none that the actor may read."""

Find = Callable[[Session, str], list[Subject]]
"""Returns the records that people call by these words, for the command line: it reads all."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A fact of a kind of record by which an assignment can be narrowed."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Each value with its label."""

    column: Any
    """Of the record's table, for what is worked out in the database."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that somebody can be accountable for."""

    load: Load
    page: str
    """The endpoint of the record's own page; takes `id`."""

    facets: tuple[Facet, ...] = ()
    model: Any = None
    """The mapped class of the records; facets are columns of it."""

    find: Find = lambda _session, _words: []

    is_counted: ColumnElement[bool] = true()  # noqa: RUF009  one expression for all
    """Whether a record needs somebody accountable: what is gone does not."""

    def facets_of(self, session: Session, ids: Sequence[int]) -> dict[int, dict[str, str]]:
        """Return the published facts of some records, by name; one statement, none if none are."""
        if not self.facets:
            return {}
        columns = [facet.column.label(facet.name) for facet in self.facets]
        found = session.execute(select(self.model.id, *columns).where(self.model.id.in_(ids)))
        return {key: _known(self.facets, values) for key, *values in found}

    def by_place(
        self, session: Session, asked: Select[Any], names: Collection[str]
    ) -> list[tuple[int, dict[str, str], int]]:
        """Count the asked records that need somebody, by their place and the named facts."""
        facets = [facet for facet in self.facets if facet.name in names]
        columns = [self.model.place_id, *(facet.column for facet in facets)]
        counted = asked.where(self.is_counted).with_only_columns(*columns, func.count())
        return [
            (place_id, _known(facets, values), number)
            for place_id, *values, number in session.execute(counted.group_by(*columns))
        ]


def _known(facets: Sequence[Facet], values: Sequence[Any]) -> dict[str, str]:
    pairs = zip(facets, values, strict=True)
    return {facet.name: str(value) for facet, value in pairs if value is not None}


SUBJECTS: dict[str, Kind] = {}


def publish(kind: str, made: Kind) -> None:
    """Let people be accountable for the records of a table; publishing one twice is a bug."""
    if kind in SUBJECTS:
        raise RuntimeError(f"{kind}: it is published already")
    SUBJECTS[kind] = made


def facts() -> dict[str, str]:
    """Return every published fact with a value, such as `asset_class=plc`, with its words."""
    return {
        f"{facet.name}={value}": f"{facet.label}: {words}"
        for kind in SUBJECTS.values()
        for facet in kind.facets
        for value, words in facet.options
    }


def subject_of(session: Session, actor: Actor, kind: str, subject_id: int) -> Subject | None:
    """Return the record of that kind and id; None where there is none that the actor may read."""
    published = SUBJECTS.get(kind)
    return published.load(session, actor, subject_id) if published else None


def of_place(place: Place) -> Subject:
    """Return a place as a subject."""
    return Subject(Place.__tablename__, place.id, place.id, place.name)


def _load_place(session: Session, actor: Actor, place_id: int) -> Subject | None:
    place = session.scalar(readable(actor, Place).where(Place.id == place_id))
    return of_place(place) if place else None


def _find_places(session: Session, words: str) -> list[Subject]:
    path = f"/{words.strip('/')}/"
    wanted = select(Place).where(or_(Place.path == path, Place.code == words)).order_by(Place.id)
    return [of_place(place) for place in session.scalars(wanted)]


def found(session: Session, words: str) -> list[Subject]:
    """Return every record, of whatever kind, that people call by these words."""
    return [one for kind in SUBJECTS.values() for one in kind.find(session, words)]


publish(Place.__tablename__, Kind(_load_place, page="places.show", model=Place, find=_find_places))
