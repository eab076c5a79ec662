"""What two entries know in depth: their groups of attributes, and what they play besides."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.places.locations.models import Location
from governance.register.contracts.models import Cover
from governance.register.groups.declared import GROUPS, Fact, Group, shown
from governance.register.groups.models import AlsoPlays, NotApplicable
from governance.register.groups.queries import also_plays, excuses, rows_of
from governance.register.groups.rules import Told
from governance.register.models import Asset
from governance.register.profiles.knowing import known_of
from governance.register.provenance.models import Provenance

Side = tuple[Any, dict[str, str]]
"""The row of a group, if there is one, and why fields of the asset do not apply."""

Pair = tuple[str, str, tuple[Any, Any]]
"""A fact by its key and its label, and what either entry says."""


def different(session: Session, survivor: Asset, duplicate: Asset) -> Iterator[Pair]:
    """Give the facts in depth in which the two differ, those of the survivor first."""
    names = [_location(session, asset) for asset in (survivor, duplicate)]
    if names[0] != names[1]:
        yield "location_id", "Stands in", (names[0], names[1])
    rows = [rows_of(session, asset) for asset in (survivor, duplicate)]
    why = [excuses(session, asset) for asset in (survivor, duplicate)]
    for code, group in GROUPS.items():
        for fact in group.facts:
            here, there = (
                _said(group, fact, (row[code], reasons))
                for row, reasons in zip(rows, why, strict=True)
            )
            if here != there:
                yield group.key(fact), fact.label, (here, there)


def _location(session: Session, asset: Asset) -> str | None:
    found = session.get(Location, asset.location_id) if asset.location_id else None
    return found.name if found else None


def _said(group: Group, fact: Fact, side: Side) -> Any:
    row, reasons = side
    value = shown(group, fact, getattr(row, fact.name, None))
    reason = reasons.get(group.key(fact))
    return f"does not apply: {reason}" if value is None and reason else value


def taken_over(
    session: Session, survivor: Asset, duplicate: Asset, taken: Collection[str]
) -> list[tuple[Group, Told]]:
    """Return what each group of the survivor says once the facts taken are the duplicate's."""
    here, there = rows_of(session, survivor), rows_of(session, duplicate)
    why = [excuses(session, asset) for asset in (survivor, duplicate)]
    told = []
    for code, group in GROUPS.items():
        sides: list[Side] = [(here[code], why[0]), (there[code], why[1])]
        moved = {
            fact.name
            for fact in group.facts
            if group.key(fact) in taken
            and _said(group, fact, sides[0]) != _said(group, fact, sides[1])
        }
        if moved:
            values = {
                fact.name: getattr((there if fact.name in moved else here)[code], fact.name, None)
                for fact in group.facts
            }
            keys = [group.key(fact) for fact in group.facts if fact.name in moved]
            told.append((group, Told(values, {key: why[1].get(key) for key in keys})))
    return told


def lead_over(
    session: Session, survivor: Asset, duplicate: Asset, changed: Collection[str]
) -> None:
    """Give the survivor what only the duplicate says: what it plays, what does not apply, covers.

    A source goes with the fact that was taken, named by its column in `changed`.
    """
    known = {survivor.ot_function, *also_plays(session, survivor)}
    session.add_all(
        AlsoPlays(asset_id=survivor.id, function=function)
        for function in also_plays(session, duplicate)
        if function not in known
    )
    settled = known_of(session, [survivor.id])[survivor.id].settled
    session.add_all(
        NotApplicable(asset_id=survivor.id, field=field, reason=reason)
        for field, reason in excuses(session, duplicate).items()
        if "." not in field and field not in settled
    )
    covered = set(session.scalars(_covers(survivor)))
    for contract_id in session.scalars(_covers(duplicate)).all():
        session.delete(session.get_one(Cover, (duplicate.id, contract_id)))
        if contract_id not in covered:
            session.add(Cover(asset_id=survivor.id, contract_id=contract_id))
    of = select(Provenance).where(Provenance.field.in_(list(changed)))
    for old in session.scalars(of.where(Provenance.asset_id == survivor.id)):
        session.delete(old)
    session.flush()
    for source in session.scalars(of.where(Provenance.asset_id == duplicate.id)):
        source.asset_id = survivor.id
    session.flush()


def _covers(asset: Asset) -> Select[int]:
    return select(Cover.contract_id).where(Cover.asset_id == asset.id)
