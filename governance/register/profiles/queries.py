"""What is known of assets, as names of fields; how complete that is, and where it is said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, inspect, select
from sqlalchemy.orm import Session

from governance.register.groups.declared import GROUPS
from governance.register.groups.models import Hosting, NotApplicable, SystemDetail
from governance.register.groups.words import OsKind
from governance.register.models import Asset, Dependency, DependencyType
from governance.register.networks.models import Interface, Service
from governance.register.parts.models import Component, DeviceAccount, Document
from governance.register.profiles.rules import Judgement, Known, judge
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
    SoftwareVersion,
)
from governance.register.vocabulary import GxpRelevance, OtFunction

BATCH: Final = 500
"""Assets that one statement asks about."""

COLUMNS: Final[dict[str, Any]] = {
    "ot_function": Asset.ot_function,
    "gxp": Asset.gxp,
    "criticality": Asset.criticality,
    "product": Asset.product_id,
    "serial_no": Asset.serial_no,
    "firmware": Asset.firmware,
    "purdue_level": Asset.purdue_level,
    "location": Asset.location_id,
    "address": Asset.address,
    "hostname": Asset.hostname,
    "notes": Asset.notes,
    **{
        group.key(fact): inspect(group.model).columns[fact.name]
        for group in GROUPS.values()
        for fact in group.facts
    },
}
"""Fields that are columns, of the asset itself or of a table that has its key."""

SAYS_NOTHING: Final = frozenset({OtFunction.UNKNOWN, GxpRelevance.UNDETERMINED, ""})
"""Values that stand for unknown."""


def _has(model: Any) -> ColumnElement[bool]:
    return exists().where(model.asset_id == Asset.id)


def _has_system() -> ColumnElement[bool]:
    """Say that an operating system is among the software, or that there is firmware only."""
    return (
        exists()
        .where(
            InstalledSoftware.asset_id == Asset.id,
            InstalledSoftware.software_version_id == SoftwareVersion.id,
            SoftwareVersion.software_product_id == SoftwareProduct.id,
            SoftwareProduct.kind == SoftwareKind.OPERATING_SYSTEM,
        )
        .correlate(Asset)
    ) | (SystemDetail.os_kind.is_not(None) & (SystemDetail.os_kind == OsKind.FIRMWARE_ONLY))


LISTED: Final[dict[str, ColumnElement[bool]]] = {
    "operating_system": _has_system(),
    "software": _has(InstalledSoftware),
    "components": _has(Component),
    "accounts": _has(DeviceAccount),
    "documents": _has(Document),
    "protocols": _has(Service),
    "services": _has(Service),
    "mac": exists().where(Interface.asset_id == Asset.id, Interface.mac.is_not(None)),
    "vlan": exists().where(Interface.asset_id == Asset.id, Interface.vlan_id.is_not(None)),
    "hypervisor": Hosting.is_physical.is_not(None) & Hosting.is_physical.is_(True)
    | exists().where(
        Dependency.dependent_id == Asset.id, Dependency.type == DependencyType.RUNS_ON
    ),
}
"""Fields that are known if there is a row: in a list, or by what another field says."""

JUDGED: Final = (
    Asset.id, Asset.domain, Asset.asset_class, Asset.ot_function, Asset.gxp,
    Asset.has_safety_function, Asset.state,
)  # fmt: skip


def known_of(session: Session, ids: Iterable[int]) -> dict[int, Known]:
    """Return what is known of each of these assets, two statements for each batch of them."""
    wanted, found = sorted(set(ids)), dict[int, Known]()
    for start in range(0, len(wanted), BATCH):
        found |= _batch(session, wanted[start : start + BATCH])
    return found


def _batch(session: Session, ids: Sequence[int]) -> dict[int, Known]:
    excused: dict[int, set[str]] = {}
    reasons = select(NotApplicable.asset_id, NotApplicable.field)
    for asset_id, field in session.execute(reasons.where(NotApplicable.asset_id.in_(ids))):
        excused.setdefault(asset_id, set()).add(field)
    return _known(session, ids, excused)


def _known(
    session: Session, ids: Sequence[int], excused: Mapping[int, Collection[str]]
) -> dict[int, Known]:
    asked = select(*JUDGED, *COLUMNS.values(), *LISTED.values()).select_from(Asset)
    for group in GROUPS.values():
        asked = asked.outerjoin(group.model, group.model.asset_id == Asset.id)
    names, first = (*COLUMNS, *LISTED), len(JUDGED)
    known = {}
    for row in session.execute(asked.where(Asset.id.in_(ids))):
        judged, values = row[:first], row[first:]
        fields = frozenset(
            name
            for number, (name, value) in enumerate(zip(names, values, strict=True))
            if _says(value, is_listed=number >= len(COLUMNS))
        )
        key, domain, kind, function, gxp, has_safety, state = judged
        why = frozenset(excused.get(key, ()))
        known[key] = Known(domain, kind, function, gxp, has_safety, state, fields, why)
    return known


def _says(value: Any, *, is_listed: bool) -> bool:
    return bool(value) if is_listed else value is not None and value not in SAYS_NOTHING


def judged(session: Session, asset: Asset, excused: Collection[str]) -> Judgement:
    """Return how complete an asset is, of which these fields do not apply."""
    return judge(_known(session, [asset.id], {asset.id: excused})[asset.id])
