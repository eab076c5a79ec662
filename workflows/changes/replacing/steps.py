"""Steps that other commands take for a replacement; none of them is a command itself."""

from typing import Any

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.register.commands.work import NewUnit, replace_unit
from workflows.changes.queries.case import Case
from workflows.changes.replacing.models import QualitySample
from workflows.changes.replacing.rules import is_drawn
from workflows.changes.rules.work import authorisation


def put_in_place(session: Session, actor: Actor, case: Case) -> None:
    """Have the register follow: the new unit is there."""
    row, change = case.replacement, case.change
    if row is None:
        return
    unit = NewUnit(row.serial_no, row.product_id)
    by = authorisation(change, actor, change.asset_id)
    replace_unit(session, actor, change.asset, by, unit)


def draw(session: Session, case: Case) -> None:
    """Draw a change that nobody approved by itself for quality, or not, as its policy says."""
    change = case.change
    if is_drawn(change.reference, case.policy.sample_every):
        session.add(QualitySample(change_id=change.id, drawn_at=clock.now()))


def unit_content(case: Case) -> dict[str, Any]:
    """Return what is signed of the units; nothing of a change that is no replacement."""
    row = case.replacement
    if row is None:
        return {}
    agreed = row.agreed_by.name if row.agreed_by else None
    return {
        "asset": f"{case.change.asset.reference} {case.change.asset.tag}",
        "cause": row.cause,
        "taken_out": row.found_serial_no,
        "put_in": row.serial_no,
        "compared": row.proof,
        "take_down_agreed_by": agreed,
    }
