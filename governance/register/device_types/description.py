"""What a device-type description says, in the columns of the catalogue; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.texts import is_storable, tidied
from governance.register.catalogue.vocabulary import PortKind

KILOGRAMS: Final = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "oz": 0.028349523125}
PORTS: Final = {
    "interfaces": PortKind.INTERFACE,
    "console-ports": PortKind.CONSOLE_PORT,
    "console-server-ports": PortKind.CONSOLE_SERVER_PORT,
    "power-ports": PortKind.POWER_PORT,
    "power-outlets": PortKind.POWER_OUTLET,
    "front-ports": PortKind.FRONT_PORT,
    "rear-ports": PortKind.REAR_PORT,
    "module-bays": PortKind.MODULE_BAY,
    "device-bays": PortKind.DEVICE_BAY,
    "inventory-items": PortKind.INVENTORY_ITEM,
}
NOT_HELD: Final = {
    "front_image": "pictures are not kept",
    "rear_image": "pictures are not kept",
    "allocated_draw": "what a device usually draws depends on its use",
    "feed_leg": "which leg feeds it is a matter of the cabinet",
    "power_port": "which inlet feeds an outlet is not kept",
    "rear_port": "which ports are wired through is not kept",
    "rear_port_position": "which ports are wired through is not kept",
    "poe_type": "the standard behind PoE is not kept, its direction is",
    "enabled": "whether a port is in use is a fact of the asset",
    "positions": "how many strands a port has is not kept",
    "position": "the order in the file is kept",
    "exclude_from_utilization": "racks are not filled here",
}
"""Fields that are known and have no place here: why."""

NO_PLACE: Final = "the catalogue has no place for it"
LONGEST: Final = 200
LONGEST_COMMENT: Final = 2000
Read = Callable[[str], Any]


@dataclass(slots=True)
class Description:
    """One device type."""

    file: str
    vendor: str
    model: str
    order_code: str
    comments: str
    build: dict[str, Any]
    """By column of `ProductBuild`."""

    ports: tuple[dict[str, Any], ...]
    """By column of `ProductPort`, in the order of the file."""

    fields: tuple[str, ...]
    """The fields of the file that were read."""

    left_out: dict[str, str] = field(default_factory=dict)
    """Field -> why it is not kept; ports as `interfaces.enabled`."""


def described(file: str, said: Mapping[str, Any]) -> Description:
    """Return what a file says; raises `Unreadable` with every reason why it cannot be taken."""
    reader = _Reader(file, said)
    made = Description(
        file=file,
        vendor=reader.needed("manufacturer"),
        model=reader.needed("model"),
        order_code=reader.text("part_number") or "",
        comments=reader.text("comments", LONGEST_COMMENT, "\n\t") or "",
        build={
            "slug": reader.text("slug"),
            "rack_units": reader.number("u_height"),
            "is_full_depth": reader.yes("is_full_depth"),
            "is_powered": reader.yes("is_powered"),
            "airflow": reader.text("airflow"),
            "subdevice_role": reader.text("subdevice_role"),
            "weight_kg": reader.weight(),
        },
        ports=tuple(port for key, kind in PORTS.items() for port in reader.ports(key, kind)),
        fields=tuple(reader.read),
    )
    made.build["device_type"] = made.model
    made.left_out = reader.left_out()
    if reader.reasons:
        raise Unreadable(*reader.reasons)
    return made


class _Reader:
    """Reads fields one by one and gathers what is wrong with them."""

    def __init__(self, file: str, said: Mapping[str, Any]) -> None:
        self.name, self.said = quoted(file), said
        self.reasons: list[str] = []
        self.read: list[str] = []
        self.unused: dict[str, int] = {}

    def refuse(self, sentence: str) -> None:
        self.reasons.append(f"{self.name}: {sentence}.")

    def needed(self, key: str) -> str:
        value = self.text(key)
        if not value and not self._is_refused(key):
            self.refuse(f"{key} is needed")
        return value or ""

    def text(self, key: str, most: int = LONGEST, also: str = "") -> str | None:
        """Return a text, tidy; None where the file says nothing."""
        value = self._scalar(self.said, key)
        return self._fitting(key, value, most, also) if value else None

    def number(self, key: str) -> float | None:
        value = self._scalar(self.said, key)
        return self._number(key, value) if value else None

    def yes(self, key: str) -> bool | None:
        value = self._scalar(self.said, key)
        return self._yes(key, value) if value else None

    def weight(self) -> float | None:
        """Return the weight in kilograms; without its unit it says nothing."""
        weight, unit = self.number("weight"), self.text("weight_unit")
        if weight is None:
            return None
        if unit not in KILOGRAMS:
            self.refuse(f"weight needs a weight_unit of {', '.join(KILOGRAMS)}")
            return None
        return round(weight * KILOGRAMS[unit], 3)

    def ports(self, key: str, kind: PortKind) -> list[dict[str, Any]]:
        """Return the ports of one kind, numbered as they stand."""
        if not self.said.get(key):
            return []
        self.read.append(key)
        given = self.said[key]
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.refuse(f"{key} is a list of ports, each with a name")
            return []
        return [self._port(key, kind, n, one) for n, one in enumerate(given, 1)]

    def left_out(self) -> dict[str, str]:
        """Return why each field is not kept that nothing asked for."""
        for key in self.said:
            if key not in self.read and key not in PORTS:
                self.unused[key] = 1
        return {
            key: NOT_HELD.get(key.rpartition(".")[2], NO_PLACE)
            for key in sorted(self.unused)
            if is_storable(key) and len(key) <= LONGEST
        }

    def _port(self, key: str, kind: PortKind, number: int, said: dict[str, Any]) -> dict[str, Any]:
        held: dict[str, tuple[str, Read]] = {
            "name": ("name", lambda v: self._fitting(f"{key}.name", v, LONGEST)),
            "type": ("type", lambda v: self._fitting(f"{key}.type", v, LONGEST)),
            "label": ("label", lambda v: self._fitting(f"{key}.label", v, LONGEST)),
            "description": ("note", lambda v: self._fitting(f"{key}.description", v, LONGEST)),
            "mgmt_only": ("is_mgmt_only", lambda v: self._yes(f"{key}.mgmt_only", v)),
            "poe_mode": ("poe_mode", lambda v: self._fitting(f"{key}.poe_mode", v, LONGEST)),
            "maximum_draw": ("maximum_draw_w", lambda v: self._number(f"{key}.maximum_draw", v)),
        }
        made: dict[str, Any] = {"kind": kind, "number": number}
        made |= dict.fromkeys(column for column, _ in held.values())
        for name, value in said.items():
            if name not in held:
                self.unused[f"{key}.{name}"] = 1
            elif isinstance(value, str) and value.strip():
                column, read = held[name]
                made[column] = read(value)
        if not made["name"]:
            self.refuse(f"{key}: the {number}. has no name")
        return made

    def _scalar(self, said: Mapping[str, Any], key: str) -> str:
        value = said.get(key)
        if key in said:
            self.read.append(key)
        if value is None or isinstance(value, str):
            return "" if value in {None, "null", "~"} else tidied(str(value))
        self.refuse(f"{key} is one value, not several")
        return ""

    def _fitting(self, key: str, value: str, most: int, also: str = "") -> str | None:
        text = tidied(value)
        if len(text) > most or not is_storable(text, also):
            self.refuse(f"{key} is a text of at most {most:,} characters")
            return None
        return text

    def _number(self, key: str, value: str) -> float | None:
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not 0 <= number <= 1_000_000:  # noqa: PLR2004  # also what is no number at all
            self.refuse(f"{key} is a number from 0 to 1,000,000, not {quoted(value)}")
            return None
        return number

    def _yes(self, key: str, value: str) -> bool | None:
        if value.lower() not in {"true", "false", "yes", "no"}:
            self.refuse(f"{key} is true or false, not {quoted(value)}")
        return value.lower() in {"true", "yes"}

    def _is_refused(self, key: str) -> bool:
        return any(f": {key} is" in reason for reason in self.reasons)
