"""What people say of an asset, group by group: what is known, and what does not apply."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.groups.declared import Group
from governance.register.groups.models import AlsoPlays, NotApplicable
from governance.register.groups.rules import Told, reasons_against, reasons_to_hold
from governance.register.models import Asset
from governance.register.rules import Permission
from governance.register.vocabulary import OtFunction

LONGEST_REASON = 400


def describe(
    session: Session, actor: Actor, asset: Asset, group: Group, said: tuple[Told, str | None]
) -> None:
    """Write a group of attributes of an asset, whole: what is left out becomes unknown.

    Raises `RuleViolation` with every reason: what the attributes cannot be, and that an asset that
    bears on product quality is not edited without saying why.
    """
    must(session, actor, Permission.EDIT, asset)
    told, reason = said
    held = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    if reasons := [*held, *reasons_against(group, told)]:
        raise RuleViolation(*reasons)
    is_changed = _write(session, asset, group, told.values)
    is_changed |= _excuse(session, asset, told.excused)
    if not is_changed:
        raise RuleViolation(f"Nothing is changed on {asset.tag}: what was sent is what it is.")
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.described", asset, reason=reason, group=group.title)


def excuse(
    session: Session,
    actor: Actor,
    asset: Asset,
    excused: Mapping[str, str | None],
    reason: str | None,
) -> None:
    """Say which of the fields that are in no group do not apply to an asset, and why."""
    must(session, actor, Permission.EDIT, asset)
    if reasons := reasons_to_hold(asset.tag, asset.state, asset.gxp, reason):
        raise RuleViolation(*reasons)
    if not _excuse(session, asset, excused):
        raise RuleViolation(f"Nothing is changed on {asset.tag}: what was sent is what it is.")
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.excused", asset, reason=reason)


def play(
    session: Session,
    actor: Actor,
    asset: Asset,
    functions: Collection[OtFunction],
    reason: str | None,
) -> None:
    """Say which parts an asset plays in the control of the process beside its main one."""
    must(session, actor, Permission.EDIT, asset)
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    nothing = {OtFunction.NONE, OtFunction.UNKNOWN, asset.ot_function}
    reasons += [
        f"{function.label} is what it plays already, or no part at all: leave it out."
        for function in functions
        if function in nothing
    ]
    kept = {one.function: one for one in session.scalars(_plays(asset))}
    if not reasons and kept.keys() == set(functions):
        reasons.append(f"Nothing is changed on {asset.tag}: what was sent is what it is.")
    if reasons:
        raise RuleViolation(*reasons)
    for function in kept.keys() - set(functions):
        session.delete(kept[function])
    session.add_all(
        AlsoPlays(asset_id=asset.id, function=function)
        for function in functions
        if function not in kept
    )
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.described", asset, reason=reason, group="OT functions")


def _plays(asset: Asset) -> Any:
    return select(AlsoPlays).where(AlsoPlays.asset_id == asset.id)


def _write(session: Session, asset: Asset, group: Group, values: Mapping[str, Any]) -> bool:
    """Write the row of the group, or take it away when nothing is known; return if it changed."""
    row = session.get(group.model, asset.id)
    given = {fact.name: values.get(fact.name) for fact in group.facts}
    before = {name: getattr(row, name) if row else None for name in given}
    if given == before:
        return False
    if all(value is None for value in given.values()):
        session.delete(row)
    elif row is None:
        session.add(group.model(asset_id=asset.id, **given))
    else:
        for name, value in given.items():
            setattr(row, name, value)
    return True


def _excuse(session: Session, asset: Asset, excused: Mapping[str, str | None]) -> bool:
    """Write why fields do not apply, of those named; return whether anything changed."""
    wanted = select(NotApplicable).where(
        NotApplicable.asset_id == asset.id, NotApplicable.field.in_(list(excused))
    )
    kept = {row.field: row for row in session.scalars(wanted)}
    before = {field: row.reason for field, row in kept.items()}
    after = {field: reason[:LONGEST_REASON] for field, reason in excused.items() if reason}
    if before == after:
        return False
    for field in kept.keys() - after.keys():
        session.delete(kept[field])
    for field, reason in after.items():
        if field in kept:
            kept[field].reason = reason
        else:
            session.add(NotApplicable(asset_id=asset.id, field=field, reason=reason))
    return True
