"""The fields that profiles name besides the groups of attributes, and the kinds of classes."""

from typing import Final

from governance.register.vocabulary import AssetClass as A

ROW: Final = {
    "number": "Number",
    "name": "Name",
    "asset_class": "Class",
    "place": "Place",
    "ot_function": "OT function",
    "gxp": "GxP",
    "criticality": "Criticality",
    "product": "Product",
    "serial_no": "Serial number",
    "firmware": "Firmware",
    "purdue_level": "Purdue level",
    "location": "Location",
    "address": "IP address",
    "hostname": "Host name",
    "notes": "Notes",
    "operating_system": "Operating system",
    "software": "Software",
    "components": "Components",
    "accounts": "Accounts",
    "documents": "Documents",
    "hypervisor": "Hypervisor",
    "protocols": "Communication protocols",
    "services": "Ports and services",
    "mac": "MAC address",
    "vlan": "VLAN",
}
"""Fields of the asset's own row, and what is kept as a list."""

ALWAYS: Final = frozenset({"number", "name", "asset_class", "place"})
"""Fields that no asset is without."""

CONTROLLERS: Final = frozenset({
    A.PLC, A.PAC, A.DCS_CONTROLLER, A.SAFETY_CONTROLLER, A.RTU, A.IED, A.HMI_PANEL, A.IPC,
})  # fmt: skip
COMPUTERS: Final = frozenset({
    A.SERVER, A.WORKSTATION, A.THIN_CLIENT, A.VM, A.HYPERVISOR, A.CONTAINER_HOST,
})  # fmt: skip
NETWORK: Final = frozenset({
    A.SWITCH, A.LAYER_3_SWITCH, A.ROUTER, A.FIREWALL, A.DATA_DIODE, A.ACCESS_POINT, A.GATEWAY,
    A.SERIAL_SERVER,
})  # fmt: skip
DEVICES: Final = frozenset({A.CHASSIS, A.REMOTE_IO, A.FIELD_DEVICE, A.DRIVE})
POWER: Final = frozenset({A.UPS, A.PDU, A.STORAGE, A.TAPE})
SOFTWARE: Final = frozenset({A.SOFTWARE_SYSTEM, A.CLOUD_SERVICE})
