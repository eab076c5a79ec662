"""What change control adds to an asset: what holds it, what is open on it, what can be begun."""

from sqlalchemy.orm import Session

from governance.core.access import Actor, may
from governance.core.contributions import Target
from governance.evidence.models import KINDS
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.holds import HOLDS
from governance.register.queries.panels import ACTIONS, PANELS, Action, Panel
from governance.register.vocabulary import AssetState
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND
from workflows.changes.queries.lists import changes, open_on
from workflows.changes.rules.permissions import Permission

MOST = 20


def holding(session: Session, asset: Asset) -> list[str]:
    """Return the references of the changes that are open on an asset."""
    return [change.reference for change in open_on(session, asset)]


def panel(session: Session, actor: Actor, asset: Asset) -> Panel:
    """Show the latest changes on an asset, of those the actor may read."""
    latest = (
        changes(actor)
        .where(ChangeRequest.asset_id == asset.id)
        .order_by(ChangeRequest.id.desc())
        .limit(MOST)
    )
    found = session.scalars(latest).all()
    return Panel("Changes", "changes/panel.html", {"changes": found, "tag": asset.tag})


def raising(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer to raise a change, to whoever may do so here."""
    place = session.get_one(Place, asset.place_id)
    if asset.state is AssetState.RETIRED or not may(session, actor, Permission.RAISE, place):
        return None
    return Action("Raise a change", Target("changes.new", {"asset": asset.id}))


HOLDS.append(holding)
PANELS.append(panel)
ACTIONS.append(raising)
KINDS[KIND] = ChangeRequest
