"""An asset whose source calls its product one thing and gives the order code of another."""

from sqlalchemy.orm import Session

from governance.core.access import Actor, may
from governance.register.models import Asset
from governance.register.queries.panels import PANELS, Panel
from governance.register.rules import Permission


def panel(session: Session, actor: Actor, asset: Asset) -> Panel | None:
    """Return the card that tells the contradiction, and leads to what settles it."""
    if asset.product_said is None or asset.product is None:
        return None
    may_settle = may(session, actor, Permission.EDIT, asset)
    return Panel(
        "Contradiction",
        "register/_contradiction.html",
        {"asset": asset, "may_settle": may_settle},
    )


PANELS.insert(0, panel)
