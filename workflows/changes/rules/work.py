"""What authorises somebody to touch an asset: an approved change, as a value."""

from governance.core.access import Actor
from governance.register.controlled import Authorisation
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.rules.machine import is_like_for_like

ALTERED = {
    ChangeKind.FIRMWARE: frozenset({"firmware"}),
    ChangeKind.HARDWARE: frozenset({"product_id", "firmware", "has_safety_function"}),
    ChangeKind.NETWORK: frozenset({"address"}),
}
"""The controlled facts that the work of a change of each kind may alter; of others none."""


def authorisation(change: ChangeRequest, actor: Actor, asset_id: int) -> Authorisation:
    """Return the authorisation for one of its assets that the register asks for."""
    return Authorisation(
        change.reference,
        change.id,
        asset_id,
        actor.name,
        frozenset() if is_like_for_like(change) else ALTERED.get(change.kind, frozenset()),
        change.window_ends_at,
    )
