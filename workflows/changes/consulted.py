"""Who is asked, as SQL: being consulted on a change gives the right to read it."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from governance.core import clock
from governance.core.access import Actor, Condition, Placed, clause
from governance.ownership.models import Delegation
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest, ChangeScope, Consultation

ASKED = Consultation.__table__.c
"""From the tables, not the models: conditions are kept, and a model would mark the question."""


def is_put_to(actor: Actor) -> Condition:
    """Say whether a question is put to the actor, or to somebody for whom they stand in."""
    others = put_to_others(actor, ASKED.id)
    return or_(Consultation.person_id == actor.id, Consultation.id.in_(others))


@clause
def is_consulted(actor: Actor, _model: type[Placed]) -> Condition:
    """Be asked for an opinion on the change, or stand in for somebody who is."""
    own = select(ASKED.change_id).where(ASKED.person_id == actor.id)
    others = put_to_others(actor, ASKED.change_id)
    return or_(ChangeRequest.id.in_(own), ChangeRequest.id.in_(others))


def put_to_others(actor: Actor, *columns: ColumnElement[int]) -> Select[Any]:
    """Select what is put to those for whom the actor stands in today, by columns of it.

    A delegation counts where its place is one of the change's assets', or above it.
    """
    today, of, change = clock.today(), Delegation.__table__.c, ChangeRequest.__table__.c
    scope, asset = ChangeScope.__table__.c, Asset.__table__.c
    further = exists().where(
        scope.change_id == ASKED.change_id,
        scope.asset_id == asset.id,
        _is_covered(asset.place_id, of.place_id),
    )
    main = exists().where(change.id == ASKED.change_id, _is_covered(change.place_id, of.place_id))
    return (
        cast("Select[Any]", select(*columns))
        .join(Delegation.__table__, of.from_person_id == ASKED.person_id)
        .where(
            of.to_person_id == actor.id,
            and_(of.starts_on <= today, of.ends_on > today),
            or_(of.cancelled_on.is_(None), of.cancelled_on > today),
            or_(of.activity.is_(None), of.activity == ASKED.activity),
            or_(main, further),
        )
    )


def _is_covered(place_id: ColumnElement[int], by: ColumnElement[int]) -> ColumnElement[bool]:
    """Say whether a place is another one, or stands below it."""
    at, above = Place.__table__.alias().c, Place.__table__.alias().c
    begins = func.substr(at.path, 1, func.length(above.path)) == above.path
    return exists().where(at.id == place_id, above.id == by, begins)
