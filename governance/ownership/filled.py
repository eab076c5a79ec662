"""Whether anybody is accountable, as SQL: for lists of many records and for counting vacancies.

There are few places and many records. So each place is resolved once, from the root down, and a
record asks for its place, unless a row names the record itself.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from governance.core import clock
from governance.core.access import Placed
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.activities import FITTING
from governance.ownership.models import Activity, Assignment, Letter, is_in_force_on
from governance.ownership.reading import PLACE
from governance.places.models import Place

KEPT = 64
"""Conditions that are kept as built, by what they ask and the day."""


def has_accountable(activity: Activity, model: type[Placed]) -> ColumnElement[bool]:
    """Return whether exactly one person who can act is accountable today, as a condition.

    The model is `Place`, or hangs at one and names it in `place_id`.
    """
    return _has_accountable(activity, model, clock.today())  # type: ignore[arg-type] # a class


@lru_cache(maxsize=KEPT)
def _has_accountable(activity: Activity, model: type[Placed], _today: date) -> ColumnElement[bool]:
    """Build the condition once a day: it costs more to build than to run."""
    places = resolved([activity])
    filled = select(places.c.place_id).where(places.c.is_filled == 1)
    if model is Place:
        return model.id.in_(filled)
    own = _own(model, activity).subquery()
    return or_(
        and_(
            model.place_id.in_(filled),  # type: ignore[attr-defined]
            model.id.not_in(select(own.c.subject_id)),
        ),
        model.id.in_(select(own.c.subject_id).where(own.c.is_filled == 1)),
    )


def resolved(activities: Collection[Activity]) -> CTE:
    """Return every place with each activity, and whether it is filled there (1) or vacant (0)."""
    return _resolved(tuple(activities), clock.today())


@lru_cache(maxsize=KEPT)
def _resolved(activities: tuple[Activity, ...], _today: date) -> CTE:
    named = _named_at_places(activities).cte()
    asked = union_all(*(select(literal(each.value).label("activity")) for each in activities)).cte()
    root, child = aliased(Place), aliased(Place)
    at_root = and_(named.c.subject_id == root.id, named.c.activity == asked.c.activity)
    down = (
        select(
            root.id.label("place_id"),
            asked.c.activity,
            func.coalesce(named.c.is_filled, literal(0, Integer)).label("is_filled"),
        )
        .select_from(root)
        .join(asked, literal(1, Integer) == 1)
        .join(named, at_root, isouter=True)
        .where(root.parent_id.is_(None))
        .cte(recursive=True)
    )
    at_child = and_(named.c.subject_id == child.id, named.c.activity == down.c.activity)
    return down.union_all(
        select(child.id, down.c.activity, func.coalesce(named.c.is_filled, down.c.is_filled))
        .select_from(down)
        .join(child, child.parent_id == down.c.place_id)
        .join(named, at_child, isouter=True)
    )


def _named_at_places(activities: Collection[Activity]) -> Select[int, Activity, int]:
    """Return the places that a row in force names, by activity, and whether that fills it."""
    of, at = Assignment, aliased(Place)
    return (
        select(of.subject_id, of.activity, _fills(activities, at).label("is_filled"))
        .join(at, at.id == of.subject_id)
        .join(Person, Person.id == of.person_id)
        .where(
            of.subject_kind == PLACE,
            of.activity.in_(activities),
            of.letter == Letter.ACCOUNTABLE,
            is_in_force_on(clock.today()),
        )
        .group_by(of.subject_id, of.activity)
    )


def _own(model: type[Placed], activity: Activity) -> Select[int, int]:
    """Return the records that a row in force names, and whether that fills it."""
    of, at, record = Assignment, aliased(Place), aliased(model)
    return (
        select(of.subject_id, _fills([activity], at).label("is_filled"))
        .join(record, record.id == of.subject_id)
        .join(at, at.id == record.place_id)  # type: ignore[attr-defined]
        .join(Person, Person.id == of.person_id)
        .where(
            of.subject_kind == model.__tablename__,  # type: ignore[attr-defined]
            of.activity == activity,
            of.letter == Letter.ACCOUNTABLE,
            is_in_force_on(clock.today()),
        )
        .group_by(of.subject_id)
    )


def _fills(activities: Collection[Activity], at: type[Place]) -> ColumnElement[int]:
    """Return 1 where a group is one row whose person can act at the place, else 0."""
    acts = case((can_act(activities, at), 1), else_=0)
    return case((func.count() == 1, func.max(acts)), else_=0)


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
