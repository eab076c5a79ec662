"""Which product a device type is, and what it adds to what is known of it; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.core.sheets.refusal import Unreadable
from governance.register.catalogue.makers import Makers
from governance.register.catalogue.spelling import code, maker, plain
from governance.register.device_types.description import PORTS, Description
from governance.register.device_types.models import FileOutcome

BUILT = {
    "slug": "slug", "u_height": "rack_units", "is_full_depth": "is_full_depth",
    "is_powered": "is_powered", "airflow": "airflow", "subdevice_role": "subdevice_role",
    "weight": "weight_kg", "weight_unit": "weight_kg",
}  # fmt: skip
"""Field of a file -> column of `ProductBuild`."""

PORT_COLUMNS = (
    "kind", "number", "name", "type", "label", "note", "is_mgmt_only", "poe_mode", "maximum_draw_w",
)  # fmt: skip
Ports = tuple[tuple[Any, ...], ...]
"""By kind and number, the values of `PORT_COLUMNS`."""


@dataclass(frozen=True, slots=True)
class Known:
    """A product of the catalogue, with what device types wrote of it before."""

    id: int
    version: int
    vendor_id: int
    name: str
    order_code: str
    description: str
    build: Mapping[str, Any] | None
    ports: Ports


@dataclass(slots=True)
class Planned:
    """What one file comes to."""

    file: str
    outcome: FileOutcome
    description: Description | None = None
    product: Known | None = None
    """None: it is new, or the file is refused."""

    vendor_id: int | None = None
    """None: its maker is new."""

    reasons: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


class Planner:
    """Compares descriptions with the catalogue, and with each other."""

    def __init__(self, makers: Makers, products: Iterable[Known]) -> None:
        """Take the catalogue."""
        self._makers = makers
        self._by_type: dict[tuple[int, str], Known] = {}
        self._exact: dict[tuple[int, str, str], Known] = {}
        self._by_code: dict[tuple[int, str], list[Known]] = {}
        self._seen: dict[tuple[str, str], str] = {}
        for product in products:
            self._exact[product.vendor_id, plain(product.name), code(product.order_code)] = product
            self._by_code.setdefault((product.vendor_id, code(product.order_code)), []).append(
                product
            )
            if product.build is not None:
                self._by_type[product.vendor_id, plain(product.build["device_type"])] = product
        self._taken: dict[int, str] = {}
        self._codes: dict[tuple[str, str], str] = {}

    def plan(self, description: Description) -> Planned:
        """Return what a description comes to."""
        makers = self._makers.find(description.vendor)
        told = Planned(description.file, FileOutcome.REFUSED, description)
        if len(makers) > 1:
            several = ", ".join(sorted(self._makers.names[key] for key in makers))
            told.reasons = [
                f"Its manufacturer {description.vendor} can be {several}: add an alias."
            ]
            return told
        told.vendor_id = makers[0] if makers else None
        told.product = self._product(told.vendor_id, description)
        if twin := self._twin(told, description):
            named = f"{description.vendor} {description.model}"
            told.reasons = [f"{named} is described by {twin} already: leave one of the two."]
            told.product = None
            return told
        self._note_code(told, description)
        (self._compared if told.product else self._added)(told, description)
        return told

    def _product(self, vendor_id: int | None, said: Description) -> Known | None:
        """Return the product: known by this very description, by its words, or by its order code.

        A product that bears the order code and was described under another model is another one.
        """
        if vendor_id is None:
            return None
        number = code(said.order_code)
        found = self._by_type.get((vendor_id, plain(said.model)))
        found = found or self._exact.get((vendor_id, plain(said.model), number))
        if found or not number:
            return found
        alike = [one for one in self._by_code.get((vendor_id, number), ()) if one.build is None]
        free = [one for one in alike if one.id not in self._taken]
        return free[0] if len(alike) == 1 and free else None

    def _twin(self, told: Planned, said: Description) -> str | None:
        """Return the file of this run that describes the same device type, and remember this."""
        key = (maker(said.vendor), plain(said.model))
        twin = self._seen.setdefault(key, said.file)
        if twin == said.file and told.product is not None:
            twin = self._taken.setdefault(told.product.id, said.file)
        return twin if twin != said.file else None

    def _note_code(self, told: Planned, said: Description) -> None:
        """Say so where two models bear one order code: one of them is mistaken."""
        if not said.order_code:
            return
        others = {
            one.name
            for one in self._by_code.get((told.vendor_id or 0, code(said.order_code)), ())
            if told.product is None or one.id != told.product.id
        }
        other = self._codes.setdefault((maker(said.vendor), code(said.order_code)), said.model)
        others |= {other} - {said.model, told.product.name if told.product else said.model}
        told.reasons += [
            f"Order code {said.order_code} is that of {name} as well: one of the two is mistaken."
            for name in sorted(others)
        ]

    @staticmethod
    def _added(told: Planned, said: Description) -> None:
        told.outcome = FileOutcome.ADDED
        told.taken = list(dict.fromkeys(said.fields))

    @staticmethod
    def _compared(told: Planned, said: Description) -> None:
        """Tell the fields that are written from those that are held, or stand as they are."""
        product = told.product
        if product is None:
            return
        _identity(told, said, product)
        before = product.build or {}
        for name in dict.fromkeys(said.fields):
            if name in BUILT:
                column = BUILT[name]
                is_held = product.build is not None and before[column] == said.build[column]
            elif name in PORTS:
                kind = PORTS[name]
                is_held = of_kind(product.ports, kind) == of_kind(port_rows(said.ports), kind)
            else:
                continue
            (told.held if is_held else told.taken).append(name)
        is_written = (
            bool(told.taken) or before != said.build or product.ports != port_rows(said.ports)
        )
        told.outcome = FileOutcome.UPDATED if is_written else FileOutcome.UNCHANGED


def _identity(told: Planned, said: Description, product: Known) -> None:
    """Compare what names a product: what the catalogue says stands, what it lacks is taken."""
    told.held.append("manufacturer")
    pairs = (
        ("model", said.model, product.name),
        ("part_number", said.order_code, product.order_code),
        ("comments", said.comments, product.description),
    )
    for name, text, ours in pairs:
        if name not in said.fields:
            continue
        if text == ours or not text:
            told.held.append(name)
        elif name == "comments" and not ours:
            told.taken.append(name)
        else:
            told.kept[name] = ours or "none"


def port_rows(ports: Sequence[Mapping[str, Any]]) -> Ports:
    """Return ports as they are compared: by kind and number."""
    rows = (tuple(port[column] for column in PORT_COLUMNS) for port in ports)
    return tuple(sorted(rows, key=lambda row: row[:2]))


def of_kind(ports: Ports, kind: str) -> Ports:
    """Return the ports of one kind."""
    return tuple(row for row in ports if row[0] == kind)


def refused(file: str, refusal: Unreadable) -> Planned:
    """Return what a file comes to that cannot be read."""
    return Planned(file, FileOutcome.REFUSED, reasons=list(refusal.reasons))
