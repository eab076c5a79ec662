"""Which assets are out of their approved state now."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.suspensions.models import Suspension


def open_of(
    session: Session, asset_ids: Collection[int], reference: str | None = None
) -> Sequence[Suspension]:
    """Return what holds assets out of their approved state now, or what one record holds."""
    wanted = select(Suspension).where(
        Suspension.asset_id.in_(asset_ids), Suspension.lifted_at.is_(None)
    )
    if reference:
        wanted = wanted.where(Suspension.reference == reference)
    return session.scalars(wanted.order_by(Suspension.id)).all()


def suspended() -> Select[int]:
    """Select the assets that are out of their approved state now."""
    return select(Suspension.asset_id).where(Suspension.lifted_at.is_(None))


def panel(session: Session, _actor: Actor, asset: Asset) -> Panel | None:
    """Say on its page why an asset is out of its approved state; nothing where it is not."""
    if not numbers(session, asset)["suspensions"]:
        return None
    rows = open_of(session, [asset.id])
    return Panel("Out of its approved state", "register/suspended.html", {"rows": rows})


COUNTED["suspensions"] = of(Suspension.asset_id, Suspension.lifted_at.is_(None))
PANELS.append(panel)
