"""Which fields of assets are known, asked of the database for many at once."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any, Final, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Enum,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from governance.core.among import among, among_given
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import Hosting, NotApplicable, SystemDetail
from governance.register.groups.words import OsKind
from governance.register.models import Asset, Dependency, DependencyType
from governance.register.networks.models import Interface, Service
from governance.register.parts.models import Component, DeviceAccount, Document
from governance.register.profiles.rules import Known
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
    SoftwareVersion,
)
from governance.register.vocabulary import GxpRelevance, OtFunction, Word

BATCH: Final = 1_000
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
    Asset.has_safety_function, Asset.state, Asset.site_id,
)  # fmt: skip


def _is_known(column: Any) -> ColumnElement[Any]:
    """Say that a column holds something: asked of the database, no value need be read."""
    silent: list[str] = []
    if isinstance(column.type, Enum):
        words = cast("type[Word]", column.type.enum_class)
        silent = [word for word in words if word in SAYS_NOTHING]
    elif isinstance(column.type, String):
        silent = sorted(SAYS_NOTHING)
    return and_(column.is_not(None), *(column != word for word in silent))


ARE_KNOWN: Final = {
    name: type_coerce(said, Integer)
    for name, said in (
        *((name, _is_known(column)) for name, column in COLUMNS.items()),
        *LISTED.items(),
    )
}
"""Whether each field is known, as the database says yes or no."""


ASSETS, EXCUSES, TIES = (
    inspect(Asset).local_table,
    inspect(NotApplicable).local_table,
    inspect(Dependency).local_table,
)


def _asks(said: ColumnElement[Any]) -> frozenset[FromClause]:
    columns = (each for each in iterate(said) if isinstance(each, Column))
    return frozenset(column.table for column in columns) - {ASSETS}


ASKS: Final = {name: _asks(said) for name, said in ARE_KNOWN.items()}
"""The tables beside that of assets from which each field is known."""

OF_ASSETS: Final[dict[FromClause, Any]] = {
    EXCUSES: NotApplicable.asset_id,
    TIES: Dependency.dependent_id,
    **{
        table: table.c.asset_id
        for table in sorted(frozenset().union(*ASKS.values()), key=str)
        if "asset_id" in table.c
    },
}
"""Those whose rows belong to one asset each, by the column that names it."""

THERE: Final = select(
    *(
        exists().where(key.between(bindparam("first"), bindparam("last")))
        for key in OF_ASSETS.values()
    )
)


def known_of(session: Session, ids: Iterable[int]) -> dict[int, Known]:
    """Return what is known of each of these assets, three statements for each batch of them."""
    wanted, found = sorted(set(ids)), dict[int, Known]()
    for start in range(0, len(wanted), BATCH):
        found |= _batch(session, wanted[start : start + BATCH])
    return found


def _batch(session: Session, ids: Sequence[int]) -> dict[int, Known]:
    """Ask no table that has no row of such assets: new ones have nothing beside themselves."""
    said = session.execute(THERE, {"first": ids[0], "last": ids[-1]}).one()
    there = frozenset(compress(OF_ASSETS, said))
    excused: dict[int, set[str]] = {}
    if EXCUSES in there:
        reasons = select(NotApplicable.asset_id, NotApplicable.field)
        for asset_id, field in session.execute(reasons.where(among(NotApplicable.asset_id, ids))):
            excused.setdefault(asset_id, set()).add(field)
    names, asked = _asked(there)
    nothing = frozenset[str]()
    return {
        row[0]: _known(names, row[1:], frozenset(excused[row[0]]) if row[0] in excused else nothing)
        for row in session.execute(asked, {"among": ids}).all()
    }


@lru_cache(maxsize=200)
def _asked(there: frozenset[FromClause]) -> tuple[tuple[str, ...], Select[Any]]:
    """Ask for what can be known where these tables have rows; the rest is known of no asset."""
    names = tuple(name for name, tables in ASKS.items() if not tables or tables & there)
    tables = frozenset[FromClause]().union(*(ASKS[name] for name in names))
    asked: Any = select(*JUDGED, *(ARE_KNOWN[name] for name in names)).select_from(Asset)
    for group in GROUPS.values():
        if inspect(group.model).local_table in tables:
            asked = asked.outerjoin(group.model, group.model.asset_id == Asset.id)
    return names, asked.where(among_given(Asset.id, "among"))


@lru_cache(maxsize=1_000)
def _known(names: Sequence[str], row: Sequence[Any], excused: frozenset[str]) -> Known:
    """Return what is known of an asset; a plant has many that are known alike."""
    domain, kind, function, gxp, has_safety, state, site_id, *said = row
    fields = frozenset(compress(names, said))
    return Known(domain, kind, function, gxp, has_safety, state, fields, excused, site_id)
