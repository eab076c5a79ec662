"""What people record about support contracts: that there is one, and what it covers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.places.models import Place
from governance.register.contracts import rules
from governance.register.contracts.models import Cover, SupportContract
from governance.register.contracts.rules import reasons_against
from governance.register.groups.rules import reasons_to_hold
from governance.register.models import Asset, Vendor
from governance.register.rules import Permission

WRITTEN = (
    "number", "vendor_id", "scope", "response_hours", "service_level", "starts_on", "ends_on",
    "has_remote_access",
)  # fmt: skip


def add(session: Session, actor: Actor, place: Place, said: Mapping[str, Any]) -> SupportContract:
    """Record a support contract for a place: it covers assets from there."""
    must(session, actor, rules.Permission.ADD, place)
    values, site_id = _taken(said), place.site_id or place.id
    if reasons := [*reasons_against(values), *_told(session, values, site_id)]:
        raise RuleViolation(*reasons)
    made = SupportContract(**values, place_id=place.id, site_id=site_id)
    session.add(made)
    session.flush()
    record(session, actor, "contract.added", made)
    return made


def edit(
    session: Session, actor: Actor, contract: SupportContract, said: Mapping[str, Any]
) -> None:
    """Write what a contract says now: a longer term, another scope, its end."""
    must(session, actor, rules.Permission.EDIT, contract)
    values = _taken(said)
    told = _told(session, values, contract.site_id, contract.id)
    if reasons := [*reasons_against(values), *told]:
        raise RuleViolation(*reasons)
    for name, value in values.items():
        setattr(contract, name, value)
    session.flush()
    record(session, actor, "contract.edited", contract)


def cover(
    session: Session, actor: Actor, asset: Asset, contract: SupportContract, reason: str | None
) -> None:
    """Record that a contract covers an asset.

    Raises `RuleViolation` where it does already, or is of another site.
    """
    must(session, actor, Permission.EDIT, asset)
    must(session, actor, rules.Permission.READ, contract)
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    if session.get(Cover, (asset.id, contract.id)) is not None:
        reasons.append(f"{contract.number} covers {asset.tag} already.")
    if reasons:
        raise RuleViolation(*reasons)
    session.add(Cover(asset_id=asset.id, contract_id=contract.id))
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.covered", asset, reason=reason, contract=contract.number)


def uncover(session: Session, actor: Actor, asset: Asset, found: Cover, reason: str) -> None:
    """Record that a contract covers an asset no more."""
    must(session, actor, Permission.EDIT, asset)
    if reasons := reasons_to_hold(asset.tag, asset.state, asset.gxp, reason):
        raise RuleViolation(*reasons)
    session.delete(found)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.uncovered", asset, reason=reason)


def _taken(said: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: said[name] for name in WRITTEN}
    hours = values["response_hours"]
    return values | {
        "service_level": values["service_level"] or "",
        "response_hours": None if hours is None else float(hours),
    }


def _told(session: Session, values: Mapping[str, Any], site_id: int, itself: int = 0) -> list[str]:
    told = []
    if session.get(Vendor, values["vendor_id"]) is None:
        told.append("Vendor: choose one of the list, or add it to the catalogue first.")
    alike = select(SupportContract.id).where(
        SupportContract.site_id == site_id,
        func.lower(SupportContract.number) == values["number"].lower(),
        SupportContract.id != itself,
    )
    if session.scalars(alike).first() is not None:
        told.append(f"{values['number']} is a contract of this site already.")
    return told
