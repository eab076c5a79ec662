"""Vacancies as the worker, pages and acts need them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.answers import Answer
from governance.ownership.models import Activity, Assignment, Letter, Mode, is_in_force_on, prefixes
from governance.ownership.queries import accountable_for
from governance.ownership.rules import NAMING
from governance.ownership.subjects import Key, Subject
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.rules import is_vacated
from governance.places.models import Place

of = VacantDuty
AT_ONCE = 500
"""Records that are asked about in one go."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How an activity on a record stands today, and whether whom it named is lost."""

    answer: Answer
    is_vacated: bool


@dataclass(frozen=True, slots=True)
class Named:
    """One activity on one record that a row names, or named, somebody for."""

    activity: Activity
    subject: Subject
    has_row: bool
    """Whether a row is in force."""


def looked_at(session: Session) -> dict[tuple[Activity, Key], Looked]:
    """Return how all that anybody was ever named for stands today.

    Six statements for every 500 records that rows are about.
    """
    by_record: dict[Key, list[Named]] = {}
    for named in _named(session):
        by_record.setdefault(named.subject.key, []).append(named)
    found: dict[tuple[Activity, Key], Looked] = {}
    records = list(by_record.values())
    for start in range(0, len(records), AT_ONCE):
        some = records[start : start + AT_ONCE]
        activities = {named.activity for each in some for named in each}
        answers = accountable_for(session, activities, [each[0].subject for each in some])
        for named in (named for each in some for named in each):
            answer = answers[named.activity, named.subject.key]
            is_lost = is_vacated(answer, has_own_row=named.has_row)
            found[named.activity, named.subject.key] = Looked(answer, is_lost)
    return found


def _named(session: Session) -> Iterator[Named]:
    """Yield every activity and record that a row was ever in force for."""
    a, today = Assignment, clock.today()
    ever = and_(a.starts_on <= today, or_(a.ends_on.is_(None), a.ends_on > a.starts_on))
    wanted = (
        select(
            a.activity, a.subject_kind, a.subject_id, a.place_id, func.max(a.subject),
            func.max(case((is_in_force_on(today), 1), else_=0)),
        )
        .where(a.letter == Letter.ACCOUNTABLE, a.mode != Mode.NONE, ever)
        .group_by(a.activity, a.subject_kind, a.subject_id, a.place_id)
        .order_by(a.subject_kind, a.subject_id, a.activity)
    )  # fmt: skip
    for activity, kind, key, place_id, label, in_force in session.execute(wanted):
        yield Named(activity, Subject(kind, key, place_id, label), bool(in_force))


def still_open(session: Session) -> Sequence[VacantDuty]:
    """Return the vacancies that are open, locked."""
    return session.scalars(
        select(of).where(of.closed_on.is_(None)).order_by(of.id).with_for_update()
    ).all()


def levels_above(session: Session, place: Place) -> list[Place]:
    """Return the places, from this one up, at which somebody may name: the nearest first."""
    naming = (
        select(RoleGrant.place_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(NAMING),
            Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
    )
    above = select(Place).where(Place.path.in_(prefixes(place.path)), Place.id.in_(naming))
    return list(session.scalars(above.order_by(func.length(Place.path).desc())))


def vacancies(actor: Actor) -> Select[VacantDuty]:
    """Select the vacancies that the actor may read, each with its places and who acts."""
    return readable(actor, of).options(
        joinedload(of.acting), joinedload(of.place), joinedload(of.told_place)
    )


def of_records(
    session: Session, activities: Collection[Activity], places: Mapping[Key, str]
) -> dict[tuple[Activity, Key], VacantDuty]:
    """Return the vacancy that each record stands under, by activity: its own, or the nearest above.

    `places` gives the path of each record's place. One statement.
    """
    if not activities or not places:
        return {}
    paths = {path for each in places.values() for path in prefixes(each)}
    own = or_(*(and_(of.subject_kind == kind, of.subject_id == key) for kind, key in places))
    at_place = and_(of.subject_kind == Place.__tablename__, Place.path.in_(paths))
    found = session.execute(
        select(of, Place.path)
        .join(Place, Place.id == of.place_id)
        .where(of.closed_on.is_(None), of.activity.in_(activities), or_(own, at_place))
        .order_by(func.length(Place.path), of.id)
    ).all()
    nearest: dict[tuple[Activity, Key], VacantDuty] = {}
    for key, path in places.items():
        for vacancy, at in found:
            is_own = (vacancy.subject_kind, vacancy.subject_id) == key
            if is_own or (vacancy.subject_kind == Place.__tablename__ and path.startswith(at)):
                known = nearest.get((vacancy.activity, key))
                if known is None or (known.subject_kind, known.subject_id) != key:
                    nearest[vacancy.activity, key] = vacancy
    return nearest


def age_of(vacancy: VacantDuty, on: date) -> int:
    """Return for how many days it has stood empty, or stood empty until it was filled."""
    return max(0, ((vacancy.closed_on or on) - vacancy.vacant_on).days)
