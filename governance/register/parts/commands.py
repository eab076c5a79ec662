"""What people record about the parts of an asset: components, accounts, documents, references."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.groups.rules import reasons_to_hold
from governance.register.models import Asset
from governance.register.parts.kinds import Kind, kind_of
from governance.register.parts.rules import reasons_against, tidied
from governance.register.rules import Permission


def add(session: Session, actor: Actor, asset: Asset, kind: Kind, said: Mapping[str, Any]) -> Any:
    """Add a part to an asset; `said` holds its values, and the reason.

    Raises `RuleViolation` with every reason why the asset has no such part.
    """
    must(session, actor, Permission.EDIT, asset)
    values, reason = _taken(session, asset, kind, said)
    part = kind.model(asset_id=asset.id, **values)
    session.add(part)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.part_added", asset, reason=reason, part=kind.one)
    return part


def edit(session: Session, actor: Actor, asset: Asset, part: Any, said: Mapping[str, Any]) -> None:
    """Write what a part of an asset is."""
    must(session, actor, Permission.EDIT, asset)
    kind = kind_of(part)
    values, reason = _taken(session, asset, kind, said, itself=part.id)
    changed = {name: value for name, value in values.items() if value != getattr(part, name)}
    if not changed:
        raise RuleViolation(f"Nothing is changed on this {kind.one}: it is what was sent.")
    for name, value in changed.items():
        setattr(part, name, value)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.part_edited", asset, reason=reason, part=kind.one)


def remove(session: Session, actor: Actor, asset: Asset, part: Any, reason: str) -> None:
    """Take a part off an asset: the trail keeps what it was, and why it is no more."""
    must(session, actor, Permission.EDIT, asset)
    if reasons := reasons_to_hold(asset.tag, asset.state, asset.gxp, reason):
        raise RuleViolation(*reasons)
    session.delete(part)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.part_removed", asset, reason=reason)


def _taken(
    session: Session, asset: Asset, kind: Kind, said: Mapping[str, Any], itself: int | None = None
) -> tuple[dict[str, Any], str | None]:
    """Return the values as they are kept, and the reason; raise with all that is against them."""
    values = tidied({name: value for name, value in said.items() if name != "reason"})
    reasons = reasons_against(asset, values, said["reason"], clock.now().date())
    alike = select(kind.model.id).where(
        kind.model.asset_id == asset.id,
        kind.model.id != (itself or 0),
        *(getattr(kind.model, name) == values[name] for name in kind.apart),
    )
    if session.scalars(alike).first() is not None:
        reasons.append(f"{asset.tag} has this {kind.one} already: edit that one.")
    if reasons:
        raise RuleViolation(*reasons)
    return values, said["reason"]
