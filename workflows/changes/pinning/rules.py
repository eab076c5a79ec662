"""What must hold of a target that was not known when the plan was approved. Pure.

Source: House rule, ADR 0066.
"""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.execution.models import ExecutionState
from workflows.changes.rules.execution import ENDED
from workflows.changes.rules.facts import ChangeFacts


def target_is_pinned(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody begins the work on an asset before it is signed what it is to be left with.

    Source: House rule, ADR 0066.
    """
    waiting = [
        one.label
        for one in change.works
        if one.is_pinned_later and not one.target_config and one.state is ExecutionState.WAITING
    ]
    if waiting:
        return (
            f"Nobody has signed yet what {' and '.join(waiting)} is to be left with: "
            "have it pinned by one person and agreed by another, or begin the others first."
        )
    return None


def report_is_kept(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """A comparison that a person judged can be judged again: its report is among the files.

    Source: House rule, ADR 0066.
    """
    missing = [
        f"{one.as_left_config} of {one.label}"
        for one in change.works
        if not one.is_report_kept and one.state not in ENDED
    ]
    if missing:
        return (
            f"The comparison report {' and '.join(missing)} is not among the files of "
            f"{change.label}: add it, with its number in its name or description."
        )
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard for guard in (target_is_pinned, report_is_kept)
}


def reasons_against_agreeing(change: str, by: Actor, author_id: int, pinned_by: int) -> list[str]:
    """Return why somebody does not agree to what is pinned.

    Source: House rule, ADR 0066 (four eyes: neither who pinned it nor who wrote the change).
    """
    told = []
    if by.id == pinned_by:
        told.append(f"{by.name} pinned what {change} is left with; somebody else must agree.")
    if by.id == author_id:
        told.append(f"{by.name} wrote {change}; somebody else must agree to what is pinned.")
    return told
