"""What changes leave assets with: the register holds what tools report against it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from governance.core.among import among
from governance.register.fingerprints.explaining import EXPLAINS
from governance.register.fingerprints.rules import Aim
from workflows.changes.execution.models import LATER, Execution, ExecutionState
from workflows.changes.models import ChangeRequest
from workflows.changes.pinning.models import TargetPin
from workflows.changes.queries.execution import BUSY


def aims(session: Session, asset_ids: Collection[int]) -> dict[int, list[Aim]]:
    """Return what changes that are at work aim at on these assets, and what released ones left."""
    wanted = (
        select(Execution, ChangeRequest, TargetPin.target)
        .join(ChangeRequest, ChangeRequest.id == Execution.change_id)
        .outerjoin(
            TargetPin,
            and_(
                TargetPin.change_id == Execution.change_id,
                TargetPin.asset_id == Execution.asset_id,
                TargetPin.plan_sha256 == ChangeRequest.content_sha256,
                TargetPin.agreed_at.is_not(None),
            ),
        )
        .where(
            among(Execution.asset_id, sorted(asset_ids)),
            Execution.target_config.is_not(None),
            Execution.state.in_((*BUSY, ExecutionState.RELEASED)),
        )
        .order_by(Execution.change_id, TargetPin.id)
    )
    found: dict[int, dict[int, Aim]] = {}
    for work, change, pinned in session.execute(wanted):
        if aim := _aim(work, change, pinned):
            found.setdefault(work.asset_id, {})[change.id] = aim  # the last that was pinned
    return {asset_id: list(each.values()) for asset_id, each in found.items()}


def _aim(work: Execution, change: ChangeRequest, pinned: Any) -> Aim | None:
    target = pinned if work.target_config == LATER else work.target_config
    if work.state is ExecutionState.RELEASED:
        value = work.as_left_config or target
        return Aim(change.reference, value, change.released_at) if value else None
    return Aim(change.reference, target, None) if target else None


EXPLAINS.append(aims)
