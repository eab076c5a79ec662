"""What depends on what in the server rooms: hosts, storage, virtual machines, switches."""

from collections.abc import Iterator

from demo.plant import ASSET_BY_KEY
from demo.rows import AssetRow, DependencyRow
from demo.systems import SYSTEMS

COOLING = "leuven/DDC-63201"
"""Cools the server rooms in Leuven: the one place where IT hangs on building automation."""
_ZONE_FIREWALL = {
    "leuven/SWD-USP": "leuven/FW-USP",
    "leuven/SWD-DSP": "leuven/FW-DSP",
    "wismar/SWD-FL": "wismar/FW-FL",
    "wismar/SWD-PK": "wismar/FW-PK",
    "durham/STX-01": "durham/FW-PLANT",
}

Edges = Iterator[DependencyRow]


def through_the_core(key: str, site: str) -> Edges:
    """Two ways out, either of which will do."""
    for core in ("SWC-A", "SWC-B"):
        yield DependencyRow(key, f"{site}/{core}", "connects_through", "degraded")


def _of_a_vm(asset: AssetRow) -> Edges:
    site, is_office = asset.site, asset.purdue_level == "4"
    if asset.tag.startswith(("SRV-DC", "SRV-BKP")) or asset.product == "rhel8":
        if asset.tag.startswith("SRV-DC"):
            yield DependencyRow(asset.key, f"{site}/NTP-01", "time_from", "degraded")
    elif is_office and site == "leuven":
        yield DependencyRow(asset.key, f"{site}/SRV-DC11", "authenticates_with", "hard")
    else:
        yield DependencyRow(asset.key, f"{site}/SRV-DC01", "authenticates_with", "degraded")
    if asset.gxp == "direct" and asset.criticality == 1:
        yield DependencyRow(asset.key, f"{site}/SRV-DC02", "name_resolved_by", "degraded")
        yield DependencyRow(asset.key, f"{site}/SW-BKP", "backed_up_by", "soft")


def _of_a_machine(asset: AssetRow) -> Edges:
    """Hosts, hypervisors, storage and everything else with a plug in the server room."""
    key, site, is_office = asset.key, asset.site, asset.purdue_level == "4"
    room = "UPS-DC2" if site == "leuven" and is_office else "UPS-DC1"
    if asset.tag.startswith(("SRV-H", "STO-")):
        yield DependencyRow(key, f"{site}/{room}", "powered_by", "hard")
        if site == "leuven":
            yield DependencyRow(key, COOLING, "cooled_by", "degraded")
    elif asset.asset_class == "hypervisor":
        storage = "STO-02" if site == "leuven" and is_office else "STO-01"
        yield DependencyRow(key, f"{site}/{storage}", "runs_on", "hard")
    if asset.tag.startswith(("STO-", "ESX-", "NTP-", "EWS-", "DD-", "ZTC-")) and not is_office:
        yield from through_the_core(key, site)
    elif asset.tag.startswith(("STO-", "ESX-", "PC-", "TAB-")):
        yield DependencyRow(key, f"{site}/SWO-01", "connects_through", "hard")


def _of_a_switch(asset: AssetRow) -> Edges:
    key, site = asset.key, asset.site
    if key in _ZONE_FIREWALL:
        yield from through_the_core(key, site)
        yield DependencyRow(key, _ZONE_FIREWALL[key], "protected_by", "degraded")
    elif asset.tag.startswith("SWC-"):
        yield DependencyRow(key, f"{site}/FW-PLANT", "protected_by", "degraded")
    elif asset.tag == "SWO-01":
        yield DependencyRow(key, f"{site}/FW-EDGE", "connects_through", "hard")


def in_the_server_rooms() -> Edges:
    """Every dependency of a system that follows from what it is."""
    for system in SYSTEMS:
        asset = ASSET_BY_KEY[f"{system.site}/{system.tag}"]
        if system.host:
            yield DependencyRow(asset.key, f"{system.site}/{system.host}", "runs_on", "hard")
        if asset.asset_class == "vm":
            yield from _of_a_vm(asset)
        elif asset.asset_class == "switch":
            yield from _of_a_switch(asset)
        elif asset.asset_class not in {"software_system", "cloud_service"}:
            yield from _of_a_machine(asset)
