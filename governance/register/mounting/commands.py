"""What people record about where an asset sits: in which other one, and in which slot of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import RuleViolation
from governance.register.groups.rules import reasons_to_hold
from governance.register.models import Asset
from governance.register.parts.models import Mounting
from governance.register.queries.masking import ANOTHER
from governance.register.rules import Permission
from governance.register.vocabulary import GONE

DEEPEST = 20
"""Assets that sit one in the other; a plant has four or five."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in another asset: by number, by name, or not known."""

    position: int | None = None
    name: str = ""


def mount(
    session: Session, actor: Actor, asset: Asset, parent: Asset, slot: tuple[Slot, str | None]
) -> Mounting:
    """Record that an asset sits in another one, where it sat in none or in a third one.

    Raises `RuleViolation` with every reason: a slot that is taken, a circle, another site.
    """
    must(session, actor, Permission.EDIT, asset)
    must(session, actor, Permission.READ, parent)
    where, reason = slot
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    if reasons := [*reasons, *_against(session, actor, (asset, parent), where)]:
        raise RuleViolation(*reasons)
    made = session.get(Mounting, asset.id)
    if made is None:
        made = Mounting(asset_id=asset.id, parent_id=parent.id)
        session.add(made)
    made.parent_id, made.position, made.slot = parent.id, where.position, where.name
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.mounted", asset, reason=reason, into=parent.tag)
    return made


def unmount(session: Session, actor: Actor, asset: Asset, reason: str) -> None:
    """Record that an asset sits in no other one any more."""
    must(session, actor, Permission.EDIT, asset)
    found = session.get(Mounting, asset.id)
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    if found is None:
        reasons.append(f"{asset.tag} sits in no other asset: there is nothing to take it out of.")
    if found is None or reasons:
        raise RuleViolation(*reasons)
    session.delete(found)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.unmounted", asset, reason=reason)


def _against(session: Session, actor: Actor, both: tuple[Asset, Asset], where: Slot) -> list[str]:
    (asset, parent), told = both, []
    if parent.site_id != asset.site_id:
        told.append(f"{parent.tag} is at another site: {asset.tag} cannot sit in it.")
    if parent.state in GONE:
        told.append(f"{parent.tag} is {parent.state.said}: nothing is put into it.")
    if asset.id in _around(session, parent):
        told.append(f"{parent.tag} sits in {asset.tag}, or is it: name the one it sits in.")
    if where.position is not None and (other := _in_slot(session, asset, parent, where)):
        who = other.tag if may(session, actor, Permission.READ, other) else ANOTHER
        told.append(f"Slot {where.position} of {parent.tag} holds {who}: take that out first.")
    return told


def _around(session: Session, asset: Asset) -> set[int]:
    """Return the asset and all that it sits in."""
    found, here = {asset.id}, asset.id
    while len(found) < DEEPEST:
        above = session.scalar(select(Mounting.parent_id).where(Mounting.asset_id == here))
        if above is None or above in found:
            break
        found.add(above)
        here = above
    return found


def _in_slot(session: Session, asset: Asset, parent: Asset, where: Slot) -> Asset | None:
    taken = (
        select(Asset)
        .join(Mounting, Mounting.asset_id == Asset.id)
        .where(
            Mounting.parent_id == parent.id,
            Mounting.position == where.position,
            Mounting.slot == where.name,
            Mounting.asset_id != asset.id,
        )
    )
    return session.scalars(taken.order_by(Asset.tag).limit(1)).first()
