"""What is required of assets now, and was before."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.queries.past import TITLES
from governance.validation.requirements.models import Requirement

TITLES[Requirement.__tablename__] = "Requirement"


def requirements_of(session: Session, assets: Collection[int]) -> Sequence[Requirement]:
    """Return what is required of these assets now."""
    wanted = select(Requirement).where(
        Requirement.asset_id.in_(assets), Requirement.ended_at.is_(None)
    )
    return session.scalars(wanted.order_by(Requirement.asset_id, Requirement.code)).all()


def editions_of(session: Session, asset: Asset) -> Sequence[Requirement]:
    """Return every edition of what was ever required of an asset."""
    wanted = select(Requirement).where(Requirement.asset_id == asset.id)
    ordered = wanted.order_by(Requirement.code, Requirement.edition.desc())
    return session.scalars(ordered.options(joinedload(Requirement.written_by))).all()


def panel(session: Session, _actor: Actor, asset: Asset) -> Panel:
    """Lead from an asset's page to what is required of it, with how much that is."""
    data = {"number": numbers(session, asset)["requirements"], "asset": asset}
    return Panel("Requirements", "validation/requirements_panel.html", data)


COUNTED["requirements"] = of(Requirement.asset_id, Requirement.ended_at.is_(None))
PANELS.append(panel)
