"""What authorises somebody to touch an asset: an approved change, as a value."""

from governance.core.access import Actor
from governance.register.rules import Authorisation
from workflows.changes.models import ChangeRequest


def authorisation(change: ChangeRequest, actor: Actor) -> Authorisation:
    """Return the authorisation that the register asks for; it knows no change."""
    return Authorisation(change.reference, change.id, change.asset_id, actor.name)
