"""How the work on each asset of a change stands, and what the change refers to beside it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.evidence.models import EvidenceFile
from workflows.changes.ending.models import LookBack
from workflows.changes.execution.models import Addendum, ChangeReference, Execution, ExecutionState
from workflows.changes.models import ChangeRequest, ChangeState

OF: BindParameter[int] = bindparam("change_id")
EXECUTIONS = select(Execution).where(Execution.change_id == OF).order_by(Execution.asset_id)
REFERENCES = (
    select(ChangeReference)
    .where(ChangeReference.change_id == OF)
    .options(
        joinedload(ChangeReference.asset),
        joinedload(ChangeReference.checked_by),
        joinedload(ChangeReference.disposed_by),
    )
    .order_by(ChangeReference.id)
)
LOOKS = (
    select(LookBack)
    .where(LookBack.change_id == bindparam("change_id"))
    .options(joinedload(LookBack.person), selectinload(LookBack.findings))
    .order_by(LookBack.id)
)
ADDENDA = (
    select(Addendum)
    .where(Addendum.change_id == OF)
    .options(
        joinedload(Addendum.entered_by),
        joinedload(Addendum.checked_by),
        joinedload(Addendum.scan).joinedload(EvidenceFile.file),
    )
    .order_by(Addendum.acted_at, Addendum.id)
)
AT_WORK = (ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION, ChangeState.RELEASE)
BUSY = (ExecutionState.STARTED, ExecutionState.DONE, ExecutionState.VERIFIED)
OTHERS = (
    select(ChangeRequest, Execution.asset_id)
    .join(Execution, Execution.change_id == ChangeRequest.id)
    .where(
        Execution.asset_id.in_(bindparam("assets", expanding=True)),
        Execution.state.in_(BUSY),
        ChangeRequest.id != OF,
        or_(ChangeRequest.state.in_(AT_WORK), ChangeRequest.came_from.in_(AT_WORK)),
    )
    .order_by(ChangeRequest.id)
)
ACTING = (
    select(ChangeRequest, ChangeRequest.asset_id)
    .where(
        ChangeRequest.asset_id.in_(bindparam("assets", expanding=True)),
        ChangeRequest.state.in_((ChangeState.EMERGENCY_ACTIVE, ChangeState.RESTORATION)),
        ChangeRequest.id != OF,
    )
    .order_by(ChangeRequest.id)
)
"""Made once, as what each act asks."""


def executions(session: Session, change: ChangeRequest) -> Mapping[int, Execution]:
    """Return how the work on each asset stands, by asset."""
    return {row.asset_id: row for row in session.scalars(EXECUTIONS, {"change_id": change.id})}


def references(session: Session, change: ChangeRequest) -> Sequence[ChangeReference]:
    """Return what a change refers to in other systems, oldest first."""
    return session.scalars(REFERENCES, {"change_id": change.id}).all()


def addenda(session: Session, change: ChangeRequest) -> Sequence[Addendum]:
    """Return what was entered to a change beside what was signed, in the order of what happened."""
    return session.scalars(ADDENDA, {"change_id": change.id}).all()


def others_at_work(session: Session, change: ChangeRequest) -> list[tuple[ChangeRequest, int]]:
    """Return the other changes that are at work on assets of this one, each with the asset."""
    assets = [change.asset_id, *(row.asset_id for row in change.further)]
    asked = {"change_id": change.id, "assets": assets}
    found = [*session.execute(OTHERS, asked), *session.execute(ACTING, asked)]
    return [(other, asset_id) for other, asset_id in found]


def looks(session: Session, change: ChangeRequest) -> Sequence[LookBack]:
    """Return what those found who looked back at it, in their order."""
    return session.scalars(LOOKS, {"change_id": change.id}).all()
