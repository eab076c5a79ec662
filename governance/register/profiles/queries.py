"""What is known of assets, as names of fields; how complete that is, and where it is said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
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
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.core.memory import remembered, within
from governance.places.models import Level, Place
from governance.places.panels import PANELS
from governance.places.panels import Panel as PlacePanel
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import Hosting, NotApplicable, OfAsset, SystemDetail
from governance.register.groups.words import OsKind
from governance.register.models import Asset, Dependency, DependencyType
from governance.register.networks.models import Interface, Service
from governance.register.parts.models import Component, DeviceAccount, Document
from governance.register.profiles.fields import ALWAYS
from governance.register.profiles.models import Demand, ProfileRuling
from governance.register.profiles.rules import (
    PROFILES,
    Judgement,
    Known,
    Profile,
    Ruled,
    Rulings,
    judge,
    profile_of,
)
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
    Asset.has_safety_function, Asset.state, Asset.site_id,
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
    for key, domain, kind, function, gxp, has_safety, state, site, *said in session.execute(asked):
        fields, why = frozenset(compress(NAMES, said)), frozenset(excused.get(key, ()))
        known[key] = Known(domain, kind, function, gxp, has_safety, state, fields, why, site)
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
        asset.site_id,
    )
    decided = remembered(session, "profile rulings", partial(rulings, session))
    return judge(known, decided.of(asset.site_id, profile_of(asset.asset_class).name))


@dataclass(frozen=True, slots=True)
class Decided:
    """What places decided on profiles, as it is in force."""

    by_place: Mapping[tuple[int, str], Mapping[str, Ruled]]
    everywhere: Sequence[int]
    """The enterprise: what it decided counts at each site that has not decided itself."""

    def own(self, place_id: int, profile: str) -> Mapping[str, Ruled]:
        """Return what this place itself decided on a profile."""
        return self.by_place.get((place_id, profile), {})

    def of(self, site_id: int, profile: str) -> Rulings:
        """Return what counts at a site."""
        places = (*self.everywhere, site_id)
        found = {name: one for at in places for name, one in self.own(at, profile).items()}
        return tuple(found.items())


def rulings(session: Session) -> Decided:
    """Return what is decided everywhere: one statement, few rows."""
    wanted = select(ProfileRuling, Place.name, Place.level).join(ProfileRuling.place)
    found: dict[tuple[int, str], dict[str, Ruled]] = {}
    enterprises = dict[int, None]()
    for one, place, level in session.execute(wanted.order_by(ProfileRuling.id)):
        own = found.setdefault((one.place_id, one.profile), {})
        own.pop(one.field, None)
        if one.demand is not Demand.AS_ABOVE:
            own[one.field] = Ruled(one.id, place, one.demand, one.reason)
        if level is Level.ENTERPRISE:
            enterprises[one.place_id] = None
    return Decided(found, tuple(enterprises))


def decisions(session: Session, place: Place) -> Sequence[ProfileRuling]:
    """Return every decision of a place, the latest first."""
    wanted = select(ProfileRuling).where(ProfileRuling.place_id == place.id)
    return session.scalars(
        wanted.options(joinedload(ProfileRuling.person)).order_by(ProfileRuling.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Asked:
    """One profile as it is at a place: fields with what decided on them, None: the profile."""

    profile: Profile
    must: Sequence[tuple[str, Ruled | None]]
    may: Sequence[tuple[str, Ruled | None]]
    dropped: Sequence[tuple[str, Ruled]]


def asked_at(session: Session, place: Place) -> list[Asked]:
    """Return what is asked of each kind of asset at a site, or by the enterprise."""
    decided = rulings(session)
    return [_asked(profile, decided.of(place.id, profile.name)) for profile in PROFILES]


def _asked(profile: Profile, ruled: Rulings) -> Asked:
    by = {demand: [(n, one) for n, one in ruled if one.demand is demand] for demand in Demand}
    settled = {*ALWAYS, *dict(ruled)}
    must = [(name, None) for name in profile.must if name not in settled]
    may = [(n, None) for n in profile.may if n not in settled and n not in profile.must]
    return Asked(profile, (*must, *by[Demand.MUST]), (*may, *by[Demand.MAY]), by[Demand.NEED_NOT])


def panel(_session: Session, _actor: Actor, place: Place) -> PlacePanel | None:
    """Lead from a site, or the enterprise, to what is asked of assets there."""
    if place.level not in {Level.ENTERPRISE, Level.SITE}:
        return None
    return PlacePanel("Profiles", "profiles/on_place.html")


PANELS.append(panel)
