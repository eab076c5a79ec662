"""The checklist of a change: what it needs now, what was planned, and what is missing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.register.models import Asset
from governance.register.parts.models import Component
from governance.register.vocabulary import GxpRelevance
from workflows.changes.deliverables.models import Deliverable, DeliverableState
from workflows.changes.deliverables.proving import Proving
from workflows.changes.deliverables.rules import OPEN, Item, Part, checklist, said
from workflows.changes.models import ChangeRequest, RiskClass

ROWS = (
    select(Deliverable)
    .where(Deliverable.change_id == bindparam("change_id"))
    .options(
        joinedload(Deliverable.asset),
        joinedload(Deliverable.owner),
        joinedload(Deliverable.told_by),
    )
    .order_by(Deliverable.asset_id, Deliverable.id)
)


def rows_of(session: Session, change: ChangeRequest) -> Sequence[Deliverable]:
    """Return the checklist of a change as it was worked out."""
    return session.scalars(ROWS, {"change_id": change.id}).all()


def parts_of(session: Session, assets: Sequence[Asset]) -> list[Part]:
    """Return what of these assets asks for deliverables: components with a category, and safety."""
    by_id = {asset.id: asset for asset in assets}
    wanted = select(Component).where(
        Component.asset_id.in_(by_id), Component.gamp_category.is_not(None)
    )
    parts = [
        Part(asset.id, asset.tag, one.name, str(one.gamp_category), _is_relevant(asset, one))
        for one in session.scalars(wanted.order_by(Component.id))
        for asset in (by_id[one.asset_id],)
    ]
    safe = [asset for asset in assets if asset.has_safety_function]
    return [*parts, *(Part(one.id, one.tag, "", "sis", is_relevant=True) for one in safe)]


def _is_relevant(asset: Asset, one: Component) -> bool:
    return GxpRelevance.NONE not in {asset.gxp, one.relevance}


def wanted_of(session: Session, assets: Sequence[Asset], risk: RiskClass) -> list[Item]:
    """Return the checklist as it would be worked out now."""
    return checklist(parts_of(session, assets), risk)


def named(row: Deliverable) -> str:
    """Name an item in a sentence."""
    return f"{said(row.code)} of {row.asset.tag}"


def proving(rows: Sequence[Deliverable], wanted: Sequence[Item]) -> Proving:
    """Return what is missing; `wanted` only while the plan is written."""
    there = {(row.asset_id, row.code) for row in rows}
    new = [item.words for item in wanted if (item.asset_id, item.code) not in there]
    is_open = [row for row in rows if row.state in OPEN]
    return Proving(
        unplanned=(
            *(named(row) for row in is_open if row.owner_id is None or row.due_on is None),
            *(f"{words} (work the checklist out again)" for words in new),
        ),
        undone=tuple(named(row) for row in is_open),
    )


def content_of(rows: Sequence[Deliverable]) -> dict[str, Any]:
    """Return the checklist as it is signed with the plan; empty where nothing is needed."""
    told = [f"{named(row)}: {_planned(row)}" for row in rows]
    return {"deliverables": told} if told else {}


def _planned(row: Deliverable) -> str:
    if row.state is DeliverableState.NOT_NEEDED:
        return f"not needed: {row.reason}"
    return f"{row.owner.name if row.owner else 'nobody'}, by {row.due_on}"
