"""Whether anybody is accountable, as SQL: for lists of many records and for counting vacancies.

There are few places and many records. So each place is resolved ahead (`projection`), and a record
asks for its place, unless a row names the record itself.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from governance.core import clock
from governance.core.access import Placed
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.activities import FITTING
from governance.ownership.models import Activity, Assignment
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.ownership.subjects import SUBJECTS
from governance.places.models import Place

KEPT = 64
"""Conditions that are kept as built, by what they ask."""


@lru_cache(maxsize=KEPT)
def has_accountable(activity: Activity, model: type[Placed]) -> ColumnElement[bool]:
    """Return whether exactly one person who can act is accountable today, as a condition.

    The model is `Place`, or hangs at one and names it in `place_id`. Built once: it costs more to
    build than to run; the day is asked for each time it runs.
    """
    general = _at_places(activity, is_filled=True).where(Owner.facet == "")
    if model is Place:
        return model.id.in_(general)
    kind, record = model.__tablename__, model  # type: ignore[attr-defined]
    own = _own(activity, kind)
    special = list(_by_fact(activity, record, kind, is_filled=True))
    against = [~each for each in _by_fact(activity, record, kind, is_filled=False)]
    at_its_place = and_(record.place_id.in_(general), *against)  # type: ignore[attr-defined]
    return or_(
        record.id.in_(own.where(Owner.person_id.is_not(None))),
        and_(or_(at_its_place, *special), record.id.not_in(own)),
    )


def _at_places(activity: Activity, *, is_filled: bool) -> Select[int]:
    filled = Owner.person_id.is_not(None)
    return select(Owner.subject_id).where(
        Owner.subject_kind == PLACE,
        Owner.activity == activity,
        holds_today(),
        filled if is_filled else ~filled,
    )


def _own(activity: Activity, kind: str) -> Select[int]:
    """Select the records that a row in force names themselves."""
    return select(Owner.subject_id).where(
        Owner.subject_kind == kind, Owner.activity == activity, holds_today()
    )


def _by_fact(
    activity: Activity, record: Any, kind: str, *, is_filled: bool
) -> Iterator[ColumnElement[bool]]:
    """Yield for each published fact whether a row for its value decides at the record's place."""
    at_places = _at_places(activity, is_filled=is_filled)
    for facet in SUBJECTS[kind].facets:
        pairs = at_places.add_columns(Owner.facet_value).where(Owner.facet == facet.name)
        yield tuple_(record.place_id, facet.column).in_(pairs)


def resolved(activities: Collection[Activity]) -> Subquery:
    """Return every place with each activity, and whether it is filled there (1) or vacant (0)."""
    return _resolved(tuple(activities))


@lru_cache(maxsize=KEPT)
def _resolved(activities: tuple[Activity, ...]) -> Subquery:
    return (
        select(
            Owner.subject_id.label("place_id"),
            Owner.activity,
            case((Owner.person_id.is_(None), 0), else_=1).label("is_filled"),
        )
        .where(
            Owner.subject_kind == PLACE,
            Owner.facet == "",
            Owner.activity.in_(activities),
            holds_today(),
        )
        .subquery()
    )


def can_act(activities: Collection[Activity], at: type[Place]) -> ColumnElement[bool]:
    """Return whether the row's person is active and fits at a place; both stand in the query."""
    where = aliased(Place)
    fitting = or_(
        *(
            and_(Assignment.activity == each, RoleGrant.role.in_(sorted(FITTING[each])))
            for each in activities
        )
    )
    fits = exists().where(
        RoleGrant.person_id == Assignment.person_id,
        fitting,
        is_held_on(clock.today()),
        where.id == RoleGrant.place_id,
        func.substr(at.path, 1, func.length(where.path)) == where.path,
    )
    return and_(Person.deactivated_at.is_(None), fits)
