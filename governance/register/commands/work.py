"""What an approved change does to its asset: it names itself, and nothing else is asked."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor
from governance.core.errors import Forbidden, RuleViolation
from governance.register.controlled import Authorisation
from governance.register.drifts.commands import settle
from governance.register.groups.models import Nameplate, Supply
from governance.register.models import Asset
from governance.register.rules import PROVED
from governance.register.vocabulary import GONE, ValidationState


def begin_work(session: Session, actor: Actor, asset: Asset, authorisation: Authorisation) -> None:
    """Begin the work of a change: what was validated is not, until it is released.

    Raises `Forbidden` unless the authorisation is for this asset.
    """
    _must_be_for(asset, authorisation)
    if asset.validation_state in PROVED:
        asset.validation_state = ValidationState.UNDER_CHANGE
    record(session, actor, "asset.work_begun", asset, reason=authorisation.reference)


def release(
    session: Session,
    actor: Actor,
    asset: Asset,
    authorisation: Authorisation,
    firmware: str | None,
) -> None:
    """Release an asset for use after a change, with the firmware that was read on it."""
    _must_be_for(asset, authorisation)
    if firmware:
        asset.firmware = firmware
    if asset.validation_state is ValidationState.UNDER_CHANGE:
        asset.validation_state = ValidationState.VALIDATED
    settle(session, authorisation)
    record(session, actor, "asset.released", asset, reason=authorisation.reference)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """The unit that took the place of another, like for like."""

    serial_no: str
    product_id: int


OF_THE_OLD = {
    Nameplate: ("global_id", "manufactured_on", "year_of_construction"),
    Supply: ("purchased_on", "installed_on", "warranty_ends_on"),
}
"""What was known of the unit that is gone, and of the new one nobody has read yet."""


def replace_unit(
    session: Session, actor: Actor, asset: Asset, authorisation: Authorisation, unit: NewUnit
) -> None:
    """Have the register follow a replacement; what it said of the old unit stays in its history."""
    _must_be_for(asset, authorisation)
    asset.serial_no, asset.product_id = unit.serial_no, unit.product_id
    for model, names in OF_THE_OLD.items():
        row = session.get(model, asset.id)
        for name in names if row else ():
            setattr(row, name, None)
    record(
        session, actor, "asset.replaced", asset,
        reason=authorisation.reference, serial_no=unit.serial_no,
    )  # fmt: skip


def _must_be_for(asset: Asset, authorisation: Authorisation) -> None:
    if authorisation.asset_id != asset.id:
        raise Forbidden(f"{authorisation.reference} is not about {asset.tag}: nothing was written.")
    if asset.state in GONE:
        told = f"{asset.tag} is {asset.state.said}: {authorisation.reference} has nothing to do."
        raise RuleViolation(told)
