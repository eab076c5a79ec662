"""The ports of the controllers and panels on the floor, with what answers at each."""

from dataclasses import dataclass
from zlib import crc32

from demo.plant import ASSETS
from demo.rows import AssetRow

WIRED = frozenset({"plc", "dcs_controller", "safety_controller", "hmi_panel", "remote_io"})
SPOKEN = {
    "s7": (("s7comm", None), ("profinet", None), ("https", "sign_and_encrypt")),
    "l8": (("ethernet_ip", None), ("http", None)),
    "l3": (("ethernet_ip", None), ("http", None)),
    "tp": (("opc_ua", "none"), ("vnc", None)),
    "et": (("profinet", None),),
    "deltav": (("modbus_tcp", None),),
}
"""By how the key of the product begins: protocols, and how they are protected."""


@dataclass(frozen=True, slots=True)
class PortRow:
    """One interface of an asset, with its address and its services."""

    asset: str
    name: str
    mac: str
    vlan_id: int
    network: str
    address: str
    services: tuple[tuple[str, str | None], ...]


def _port(asset: AssetRow, address: str) -> PortRow:
    digits = f"{crc32(asset.key.encode()):08X}"
    mac = ":".join(["00", "1C", *(digits[n : n + 2] for n in range(0, 8, 2))])
    vlan = int(address.split(".")[2])
    spoken = next((said for key, said in SPOKEN.items() if asset.product.startswith(key)), ())
    name = "X1 P1" if asset.product.startswith(("s7", "et", "tp")) else "Port 1"
    return PortRow(asset.key, name, mac, vlan, f"control network {vlan}", address, spoken)


PORTS: tuple[PortRow, ...] = tuple(
    _port(asset, asset.address) for asset in ASSETS if asset.address and asset.asset_class in WIRED
)
