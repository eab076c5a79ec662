"""What holds changes back now."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from workflows.changes.barriers.models import ChangeBarrier
from workflows.changes.models import ChangeRequest, ChangeState

BEFORE_WORK = frozenset(
    {
        *(ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING),
        *(ChangeState.APPROVAL, ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION),
        *(ChangeState.ON_HOLD, ChangeState.REJECTED, ChangeState.BACKED_OUT),
    }
)
"""States from which work may still begin; a draft may yet become anything."""

STANDING = (
    select(ChangeBarrier)
    .where(ChangeBarrier.change_id == bindparam("change_id"), ChangeBarrier.lifted_at.is_(None))
    .order_by(ChangeBarrier.id)
)


def held_back(session: Session, change: ChangeRequest) -> Sequence[ChangeBarrier]:
    """Return what holds a change back, oldest first; nothing is asked once its work is done."""
    if change.state not in BEFORE_WORK:
        return ()
    return session.scalars(STANDING, {"change_id": change.id}).all()


def standing(session: Session, source: tuple[str, int], cause: str) -> set[int]:
    """Return the changes that a record holds back for one of its reasons."""
    kind, number = source
    wanted = select(ChangeBarrier.change_id).where(
        ChangeBarrier.source_kind == kind,
        ChangeBarrier.source_id == number,
        ChangeBarrier.cause == cause,
        ChangeBarrier.lifted_at.is_(None),
    )
    return set(session.scalars(wanted))


def locked(session: Session, ids: Collection[int]) -> Sequence[ChangeRequest]:
    """Return changes, locked in the order of their numbers: none of them begins meanwhile."""
    wanted = select(ChangeRequest).where(ChangeRequest.id.in_(ids)).order_by(ChangeRequest.id)
    return session.scalars(wanted.with_for_update()).all()
