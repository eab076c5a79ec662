"""What is known of assets, as names of fields; how complete that is, and where it is said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import compress
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    Enum,
    Executable,
    Integer,
    String,
    and_,
    bindparam,
    exists,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from governance.core.memory import within
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import Hosting, NotApplicable, OfAsset, SystemDetail
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
from governance.register.vocabulary import GxpRelevance, OtFunction, Word

BATCH: Final = 500
"""Assets that one statement asks about."""

OWN: Final[dict[str, Any]] = {
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
}
COLUMNS: Final[dict[str, Any]] = {
    **OWN,
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


def _is_known(column: Any) -> ColumnElement[Any]:
    """Say that a column holds something: asked of the database, no value need be read."""
    silent: list[str] = []
    if isinstance(column.type, Enum):
        words = cast("type[Word]", column.type.enum_class)
        silent = [word for word in words if word in SAYS_NOTHING]
    elif isinstance(column.type, String):
        silent = sorted(SAYS_NOTHING)
    return and_(column.is_not(None), *(column != word for word in silent))


NAMES: Final = (*COLUMNS, *LISTED)
ARE_KNOWN: Final = tuple(
    type_coerce(said, Integer) for said in (*map(_is_known, COLUMNS.values()), *LISTED.values())
)
"""Whether each field is known, as the database says yes or no."""


def _known(
    session: Session, ids: Sequence[int], excused: Mapping[int, Collection[str]]
) -> dict[int, Known]:
    asked = _with_groups(select(*JUDGED, *ARE_KNOWN)).where(Asset.id.in_(ids))
    known = {}
    for key, domain, kind, function, gxp, has_safety, state, *said in session.execute(asked):
        fields, why = frozenset(compress(NAMES, said)), frozenset(excused.get(key, ()))
        known[key] = Known(domain, kind, function, gxp, has_safety, state, fields, why)
    return known


def _says(value: Any) -> bool:
    return value is not None and value not in SAYS_NOTHING


Described = tuple[dict[str, OfAsset | None], Collection[str]]
"""The row of each group that there is of an asset, and which of the fields in lists are known."""


def described(session: Session, asset: Asset) -> Described:
    """Return all that judges one asset beside its own facts, in one statement."""

    def asked() -> Described:
        row = session.execute(_description(), {"asset_id": asset.id}).one()
        rows, listed = row[: len(GROUPS)], row[len(GROUPS) :]
        known = [name for name, is_known in zip(LISTED, listed, strict=True) if is_known]
        return dict(zip(GROUPS, rows, strict=True)), known

    return within(session, ("described", asset.id), asked)


@cache
def _description() -> Executable:
    asked = select(*(group.model for group in GROUPS.values()), *LISTED.values())
    wanted: Executable = _with_groups(asked).where(Asset.id == bindparam("asset_id"))
    return wanted


def _with_groups(asked: Any) -> Any:
    asked = asked.select_from(Asset)
    for group in GROUPS.values():
        asked = asked.outerjoin(group.model, group.model.asset_id == Asset.id)
    return asked


def judged(session: Session, asset: Asset, excused: Collection[str]) -> Judgement:
    """Return how complete an asset is, of which these fields do not apply."""
    rows, listed = described(session, asset)
    values = {name: getattr(asset, column.key) for name, column in OWN.items()} | {
        group.key(fact): getattr(rows[code], fact.name, None)
        for code, group in GROUPS.items()
        for fact in group.facts
    }
    fields = {name for name, value in values.items() if _says(value)}
    known = Known(
        asset.domain,
        asset.asset_class,
        asset.ot_function,
        asset.gxp,
        asset.has_safety_function,
        asset.state,
        frozenset({*fields, *listed}),
        frozenset(excused),
    )
    return judge(known)
