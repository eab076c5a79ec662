"""The words of the register: what an asset can be, stored by value, shown by label."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self


class Word(StrEnum):
    """A stored word with the label that people read."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make the word from its stored value; the label is for people."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class Domain(Word):
    """Whose world an asset belongs to."""

    IT = "it", "IT"
    OT = "ot", "OT"


class AssetClass(Word):
    """What an asset is, whatever it is used for."""

    SERVER = "server", "Server"
    WORKSTATION = "workstation", "Workstation"
    THIN_CLIENT = "thin_client", "Thin client"
    VM = "vm", "Virtual machine"
    HYPERVISOR = "hypervisor", "Hypervisor"
    PLC = "plc", "PLC"
    PAC = "pac", "PAC"
    DCS_CONTROLLER = "dcs_controller", "DCS controller"
    SAFETY_CONTROLLER = "safety_controller", "Safety controller"
    RTU = "rtu", "RTU"
    REMOTE_IO = "remote_io", "Remote I/O"
    FIELD_DEVICE = "field_device", "Field device"
    DRIVE = "drive", "Drive"
    HMI_PANEL = "hmi_panel", "HMI panel"
    IPC = "ipc", "Industrial PC"
    SWITCH = "switch", "Network switch"
    ROUTER = "router", "Router"
    FIREWALL = "firewall", "Firewall"
    DATA_DIODE = "data_diode", "Data diode"
    ACCESS_POINT = "access_point", "Wireless access point"
    GATEWAY = "gateway", "Gateway"
    SERIAL_SERVER = "serial_server", "Serial device server"
    UPS = "ups", "UPS"
    STORAGE = "storage", "Storage"
    SOFTWARE_SYSTEM = "software_system", "Software system"
    CLOUD_SERVICE = "cloud_service", "Cloud service"


class OtFunction(Word):
    """What an asset does in the control of the process; a server can play several parts."""

    NONE = "none", "No OT function"
    UNKNOWN = "unknown", "Unknown"
    ENGINEERING_WORKSTATION = "engineering_workstation", "Engineering workstation"
    OPERATOR_STATION = "operator_station", "Operator station"
    PLC = "plc", "PLC"
    RTU = "rtu", "RTU"
    HISTORIAN = "historian", "Historian"
    CONTROL_SERVER = "control_server", "Control server"
    APPLICATION_SERVER = "application_server", "Application server"
    DATA_GATEWAY = "data_gateway", "Data gateway"
    SAFETY_CONTROLLER = "safety_controller", "Safety controller"
    VPN_SERVER = "vpn_server", "VPN server"
    JUMP_HOST = "jump_host", "Jump host"
    FIELD_IO = "field_io", "Field I/O"
    ROUTER = "router", "Router"
    SWITCH = "switch", "Network switch"
    FIREWALL = "firewall", "Firewall"
    DCS_CONTROLLER = "dcs_controller", "DCS controller"
    PAC = "pac", "PAC"


class PurdueLevel(Word):
    """How far an asset is from the process, 0 at it, 5 in the enterprise."""

    L0 = "0", "0 process"
    L1 = "1", "1 basic control"
    L2 = "2", "2 supervision"
    L3 = "3", "3 site operations"
    L3_5 = "3.5", "3.5 industrial DMZ"
    L4 = "4", "4 site business"
    L5 = "5", "5 enterprise"


class GxpRelevance(Word):
    """Whether an asset bears on product quality or on records that prove it."""

    DIRECT = "direct", "GxP direct"
    INDIRECT = "indirect", "GxP indirect"
    NONE = "none", "Not GxP"
    UNDETERMINED = "undetermined", "GxP undetermined"


class ValidationState(Word):
    """How far the proof that an asset does what it must has come."""

    NOT_REQUIRED = "not_required", "Not required"
    PLANNED = "planned", "Planned"
    IN_VALIDATION = "in_validation", "In validation"
    VALIDATED = "validated", "Validated"
    VALIDATED_WITH_RESTRICTION = "validated_with_restriction", "Validated with restriction"
    UNDER_CHANGE = "under_change", "Under change"
    SUSPENDED = "suspended", "Suspended"
    RETIRED = "retired", "Retired"


class AssetState(Word):
    """Where an asset is in its life."""

    PLANNED = "planned", "Planned"
    IN_OPERATION = "in_operation", "In operation"
    RETIRED = "retired", "Retired"


CRITICALITY: Final = MappingProxyType(
    {1: "1 very high", 2: "2 high", 3: "3 medium", 4: "4 low"},
)
"""How much depends on an asset: 1 is the most critical; None until the owner has rated it."""
