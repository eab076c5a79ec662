"""What was pinned for a change after its approval."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.pinning.models import TargetPin

PINNED_IN = frozenset({ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION})
"""States in which an asset may still wait for its work under an approved plan."""


def pins_of(session: Session, change: ChangeRequest) -> Sequence[TargetPin]:
    """Return what was pinned under the plan that stands, in the order in which it was."""
    wanted = (
        select(TargetPin)
        .where(TargetPin.change_id == change.id, TargetPin.plan_sha256 == change.content_sha256)
        .options(
            joinedload(TargetPin.asset),
            joinedload(TargetPin.pinned_by),
            joinedload(TargetPin.agreed_by),
        )
        .order_by(TargetPin.id)
    )
    return session.scalars(wanted).all()


def targets_of(session: Session, change: ChangeRequest) -> Mapping[int, str]:
    """Return the target of each asset that two people signed, the last one, by asset."""
    return {pin.asset_id: pin.target for pin in pins_of(session, change) if pin.agreed_at}


def asked_of(session: Session, change: ChangeRequest) -> list[TargetPin]:
    """Return what was signed together and waits for somebody to agree, the oldest of such.

    Where one of its assets was pinned anew since, all that was signed with it is void.
    """
    pins = pins_of(session, change)
    last = {pin.asset_id: pin for pin in pins}
    texts: dict[str, list[TargetPin]] = {}
    for pin in pins:
        texts.setdefault(pin.sha256, []).append(pin)
    for some in texts.values():
        if all(last[pin.asset_id] is pin and pin.agreed_at is None for pin in some):
            return some
    return []
