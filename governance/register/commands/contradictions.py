"""What is done about an asset whose source contradicts itself."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.models import Asset
from governance.register.rules import Permission


def settle(session: Session, actor: Actor, asset: Asset, reason: str) -> None:
    """Hold that an asset's order code is right and what else its source called it is not.

    Raises `RuleViolation` if nothing contradicts.
    """
    must(session, actor, Permission.EDIT, asset)
    if asset.product_said is None:
        raise RuleViolation(f"Nothing contradicts on {asset.tag}: it was settled meanwhile.")
    said, asset.product_said = asset.product_said, None
    record(session, actor, "asset.contradiction_settled", asset, reason=reason, said=said)
