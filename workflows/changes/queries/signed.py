"""What is signed beside the plan and the work of a change."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from workflows.changes.models import ChangeRequest
from workflows.changes.pinning.queries import pins_of
from workflows.changes.pinning.words import PINNED
from workflows.changes.scheduling.queries import justified
from workflows.changes.scheduling.rules import JUSTIFIED
from workflows.changes.temporary.queries import digests_beside
from workflows.changes.training.queries import restrictions_of


def signed_beside(
    session: Session, change: ChangeRequest, signed: Collection[str]
) -> set[str | None]:
    """Return the digests of answers to conflicts and of targets that were pinned later.

    They are looked for only where somebody `signed` one; restrictions and its end once approved.
    """
    found: set[str | None] = set()
    if JUSTIFIED in signed:
        found |= {row.sha256 for row in justified(session, change)}
    if PINNED in signed:
        found |= {pin.sha256 for pin in pins_of(session, change)}
    if change.approved_at:
        found |= {each.sha256 for each in restrictions_of(session, change)}
        found |= digests_beside(session, change)
    return found
