"""Two entries side by side, what keeps them apart, and what was merged into what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.db import Base
from governance.core.errors import NotFound
from governance.core.listing.chosen import Chosen
from governance.ownership.models import Assignment, is_in_force_on
from governance.register.drifts.models import Drift
from governance.register.drifts.rules import OPEN
from governance.register.fingerprints.models import Fingerprint
from governance.register.merging.depth import different
from governance.register.merging.models import MergedAsset
from governance.register.merging.rules import CHOOSABLE, COLUMN_OF
from governance.register.models import Asset, RedundancyGroup
from governance.register.networks.models import Interface, IpAddress, Service
from governance.register.parts.models import (
    Component,
    DeviceAccount,
    Document,
    Mounting,
    OutsideReference,
)
from governance.register.queries.comparing import Fact, compared
from governance.register.queries.masking import hidden
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.software.models import InstalledSoftware

MOST = 100
"""Entries merged into one that its page names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part that goes over to the entry that stays."""

    model: type[Base]
    one: str
    apart: tuple[str, ...] = ()
    """The columns that tell the parts of one asset apart; none: they may repeat."""

    owner: str = "asset_id"

    def column(self, name: str, of: Any = None) -> InstrumentedAttribute[Any]:
        """Return a column of the model or of an alias of it."""
        found: InstrumentedAttribute[Any] = getattr(of or self.model, name)
        return found


MOVED = (
    Kind(Interface, "interface", ("name",)),
    Kind(IpAddress, "address"),
    Kind(Service, "service"),
    Kind(Component, "component"),
    Kind(Document, "document"),
    Kind(OutsideReference, "reference", ("identifier", "system")),
    Kind(DeviceAccount, "account", ("name",)),
    Kind(InstalledSoftware, "software", ("path", "software_version_id")),
    Kind(Fingerprint, "fingerprint", ("component",)),
    Kind(RedundancyGroup, "redundancy group", ("name",), owner="dependent_id"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact in which two entries differ; `column` is empty where another fact decides it."""

    fact: Fact
    column: str = ""

    @property
    def usual(self) -> int:
        """Which side stays unless somebody chooses: the survivor's, if it knows anything."""
        return int(self.fact.values[0] is None)


def choices(
    session: Session, actor: Actor, survivor: Asset, duplicate: Asset
) -> tuple[Choice, ...]:
    """Return the facts that differ, the value of the entry that stays first."""
    found = compared(session, actor, Chosen((survivor.id, duplicate.id)))
    is_first = found.assets[0].id == survivor.id
    told, seen = [], set[str]()
    for fact in found.different:
        column = COLUMN_OF.get(fact.name, fact.name)
        is_open = column in CHOOSABLE and column not in seen
        seen.add(column)
        values = fact.values if is_first else fact.values[::-1]
        told.append(Choice(Fact(fact.name, fact.label, values), column if is_open else ""))
    told += [
        Choice(Fact(key, label, values), key)
        for key, label, values in different(session, survivor, duplicate)
    ]
    return tuple(told)


def other(session: Session, actor: Actor, asset_id: int) -> Asset:
    """Return the other entry; raises `NotFound` unless the actor may read it."""
    found = session.scalars(readable(actor, Asset).where(Asset.id == asset_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such asset, or none that you may read.")
    return found


def ties(session: Session, survivor: Asset, duplicate: Asset) -> list[str]:
    """Return what the duplicate has that cannot simply go over, by name."""
    told = []
    for kind in filter(lambda kind: kind.apart, MOVED):
        here, there = aliased(kind.model), aliased(kind.model)
        same = (kind.column(name, here) == kind.column(name, there) for name in kind.apart)
        wanted = select(kind.column(kind.apart[0], here)).where(
            kind.column(kind.owner, here) == duplicate.id,
            kind.column(kind.owner, there) == survivor.id,
            *same,
        )
        told += [
            f"{survivor.tag} has the same {' '.join(filter(None, (kind.one, name)))} as "
            f"{duplicate.tag}: keep it on one of them."
            for name in session.scalars(wanted)
        ]
    inside = or_(Mounting.asset_id == duplicate.id, Mounting.parent_id == duplicate.id)
    if session.scalars(select(Mounting.asset_id).where(inside)).first() is not None:
        told.append(f"{duplicate.tag} is mounted, or something is in it: take that out first.")
    named = select(Assignment).where(
        Assignment.subject_kind == "asset",
        Assignment.subject_id == duplicate.id,
        is_in_force_on(clock.today()),
    )
    told += [
        f"{one.reference} names somebody accountable for {duplicate.tag} itself: end it first."
        for one in session.scalars(named)
    ]
    drifts = select(Drift).where(
        Drift.asset_id.in_([survivor.id, duplicate.id]), Drift.state.in_(OPEN)
    )
    told += [f"{drift} is open: have it decided first." for drift in session.scalars(drifts)]
    return told


def survivor_of(session: Session, asset_id: int) -> int:
    """Return the entry under which an asset goes on: itself, unless it was merged."""
    while into := session.scalar(
        select(MergedAsset.survivor_id).where(MergedAsset.duplicate_id == asset_id)
    ):
        asset_id = into
    return asset_id


def merged(session: Session, asset: Asset) -> Sequence[MergedAsset]:
    """Return what an asset was merged into, and what was merged into it."""
    wanted = (
        select(MergedAsset)
        .where(or_(MergedAsset.duplicate_id == asset.id, MergedAsset.survivor_id == asset.id))
        .options(joinedload(MergedAsset.duplicate), joinedload(MergedAsset.survivor))
        .order_by(MergedAsset.merged_at, MergedAsset.duplicate_id)
        .limit(MOST)
    )
    return session.scalars(wanted).all()


def panel(session: Session, actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page that it is, or has, a duplicate; what may not be read is masked."""
    if not numbers(session, asset)["merged"]:
        return None
    rows = [
        (one, one.survivor if one.duplicate_id == asset.id else one.duplicate)
        for one in merged(session, asset)
    ]
    masks = hidden(session, actor, ((Asset.__tablename__, str(other.id)) for _, other in rows))
    found = [(one, other, masks.get((Asset.__tablename__, str(other.id)))) for one, other in rows]
    return Panel("Duplicates", "merging/_panel.html", {"merged": found, "asset": asset})


COUNTED["merged"] = of(MergedAsset.duplicate_id) + of(MergedAsset.survivor_id)
PANELS.append(panel)
