"""Work the checklist of a change out: a step of what takes it on to its planning."""

from sqlalchemy.orm import Session

from workflows.changes.deliverables.models import Deliverable
from workflows.changes.deliverables.queries import rows_of, wanted_of
from workflows.changes.deliverables.rules import OPEN, POLICY
from workflows.changes.queries.case import Case
from workflows.changes.rules.machine import machine_of


def asks_for_deliverables(case: Case) -> bool:
    """Whether the change began under a definition that asks for them."""
    proposing = machine_of(case.change).moves.get("propose")
    return proposing is not None and "deliverables_are_planned@1" in proposing.guards


def work_out(session: Session, case: Case) -> int:
    """Bring the checklist up to date; what was done or signed of it stays. Return its length."""
    if not asks_for_deliverables(case):
        return 0
    wanted = {(i.asset_id, i.code): i for i in wanted_of(session, case.assets, case.risk)}
    kept = {(row.asset_id, row.code): row for row in rows_of(session, case.change)}
    for key, row in kept.items():
        if key not in wanted and row.state in OPEN:
            session.delete(row)
        elif key in wanted:
            row.why, row.policy = wanted[key].why, POLICY
    for key, item in wanted.items():
        if key not in kept:
            session.add(
                Deliverable(
                    change_id=case.change.id, asset_id=item.asset_id, code=item.code,
                    why=item.why, policy=POLICY,
                )
            )  # fmt: skip
    session.flush()
    vars(case).pop("deliverables", None)
    return len(wanted)
