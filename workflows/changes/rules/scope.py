"""What a change may be about besides its main asset. Pure."""

from collections.abc import Collection, Sequence

from workflows.changes.models import ChangeRequest
from workflows.changes.rules.machine import takes_several

MOST = 200
"""Assets of one change, the main one among them. Source: House rule, ADR 0026."""


def refusals(change: ChangeRequest, now: Collection[int], added: Sequence[int]) -> list[str]:
    """Return why these assets cannot be added to those that the change is about now.

    Source: House rule, ADR 0026.
    """
    if not takes_several(change):
        before = f"{change} began under {change.workflow}, which looks at one asset"
        return [f"{before}: raise a new change to cover several."]
    if not added:
        return [f"{change} is about these already: choose others."]
    if (number := len(now) + len(added)) > MOST:
        return [f"{change} would be about {number} assets, at most {MOST} go together: split it."]
    return []
