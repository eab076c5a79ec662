"""Take an asset out of its approved state, and bring it back: steps of other slices' commands.

Neither is a command: the command that calls them permits first.
"""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.register.models import Asset
from governance.register.rules import PROVED
from governance.register.suspensions.models import Suspension
from governance.register.suspensions.queries import open_of
from governance.register.vocabulary import ValidationState

MOVED = PROVED | {ValidationState.UNDER_CHANGE}


def suspend(session: Session, actor: Actor, asset: Asset, reference: str, reason: str) -> None:
    """Say that an asset is out of its approved state from now on; each record says so once."""
    if open_of(session, [asset.id], reference):
        return
    was = asset.validation_state
    if was in MOVED:
        asset.validation_state = ValidationState.SUSPENDED
    session.add(
        Suspension(
            asset_id=asset.id, reference=reference, reason=reason, since_at=clock.now(), was=was
        )
    )
    session.flush()
    record(session, actor, "asset.suspended", asset, reason=f"{reference}: {reason}")


def lift(session: Session, actor: Actor, asset: Asset, reference: str) -> None:
    """Say that what a record left open on an asset is settled; its release comes after that."""
    for row in open_of(session, [asset.id], reference):
        row.lifted_at = clock.now()
        if row.was in MOVED and asset.validation_state is ValidationState.SUSPENDED:
            asset.validation_state = ValidationState.UNDER_CHANGE
        record(session, actor, "asset.resumed", asset, reason=reference)
