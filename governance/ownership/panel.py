"""What pages show of ownership: one record's panel, and the matrix of a place."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, may, permitted, readable
from governance.ownership.answers import Answer
from governance.ownership.models import SIGNING, Activity, prefixes
from governance.ownership.queries import accountable_for
from governance.ownership.rules import Permission
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Level, Place


@dataclass(frozen=True, slots=True)
class Panel:
    """Who is accountable for each activity that a change asks for, for a record's page."""

    subject: Subject
    answers: tuple[Answer, ...]
    may_name: bool

    @property
    def vacant(self) -> int:
        """How many activities nobody is accountable for."""
        return sum(not answer.is_filled for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity, with the answer in each column."""

    activity: Activity
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every activity against a place and the places directly below it."""

    place: Place
    above: tuple[Place, ...]
    """From the enterprise down to the parent."""

    columns: tuple[Place, ...]
    """The place itself first."""

    lines: tuple[Line, ...]
    namable: frozenset[int]
    """The columns at which the actor may name somebody."""

    @property
    def vacant(self) -> int:
        """How many cells are vacant."""
        return sum(not answer.is_filled for line in self.lines for answer in line.answers)


def panel(session: Session, actor: Actor, subject: Subject) -> Panel:
    """Return what a record's page shows of who is accountable for it; five statements."""
    found = accountable_for(session, SIGNING, [subject])
    place = session.get_one(Place, subject.place_id)
    may_name = may(session, actor, Permission.NAME, place)
    return Panel(subject, tuple(found[each, subject.key] for each in SIGNING), may_name)


def matrix(session: Session, actor: Actor, place: Place) -> Matrix:
    """Return the matrix of a place, which the actor may read."""
    below = readable(actor, Place).where(Place.parent_id == place.id).order_by(Place.name, Place.id)
    columns = (place, *session.scalars(below))
    up = select(Place).where(Place.path.in_(prefixes(place.path)[1:])).order_by(Place.path)
    return Matrix(
        place,
        tuple(session.scalars(up)),
        columns,
        _lines(session, columns),
        _namable(session, actor, columns),
    )


def _lines(session: Session, columns: Collection[Place]) -> tuple[Line, ...]:
    subjects = [of_place(each) for each in columns]
    found = accountable_for(session, tuple(Activity), subjects)
    rows = ((each, tuple(found[each, one.key] for one in subjects)) for each in Activity)
    return tuple(Line(activity, answers[0].title, answers) for activity, answers in rows)


def _namable(session: Session, actor: Actor, columns: Collection[Place]) -> frozenset[int]:
    wanted = select(Place.id).where(
        Place.id.in_([each.id for each in columns]), permitted(actor, Permission.NAME, Place)
    )
    return frozenset(session.scalars(wanted))


def home_of(session: Session, actor: Actor) -> Place | None:
    """Return the place whose matrix the actor sees first: their site, or the enterprise."""
    held = min((each.path for each in actor.held), key=lambda path: (len(path), path), default="/")
    on_the_way = select(Place).where(
        Place.path.in_(prefixes(held)), Place.level.in_([Level.ENTERPRISE, Level.SITE])
    )
    return session.scalars(on_the_way.order_by(func.length(Place.path).desc()).limit(1)).first()
