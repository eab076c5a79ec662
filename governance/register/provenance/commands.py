"""Note what a fact of an asset was read from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.models import Asset
from governance.register.provenance.models import Provenance
from governance.register.provenance.queries import value_of
from governance.register.provenance.rules import FIELDS, Noted, reasons_against
from governance.register.queries.records import whole
from governance.register.rules import Permission


def note(session: Session, actor: Actor, asset: Asset, noted: Noted) -> None:
    """Say what a fact was read from, and when; what was noted of it before stays in the trail.

    Raises `RuleViolation` for a fact that is unknown, or that nobody reads anywhere.
    """
    must(session, actor, Permission.EDIT, asset)
    asset = whole(session, asset)
    value = value_of(asset, noted.field) if noted.field in FIELDS else None
    if reasons := reasons_against(asset.tag, value, noted, clock.today()):
        raise RuleViolation(*reasons)
    wanted = select(Provenance).where(
        Provenance.asset_id == asset.id, Provenance.field == noted.field
    )
    row = session.scalars(wanted).one_or_none()
    if row is None:
        row = Provenance(asset_id=asset.id, field=noted.field)
        session.add(row)
    row.value, row.kind, row.detail = value or "", noted.kind, noted.detail
    row.observed_on, row.noted_at, row.noted_by_id = noted.observed_on, clock.now(), actor.id
    record(
        session, actor, "asset.sourced", asset,
        field=noted.field, source=noted.kind, observed_on=noted.observed_on,
    )  # fmt: skip
