"""Every asset of the company, computed from the tables; the same rows on every run."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from zlib import crc32

from demo.catalogue import PRODUCT_BY_KEY, VERSIONS
from demo.company import PLACE_BY_PATH
from demo.kinds import KINDS, LEVEL_AND_FUNCTION, Kind
from demo.kits import KITS, Kit
from demo.remarks import REMARKS
from demo.rows import AssetRow
from demo.systems import SYSTEMS, System

FIRMWARE_UNKNOWN_SHARE = 0.12
CRITICALITY_UNRATED_SHARE = 0.05
GXP_UNDETERMINED_SHARE = 0.03

_FIRST_SOLD = {
    "s7-1516": 2018,
    "s7-1516f": 2018,
    "s7-1515": 2018,
    "s7-1513": 2018,
    "s7-1512sp": 2018,
    "s7-414": 2014,
    "et200sp": 2018,
    "et200sp-hf": 2018,
    "deltav-mx": 2015,
    "ie3300": 2019,
    "xc208": 2017,
    "ipc477": 2017,
    "ppc3100": 2017,
    "ktp700": 2014,
    "tp1200": 2012,
    "visunet": 2016,
    "promag": 2017,
    "insight": 2017,
    "wolke": 2014,
    "s615": 2015,
    "mguard": 2012,
    "fap221e": 2018,
    "c9120": 2019,
    "optiplex": 2022,
    "precision": 2022,
    "rfl100": 2018,
    "smt1500": 2012,
    "sc646": 2019,
    "ws2022": 2021,
    "esxi8": 2022,
    "ps500t": 2021,
    "r760": 2023,
    "vault": 2019,
}
"""Year from which a product can stand anywhere; older places have replaced what stood there."""

_ON_THE_NETWORK = frozenset(
    {"lasair", "insight", "wolke", "acquity", "arc", "infinity", "nicolet", "xpr"}
    | {"spectramax", "bactalert", "rfl100", "stability", "checkw"}
)
"""Field devices with an address of their own; the others are wired to inputs."""

_NO_HARDWARE = frozenset({"vm", "software_system", "cloud_service", "hypervisor"})
_NO_ADDRESS = frozenset({"software_system", "cloud_service"})
_HAS_HOSTNAME = frozenset(
    {"server", "vm", "hypervisor", "storage", "workstation", "thin_client", "ipc"}
    | {"switch", "firewall", "router"}
)
_KEPT_BY_IT = frozenset({"none", "switch", "firewall", "jump_host"})
_MACHINE_ROOM = {"leuven": "10.10", "wismar": "10.20", "durham": "10.60"}
_LEVEL_NETWORK = {"2": "9", "3": "1", "3.5": "2", "4": "4"}
_HOLDS_AN_INTERLOCK = frozenset({"leuven/PLC-62201"})


def _chance(key: str, purpose: str) -> int:
    """A number from 0 to 2**32 - 1 that is always the same for the same key and purpose."""
    return crc32(f"{purpose}:{key}".encode())


def _tag(kit: Kit, letters: str, number: int) -> str:
    """Write a tag as the site does: `PLC-33001`, `FL1.3-KF01`, `PLC-211-01`."""
    if kit.site == "leuven":
        return f"{letters}-{kit.number}{number:02}"
    if kit.site == "wismar":
        return f"{kit.number}-{letters}{number:02}"
    return f"{letters}-{kit.number}-{number:02}"


def _name(kit: Kit, kind: Kind, number: int) -> str:
    """Say what it is and where: `pH and conductivity 1, Capture chromatography, Purification 1`."""
    place = PLACE_BY_PATH[kit.place]
    what = f"{kind.name} {number}" if kit.kinds.count(kind.key) > 1 else kind.name
    if place.level != "unit" or place.parent is None:
        return f"{what}, {place.name}"
    return f"{what}, {place.name}, {PLACE_BY_PATH[place.parent].name}"


def _firmware(key: str, product: str) -> str | None:
    versions = VERSIONS[product]
    return versions[_chance(key, "version") % len(versions)] if versions else None


def _serial_no(key: str, product: str) -> str | None:
    """A made-up number in a maker-like form; software has none."""
    row = PRODUCT_BY_KEY[product]
    if row.asset_class in _NO_HARDWARE:
        return None
    return f"{row.vendor[:2].upper()}{_chance(key, 'serial'):010}"


def _day(key: str, year: int) -> date:
    chance = _chance(key, "day")
    return date(year, 1 + chance % 12, 1 + chance // 12 % 28)


class _Addresses:
    """Gives out the addresses of a site, one after the other in each /24."""

    def __init__(self) -> None:
        self._used: Counter[tuple[str, str]] = Counter()

    def next(self, site: str, network: str) -> str:
        """The next free address of a network, from .11 on."""
        self._used[site, network] += 1
        return f"{network}.{10 + self._used[site, network]}"


def _row(key: str, asset: AssetRow) -> AssetRow:
    """Fill in what follows from the product and the key alike for floor and server room."""
    product = PRODUCT_BY_KEY[asset.product]
    safety = product.asset_class == "safety_controller" or key in _HOLDS_AN_INTERLOCK
    hostname = f"{asset.site[:3]}-{asset.tag.lower().replace('.', '-')}"
    return replace(
        asset,
        has_safety_function=safety,
        validation_state="not_required" if asset.gxp == "none" else "validated",
        firmware=_firmware(key, asset.product),
        serial_no=_serial_no(key, asset.product),
        hostname=hostname if product.asset_class in _HAS_HOSTNAME else None,
    )


def _floor_asset(kit: Kit, kind: Kind, tag: str, name: str, address: str | None) -> AssetRow:
    product = kind.products[kit.site]
    asset_class = PRODUCT_BY_KEY[product].asset_class
    level, function = LEVEL_AND_FUNCTION[asset_class]
    key = f"{kit.site}/{tag}"
    year = max(kit.year, _FIRST_SOLD.get(product, kit.year))
    return _row(
        key,
        AssetRow(
            site=kit.site,
            place=kit.place,
            tag=tag,
            name=name,
            domain="ot",
            asset_class=asset_class,
            ot_function=function,
            product=product,
            purdue_level=level,
            criticality=kind.criticality,
            gxp=kind.gxp,
            has_safety_function=False,
            validation_state="validated",
            state="in_operation",
            firmware=None,
            serial_no=None,
            address=address,
            hostname=None,
            notes="",
            commissioned_on=_day(key, year),
        ),
    )


def _is_on_the_network(kind: Kind, product: str) -> bool:
    if PRODUCT_BY_KEY[product].asset_class == "field_device":
        return product in _ON_THE_NETWORK
    return kind.key != "vlv"


def _floor(addresses: _Addresses) -> Iterable[tuple[str, AssetRow]]:
    """Each asset of the floor with the kind of which it is."""
    networks: dict[str, str] = {}
    for kit in KITS:
        parent = PLACE_BY_PATH[kit.place].parent or ""
        networks[kit.place] = kit.network or networks[parent]
        letters_used: Counter[str] = Counter()
        kinds_used: Counter[str] = Counter()
        for kind in (KINDS[key] for key in kit.kinds):
            letters = kind.letters[kit.site]
            letters_used[letters] += 1
            kinds_used[kind.key] += 1
            on_network = _is_on_the_network(kind, kind.products[kit.site])
            address = addresses.next(kit.site, networks[kit.place]) if on_network else None
            tag = _tag(kit, letters, letters_used[letters])
            yield (
                kind.key,
                _floor_asset(kit, kind, tag, _name(kit, kind, kinds_used[kind.key]), address),
            )


def _domain(system: System) -> str:
    """Business systems are IT, and so are the machines that central IT keeps for the plant."""
    is_shared = system.place.endswith("/datacentre/") and system.ot_function in _KEPT_BY_IT
    return "it" if system.purdue_level in {"4", "5"} or is_shared else "ot"


def _system_asset(system: System, addresses: _Addresses) -> AssetRow:
    asset_class = PRODUCT_BY_KEY[system.product].asset_class
    key = f"{system.site}/{system.tag}"
    network = f"{_MACHINE_ROOM[system.site]}.{_LEVEL_NETWORK.get(system.purdue_level, '1')}"
    year = max(2017 + _chance(key, "year") % 7, _FIRST_SOLD.get(system.product, 0))
    return _row(
        key,
        AssetRow(
            site=system.site,
            place=system.place,
            tag=system.tag,
            name=system.name,
            domain=_domain(system),
            asset_class=asset_class,
            ot_function=system.ot_function,
            product=system.product,
            purdue_level=system.purdue_level,
            criticality=system.criticality,
            gxp=system.gxp,
            has_safety_function=False,
            validation_state="validated",
            state="in_operation",
            firmware=None,
            serial_no=None,
            address=None if asset_class in _NO_ADDRESS else addresses.next(system.site, network),
            hostname=None,
            notes="",
            commissioned_on=_day(key, year),
        ),
    )


def _with_remark(asset: AssetRow) -> AssetRow:
    remark = REMARKS.get(asset.key)
    if remark is None:
        return asset
    is_awaited = remark.state in {"planned", "ordered"}
    return replace(
        asset,
        state=remark.state or asset.state,
        validation_state=remark.validation_state or asset.validation_state,
        firmware=None if remark.is_firmware_unknown else remark.firmware or asset.firmware,
        notes=remark.notes or "",
        commissioned_on=None if is_awaited else asset.commissioned_on,
        serial_no=None if is_awaited else asset.serial_no,
    )


def _chosen(keys: list[str], share: float, unknown: frozenset[str], fact: str) -> frozenset[str]:
    """The assets of which a fact is unknown, up to the share of all; some are so already.

    Assets with a remark have been looked at and are never chosen.
    """
    known = (key for key in keys if key not in REMARKS and key not in unknown)
    missing = round(share * len(keys)) - len(unknown)
    return unknown | frozenset(sorted(known, key=lambda key: _chance(key, fact))[:missing])


def _with_unknowns(assets: list[AssetRow]) -> list[AssetRow]:
    """Forget what a real register does not know."""
    keys = [asset.key for asset in assets]
    unread = frozenset(asset.key for asset in assets if asset.firmware is None)
    firmware = _chosen(keys, FIRMWARE_UNKNOWN_SHARE, unread, "firmware")
    criticality = _chosen(keys, CRITICALITY_UNRATED_SHARE, frozenset(), "criticality")
    gxp = _chosen(keys, GXP_UNDETERMINED_SHARE, frozenset(), "gxp")
    return [
        replace(
            asset,
            firmware=None if asset.key in firmware else asset.firmware,
            criticality=None if asset.key in criticality else asset.criticality,
            gxp="undetermined" if asset.key in gxp else asset.gxp,
            validation_state="planned" if asset.key in gxp else asset.validation_state,
        )
        for asset in assets
    ]


def _build() -> tuple[tuple[AssetRow, ...], dict[str, str]]:
    addresses = _Addresses()
    floor = list(_floor(addresses))
    systems = [_system_asset(system, addresses) for system in SYSTEMS]
    assets = [_with_remark(asset) for asset in [*(asset for _, asset in floor), *systems]]
    return tuple(_with_unknowns(assets)), {asset.key: kind for kind, asset in floor}


ASSETS, KIND_OF = _build()
"""All assets, and the kind of each that stands on the floor, by key."""
ASSET_BY_KEY = {asset.key: asset for asset in ASSETS}
