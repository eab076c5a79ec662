"""What the measured plant is made of: products that are sold, by their order codes.

Where CONCORD_REAL_DATA names a folder of published files, they are read from the advisories, whose
affected products bear order numbers, and from the device types; else they are those of the demo.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.catalogue import PRODUCTS, VENDORS
from governance.audit.commands import bulk_insert
from governance.register.catalogue.spelling import maker
from governance.register.device_types.account import brought
from governance.register.device_types.description import Description
from governance.register.device_types.reading import documents
from governance.register.models import Product, Vendor
from governance.register.vocabulary import AssetClass

CLASSES = {
    AssetClass.SAFETY_CONTROLLER: r"guardlogix|cpu \w*f\b|safety",
    AssetClass.PLC: r"\bcpu\b|logix|simatic s7",
    AssetClass.FIREWALL: r"fortigate|firewall",
    AssetClass.ACCESS_POINT: r"fortiap|scalance w",
    AssetClass.ROUTER: r"router|scalance m|rm1224|extender",
    AssetClass.SWITCH: r"switch|stratix|scalance x|ruggedcom|ecs4100|1783-",
    AssetClass.UPS: r"ups|smart-?ups|[59]px",
    AssetClass.HMI_PANEL: r"\bhmi\b|panel",
    AssetClass.DRIVE: r"sinamics|drive",
    AssetClass.REMOTE_IO: r"et ?200|i/o|aentr",
    AssetClass.SERIAL_SERVER: r"\bcm|console",
    AssetClass.IPC: r"\bipc",
}
"""By which words a product shows what it is, the surer ones first."""


@dataclass(frozen=True, slots=True)
class Sold:
    """One product by its order code."""

    vendor: str
    name: str
    order_code: str

    @property
    def asset_class(self) -> AssetClass:
        """What it is; most of what has no word for it is a device of the field."""
        found = (kind for kind, words in CLASSES.items() if re.search(words, self.name.lower()))
        return next(found, AssetClass.FIELD_DEVICE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stored catalogue: ids, and what each is, in one order."""

    ids: list[int]
    kinds: list[AssetClass]

    def at(self, number: int) -> tuple[int, AssetClass]:
        """Return a product for the n-th asset: all in turn."""
        place = number % len(self.ids)
        return self.ids[place], self.kinds[place]


def stocked(session: Session) -> None:
    """Store the catalogue, set-wise; the caller records it."""
    folder = os.environ.get("CONCORD_REAL_DATA")
    goods = sorted(_published(Path(folder)) if folder else _of_the_demo(), key=_mixed)
    names = {maker(one.vendor): one.vendor for one in goods}
    ids = bulk_insert(session, Vendor, [{"name": name} for name in names.values()])
    vendors = dict(zip(names, ids, strict=True))
    rows = [
        {
            "vendor_id": vendors[maker(one.vendor)],
            "name": one.name,
            "order_code": one.order_code,
            "asset_class": one.asset_class,
        }
        for one in goods
    ]
    bulk_insert(session, Product, rows)


def shelved(session: Session) -> Shelf:
    """Return the catalogue as it is stored."""
    found = session.execute(select(Product.id, Product.asset_class).order_by(Product.id)).all()
    return Shelf([row.id for row in found], [row.asset_class for row in found])


def _mixed(one: Sold) -> bytes:
    """Return what puts products in an order that is always the same, neighbours unlike."""
    return sha256(str(one).encode()).digest()


def _of_the_demo() -> set[Sold]:
    names = {vendor.key: vendor.name for vendor in VENDORS}
    return {Sold(names[one.vendor], one.name, one.order_code) for one in PRODUCTS}


def _published(folder: Path) -> set[Sold]:
    """Return every order code once: the same one may bear several spellings of a name."""
    found: dict[tuple[str, str], Sold] = {}
    for one in (*_advised(folder / "csaf"), *_described(folder / "device-types")):
        found.setdefault((maker(one.vendor), one.order_code), one)
    return set(found.values())


def _described(folder: Path) -> Iterator[Sold]:
    for one in brought(folder.name, documents(folder)).read if folder.is_dir() else ():
        if isinstance(one, Description) and one.order_code:
            yield Sold(one.vendor, one.model, one.order_code)


def _advised(folder: Path) -> Iterator[Sold]:
    for file in sorted(folder.rglob("*.json")):
        tree = json.loads(file.read_bytes()).get("product_tree", {})
        for branch in tree.get("branches", ()):
            yield from _sold(branch, {})


def _sold(branch: dict[str, Any], above: dict[str, str]) -> Iterator[Sold]:
    """Yield what a branch of an advisory's product tree names by order number."""
    said = {**above, branch["category"]: branch["name"]}
    helper = branch.get("product", {}).get("product_identification_helper", {})
    for number in helper.get("model_numbers", ()):
        name = said.get("product_name", "").replace(f"({number})", "")
        if name.strip() and "vendor" in said:
            yield Sold(said["vendor"].strip(), " ".join(name.split()), number.strip())
    for inner in branch.get("branches", ()):
        yield from _sold(inner, said)
