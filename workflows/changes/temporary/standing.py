"""What guards look at in a temporary change, and what stands too long on assets."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.register.models import Asset
from governance.register.suspensions.queries import open_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import Case
from workflows.changes.queries.timely import works_of
from workflows.changes.rules.beside import TemporaryFacts
from workflows.changes.rules.content import missing
from workflows.changes.temporary.models import Temporary
from workflows.changes.temporary.queries import STANDING, left_again, temporary_of
from workflows.changes.temporary.rules import PLAN


def facts_of_its_end(session: Session, case: Case) -> TemporaryFacts:
    """Return what its own guards look at, in the states in which they are asked."""
    change = case.change
    asked = {ChangeState.PLANNING, *STANDING}
    row = temporary_of(session, change) if change.state in asked else None
    if row is None:
        return TemporaryFacts()
    successor, by = row.successor, row.restored_by
    return TemporaryFacts(
        missing=missing(row, PLAN),
        ends_at=row.ends_at,
        longest=timedelta(days=case.policy.temporary_days),
        is_restored=row.restored_at is not None,
        restored_by_id=row.restored_by_id,
        restored_by=by.name if by else "",
        otherwise=tuple(_otherwise(session, case)) if row.restored_at else (),
        has_deviation=bool(row.deviation),
        successor=str(successor) if successor else "",
        is_succeeded=successor is not None and successor.released_at is not None,
    )


def _otherwise(session: Session, case: Case) -> list[str]:
    """Say in what its assets were left otherwise than they were before."""
    left, told = left_again(session, case.change), list[str]()
    for asset, work in zip(case.assets, works_of(case), strict=False):
        now = left.get(asset.id)
        before = work.as_found_firmware or work.expected_firmware
        if case.change.target_firmware and (now is None or now.firmware != before):
            read = (now and now.firmware) or "unknown"
            told.append(f"{asset.tag} had firmware {before or 'unknown'} and was left with {read}")
        found = work.as_found_config
        if found and (now is None or now.config != found):
            told.append(f"the configuration of {asset.tag} is not the one that was found")
    return told


def standing_too_long(
    session: Session, change: ChangeRequest, assets: Sequence[Asset]
) -> list[str]:
    """Say which temporary changes stand past their end on these assets, but the one it makes last.

    Made of what holds the assets out of their approved state: one statement where nothing does.
    """
    ids = {asset.id: asset.tag for asset in assets}
    held = open_of(session, ids)
    if not held:
        return []
    numbers = {int(row.reference.rpartition("-")[2]) for row in held}
    over = {
        other.reference
        for other in session.scalars(
            select(ChangeRequest)
            .join(Temporary, Temporary.change_id == ChangeRequest.id)
            .where(
                Temporary.expired_at.is_not(None),
                ChangeRequest.state.in_(STANDING),
                or_(Temporary.successor_id.is_(None), Temporary.successor_id != change.id),
                ChangeRequest.id.in_(numbers - {change.id}),
            )
        )
    }
    return [
        f"{row.reference} stands past its end on {ids[row.asset_id]}"
        for row in held
        if row.reference in over
    ]
