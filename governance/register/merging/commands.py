"""Make one entry of two that are the same asset."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.register.commands.assets import edit
from governance.register.controlled import WORDS
from governance.register.groups import rules as group_rules
from governance.register.groups.commands import describe
from governance.register.life.commands import withdraw
from governance.register.merging.depth import lead_over, taken_over
from governance.register.merging.models import MergedAsset
from governance.register.merging.queries import MOVED, ties
from governance.register.merging.rules import CHOOSABLE, Decision, Entry, reasons_against
from governance.register.models import Asset, Dependency, RedundancyGroup
from governance.register.queries.holds import facts_of
from governance.register.rules import Permission

JUDGED = ("tag", "site_id", "state", "gxp", "validation_state", "asset_class", *WORDS)


def merge(
    session: Session, actor: Actor, survivor: Asset, duplicate: Asset, decided: Decision
) -> None:
    """Keep the chosen facts and all parts on the survivor, and end the entry of the duplicate.

    Raises `RuleViolation` with every reason why the two cannot become one.
    """
    for asset in (survivor, duplicate):
        must(session, actor, Permission.EDIT, asset)
    if duplicate.version != decided.seen:
        raise Conflict(f"{duplicate.tag} was saved since you opened this page: look at it again.")
    changed = _changed(survivor, duplicate, decided)
    must_be_two(survivor, duplicate)
    stays, goes = _entry(session, actor, survivor), _entry(session, actor, duplicate)
    groups = taken_over(session, survivor, duplicate, decided.taken)
    reasons = [
        *(reason for told in groups for reason in group_rules.reasons_against(*told)),
        *reasons_against(stays, goes, changed, decided.reason),
        *ties(session, survivor, duplicate),
    ]
    if reasons:
        raise RuleViolation(*reasons)
    if changed:
        edit(session, actor, survivor, changed, decided.reason)
    for group, told in groups:
        describe(session, actor, survivor, group, (told, decided.reason))
    _move(session, survivor, duplicate)
    lead_over(session, survivor, duplicate, changed)
    survivor.changed_at = clock.now()
    record(
        session, actor, "asset.merged", survivor,
        reason=decided.reason, duplicate=duplicate.reference,
    )  # fmt: skip
    _end(session, actor, survivor, duplicate, decided.reason)


def _changed(survivor: Asset, duplicate: Asset, decided: Decision) -> dict[str, Any]:
    """Return the columns of the survivor that become those of the duplicate."""
    columns = (name for name in CHOOSABLE if name in decided.taken and "." not in name)
    taken = {name: getattr(duplicate, name) for name in columns}
    return {name: kept for name, kept in taken.items() if kept != getattr(survivor, name)}


def _end(session: Session, actor: Actor, survivor: Asset, duplicate: Asset, reason: str) -> None:
    """End the entry of the duplicate, and keep under which one it goes on."""
    withdraw(session, actor, duplicate, reason)
    session.add(
        MergedAsset(
            duplicate_id=duplicate.id, survivor_id=survivor.id, merged_at=clock.now(),
            merged_by=actor.name, reason=reason,
        )
    )  # fmt: skip
    record(
        session, actor, "asset.merged_away", duplicate,
        reason=reason, survivor=survivor.reference,
    )  # fmt: skip


def must_be_two(survivor: Asset, duplicate: Asset) -> None:
    """Raise `RuleViolation` if the two are one entry: there is nothing to compare."""
    if survivor.id == duplicate.id:
        raise RuleViolation(f"{survivor.tag} is one entry, named twice: name the other one.")


def _entry(session: Session, actor: Actor, asset: Asset) -> Entry:
    facts = {name: getattr(asset, name) for name in JUDGED}
    return Entry(facts, facts_of(session, actor, asset).open_changes)


def _move(session: Session, survivor: Asset, duplicate: Asset) -> None:
    """Have all that belongs to the duplicate belong to the survivor."""
    for kind in MOVED:
        owner = kind.column(kind.owner)
        bulk_update(session, kind.model, owner == duplicate.id, {kind.owner: survivor.id})
    both = (survivor.id, duplicate.id)
    touching = or_(Dependency.dependent_id.in_(both), Dependency.provider_id.in_(both))
    edges = session.scalars(select(Dependency).where(touching).order_by(Dependency.id)).all()
    _lead_over(session, edges, survivor.id, duplicate.id)
    session.flush()
    used = select(Dependency.group_id).where(Dependency.group_id.is_not(None))
    empty = select(RedundancyGroup).where(
        RedundancyGroup.dependent_id == survivor.id, RedundancyGroup.id.not_in(used)
    )
    for group in session.scalars(empty):
        session.delete(group)
    session.flush()


def _lead_over(
    session: Session, edges: Iterable[Dependency], survivor_id: int, duplicate_id: int
) -> None:
    """Lead each edge of the duplicate to the survivor; drop what would double or lead to itself."""
    kept, led = set(), []
    for edge in edges:
        if duplicate_id in {edge.dependent_id, edge.provider_id}:
            led.append(edge)
        else:
            kept.add((edge.dependent_id, edge.provider_id, edge.type))
    for edge in led:
        dependent_id, provider_id = (
            survivor_id if end == duplicate_id else end
            for end in (edge.dependent_id, edge.provider_id)
        )
        key = (dependent_id, provider_id, edge.type)
        if dependent_id == provider_id or key in kept:
            session.delete(edge)
        else:
            edge.dependent_id, edge.provider_id = dependent_id, provider_id
            kept.add(key)
