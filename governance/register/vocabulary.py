"""The words of the register: what an asset can be, stored by value, shown by label."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final


class Word(StrEnum):
    """A stored word with the label that people read."""

    @property
    def label(self) -> str:
        """The word as pages and sheets show it."""
        return _label_of(self)


@lru_cache(maxsize=1_000, typed=True)  # two words of the same letters are equal, but for type
def _label_of(word: Word) -> str:
    """Find the label once: a list says hundreds of them."""
    special = _LABELS.get(type(word).__name__, {})
    return special.get(word.value, word.value.replace("_", " ").capitalize())


class Domain(Word):
    """Whose world an asset belongs to."""

    IT = "it"
    OT = "ot"
    IOT = "iot"
    LAB = "lab"
    BUILDING = "building"


class AssetClass(Word):
    """What an asset is, whatever it is used for."""

    SERVER = "server"
    WORKSTATION = "workstation"
    THIN_CLIENT = "thin_client"
    VM = "vm"
    HYPERVISOR = "hypervisor"
    CONTAINER_HOST = "container_host"
    PLC = "plc"
    PAC = "pac"
    DCS_CONTROLLER = "dcs_controller"
    SAFETY_CONTROLLER = "safety_controller"
    RTU = "rtu"
    IED = "ied"
    CHASSIS = "chassis"
    REMOTE_IO = "remote_io"
    FIELD_DEVICE = "field_device"
    DRIVE = "drive"
    HMI_PANEL = "hmi_panel"
    IPC = "ipc"
    SWITCH = "switch"
    LAYER_3_SWITCH = "layer_3_switch"
    ROUTER = "router"
    FIREWALL = "firewall"
    DATA_DIODE = "data_diode"
    ACCESS_POINT = "access_point"
    GATEWAY = "gateway"
    SERIAL_SERVER = "serial_server"
    UPS = "ups"
    PDU = "pdu"
    STORAGE = "storage"
    TAPE = "tape"
    SOFTWARE_SYSTEM = "software_system"
    CLOUD_SERVICE = "cloud_service"


class OtFunction(Word):
    """What an asset does in the control of the process; a server can play several parts."""

    NONE = "none"
    UNKNOWN = "unknown"
    ENGINEERING_WORKSTATION = "engineering_workstation"
    OPERATOR_STATION = "operator_station"
    PLC = "plc"
    RTU = "rtu"
    HISTORIAN = "historian"
    CONTROL_SERVER = "control_server"
    APPLICATION_SERVER = "application_server"
    DATA_GATEWAY = "data_gateway"
    SAFETY_CONTROLLER = "safety_controller"
    VPN_SERVER = "vpn_server"
    JUMP_HOST = "jump_host"
    FIELD_IO = "field_io"
    ROUTER = "router"
    SWITCH = "switch"
    FIREWALL = "firewall"
    DCS_CONTROLLER = "dcs_controller"
    PAC = "pac"


class PurdueLevel(Word):
    """How far an asset is from the process, 0 at it, 5 in the enterprise."""

    L0 = "0"
    L1 = "1"
    L2 = "2"
    L3 = "3"
    L3_5 = "3.5"
    L4 = "4"
    L5 = "5"


class GxpRelevance(Word):
    """Whether an asset bears on product quality or on records that prove it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NONE = "none"
    UNDETERMINED = "undetermined"


class ValidationState(Word):
    """How far the proof that an asset does what it must has come."""

    NOT_REQUIRED = "not_required"
    PLANNED = "planned"
    IN_VALIDATION = "in_validation"
    VALIDATED = "validated"
    VALIDATED_WITH_RESTRICTION = "validated_with_restriction"
    UNDER_CHANGE = "under_change"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class AssetState(Word):
    """Where an asset is in its life."""

    PLANNED = "planned"
    ORDERED = "ordered"
    IN_STOCK = "in_stock"
    INSTALLED = "installed"
    QUALIFIED = "qualified"
    IN_OPERATION = "in_operation"
    MAINTENANCE = "maintenance"
    QUARANTINED = "quarantined"
    DECOMMISSIONED = "decommissioned"
    DISPOSED = "disposed"
    ABSENT = "absent"
    STOLEN = "stolen"

    @property
    def said(self) -> str:
        """The state in a sentence: `PLC-204 is in maintenance`."""
        return _SAID.get(self.value, self.label.lower())


_SAID: Final = {"maintenance": "in maintenance", "disposed": "disposed of"}
AWAITED: Final = frozenset({AssetState.PLANNED, AssetState.ORDERED})
"""It does not exist yet, as far as the plant is concerned: nobody can read its nameplate."""

BEFORE_USE: Final = AWAITED | {AssetState.IN_STOCK, AssetState.INSTALLED}
"""Nothing is proved of it where it is, so nothing of it is controlled."""

IN_USE: Final = frozenset({
    AssetState.IN_OPERATION, AssetState.MAINTENANCE, AssetState.QUARANTINED,
})  # fmt: skip
"""The plant counts on it, today or as soon as it is back."""

ENDED: Final = frozenset({AssetState.DECOMMISSIONED, AssetState.DISPOSED})
"""Out of use: its facts stand as they were."""

GONE: Final = ENDED | {AssetState.ABSENT, AssetState.STOLEN}
"""Not there to be worked on: no change reaches it, and lists leave it out until asked."""


CRITICALITY: Final = MappingProxyType(
    {1: "1 very high", 2: "2 high", 3: "3 medium", 4: "4 low"},
)
"""How much depends on an asset: 1 is the most critical; None until the owner has rated it."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "Domain": {
        "it": "IT",
        "ot": "OT",
        "iot": "IoT",
        "lab": "Laboratory",
    },
    "AssetClass": {
        "vm": "Virtual machine",
        "plc": "PLC",
        "pac": "PAC",
        "dcs_controller": "DCS controller",
        "rtu": "RTU",
        "ied": "Protection relay (IED)",
        "chassis": "Chassis or rack",
        "remote_io": "Remote I/O",
        "hmi_panel": "HMI panel",
        "ipc": "Industrial PC",
        "switch": "Network switch",
        "layer_3_switch": "Routing switch (layer 3)",
        "access_point": "Wireless access point",
        "serial_server": "Serial device server",
        "ups": "UPS",
        "pdu": "Power distribution unit",
        "tape": "Tape library",
    },
    "OtFunction": {
        "none": "No OT function",
        "plc": "PLC",
        "rtu": "RTU",
        "vpn_server": "VPN server",
        "field_io": "Field I/O",
        "switch": "Network switch",
        "dcs_controller": "DCS controller",
        "pac": "PAC",
    },
    "PurdueLevel": {
        "0": "0 process",
        "1": "1 basic control",
        "2": "2 supervision",
        "3": "3 site operations",
        "3.5": "3.5 industrial DMZ",
        "4": "4 site business",
        "5": "5 enterprise",
    },
    "GxpRelevance": {
        "direct": "GxP direct",
        "indirect": "GxP indirect",
        "none": "Not GxP",
        "undetermined": "GxP undetermined",
    },
    "DataIntegrityImpact": {"raw_gmp_data": "Raw GMP data"},
    "Regulation": {"gmp": "GMP", "glp": "GLP", "gcp": "GCP", "gdp": "GDP"},
    "TimeSource": {"ntp": "NTP", "ptp": "PTP", "gps": "GPS", "local": "Its own clock"},
    "Logging": {"passive": "Seen from the network"},
    "Communication": {"wifi": "Wi-Fi"},
    "GampCategory": {
        "1": "1 infrastructure",
        "3": "3 not configured",
        "4": "4 configured",
        "5": "5 custom",
        "hw1": "Hardware 1 standard",
        "hw2": "Hardware 2 custom",
    },
    "RecordKind": {"capa": "CAPA"},
}
"""By class and value, where capital letters and blanks for underscores do not do."""
