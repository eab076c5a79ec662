"""Which signatures are missing on changes, of one person's and at a place."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Exists, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, made_once, permitted
from governance.evidence.models import Signature
from governance.ownership.activities import FITTING
from governance.ownership.matrix.effects import OPEN_APPROVALS
from governance.ownership.models import SIGNING, Activity
from governance.ownership.rules import Permission as OwnershipPermission
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.execution.models import Execution, ExecutionState
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState, Duty, Phase
from workflows.changes.queries.case import ASSET, KIND
from workflows.changes.rules.machine import RELEASED_IN_VERIFICATION
from workflows.changes.rules.permissions import Permission

LOOKED_AT = 5_000
"""Duties that are looked at for one person: of each, who is accountable is worked out."""

Found = Row[int, Activity, int, int, str, bool]
"""A duty that is missing: its change, activity, asset, place and tag; is it one of several."""


def some_work(state: ExecutionState) -> Exists:
    """Whether the work on some asset of a change is that far, while the rest goes on."""
    return exists().where(Execution.change_id == ChangeRequest.id, Execution.state == state)


def unsigned() -> Select[int, Activity, int, int, str, bool]:
    """Select each duty whose turn it is and that nobody has signed, with its asset."""
    state, is_early = ChangeRequest.state, ChangeRequest.workflow.in_(RELEASED_IN_VERIFICATION)
    is_released_now = or_(
        state == ChangeState.RELEASE, and_(state == ChangeState.VERIFICATION, is_early)
    )
    due = or_(
        and_(state == ChangeState.APPROVAL, Duty.phase == Phase.PLAN),
        and_(is_released_now, Duty.phase == Phase.RELEASE),
        and_(
            state == ChangeState.IMPLEMENTATION,
            Duty.phase == Phase.RELEASE,
            Duty.signature_id.is_(None),
            some_work(ExecutionState.VERIFIED).where(Execution.asset_id == Duty.asset_id),
        ),
    )
    is_signed = exists().where(
        Signature.subject_kind == KIND,
        Signature.subject_id == ChangeRequest.id,
        Signature.activity == Duty.activity,
        Signature.content_sha256.in_((ChangeRequest.content_sha256, ChangeRequest.work_sha256)),
        or_(Signature.covers.is_(None), Signature.id == Duty.signature_id),
    )
    asset_id = func.coalesce(Duty.asset_id, ChangeRequest.asset_id)
    is_of_several = exists().where(ChangeScope.change_id == ChangeRequest.id)
    return (
        select(ChangeRequest.id, Duty.activity, Asset.id, Asset.place_id, Asset.tag, is_of_several)
        .join(Duty, Duty.change_id == ChangeRequest.id)
        .join(Asset, Asset.id == asset_id)
        .where(due, Duty.content_sha256 == ChangeRequest.content_sha256, ~is_signed)
        .order_by(ChangeRequest.id, Duty.id)
    )


@made_once
def unsigned_by(actor: Actor) -> Select[Any, Any, Any, Any, Any, Any]:
    """Select each duty that is missing and may be the actor's, or a vacancy they can fill.

    Whoever is accountable, named or by a role or a team, holds a role that fits.
    """
    fitting = [activity for activity in SIGNING if actor.holds(*FITTING[activity])]
    can_name = Asset.place_id.in_(
        select(Place.id).where(permitted(actor, OwnershipPermission.NAME, Place))
    )
    return unsigned().where(
        permitted(actor, Permission.READ, ChangeRequest),
        or_(Duty.activity.in_(fitting), can_name),
    )


def open_approvals(
    session: Session, place: Place, activities: Collection[Activity]
) -> list[tuple[Activity, Subject]]:
    """Return what waits to be signed at a place and below it; one statement."""
    below = select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
    wanted = unsigned().where(Duty.activity.in_(activities), Asset.place_id.in_(below))
    return [
        (activity, Subject(ASSET, asset_id, place_id, tag))
        for _change, activity, asset_id, place_id, tag, _ in session.execute(
            wanted.limit(LOOKED_AT)
        )
    ]


OPEN_APPROVALS.append(open_approvals)
