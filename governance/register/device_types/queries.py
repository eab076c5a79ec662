"""What the catalogue knows of device types: read set-wise; and the accounts as lists."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

import governance.register.device_types.rules  # noqa: F401  # who reads the account
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.register.catalogue.makers import Makers
from governance.register.catalogue.models import ProductBuild, ProductPort, VendorAlias
from governance.register.device_types.models import DeviceTypeFile, DeviceTypeImport, FileOutcome
from governance.register.device_types.planning import PORT_COLUMNS, Known
from governance.register.models import Product, Vendor

BUILD_COLUMNS = (
    "device_type", "slug", "rack_units", "is_full_depth", "is_powered", "airflow",
    "subdevice_role", "weight_kg",
)  # fmt: skip
DRAWN: dict[FileOutcome, tuple[Shape, Tone]] = {
    FileOutcome.ADDED: ("done", "ok"),
    FileOutcome.UPDATED: ("done", "info"),
    FileOutcome.UNCHANGED: ("idle", ""),
    FileOutcome.REFUSED: ("stop", "bad"),
}


def makers(session: Session) -> Makers:
    """Read all vendors with their aliases: they are few."""
    names = {row.id: row.name for row in session.execute(select(Vendor.id, Vendor.name))}
    aliases = select(VendorAlias.vendor_id, VendorAlias.name).order_by(VendorAlias.id)
    return Makers(names, [(row.vendor_id, row.name) for row in session.execute(aliases)])


def known(session: Session) -> list[Known]:
    """Read all products with their builds and ports: three statements, however many there are."""
    builds = {
        row.product_id: {name: getattr(row, name) for name in BUILD_COLUMNS}
        for row in session.execute(select(ProductBuild.__table__))
    }
    ports: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    columns = (getattr(ProductPort, name) for name in PORT_COLUMNS)
    for product_id, *port in session.execute(select(ProductPort.product_id, *columns)):
        ports[product_id].append(tuple(port))
    wanted = select(
        Product.id, Product.version, Product.vendor_id, Product.name, Product.order_code,
        Product.description,
    ).order_by(Product.id)  # fmt: skip
    return [
        Known(*row, builds.get(row.id), tuple(sorted(ports[row.id], key=lambda port: port[:2])))
        for row in session.execute(wanted)
    ]


IMPORTS = Listing(
    name="device-types",
    columns=(
        Column("number", "Number", lambda row: row.reference, DeviceTypeImport.id,
               is_reference=True),
        Column("name", "File or folder", lambda row: row.name),
        Column("at", "When", lambda row: row.brought_at),
        Column("who", "Who", lambda row: row.person.name if row.person else "command line"),
        Column("added", "Added", lambda row: row.added, is_number=True),
        Column("updated", "Updated", lambda row: row.updated, is_number=True),
        Column("unchanged", "Unchanged", lambda row: row.unchanged, is_number=True),
        Column("refused", "Refused", lambda row: row.refused, is_number=True),
    ),
    filters=(),
    default_sort="-number",
    key=DeviceTypeImport.id,
    singular="import of device types",
    plural="imports of device types",
    endpoint="device_types.index",
    record_endpoint="device_types.show",
    export_endpoint="device_types.export",
)  # fmt: skip


def imports(actor: Actor) -> Select[DeviceTypeImport]:
    """Select the imports of device types."""
    return readable(actor, DeviceTypeImport).options(joinedload(DeviceTypeImport.person))


def files(record: DeviceTypeImport) -> Select[DeviceTypeFile]:
    """Select the files of one import, each with its product."""
    return (
        select(DeviceTypeFile)
        .where(DeviceTypeFile.import_id == record.id)
        .outerjoin(DeviceTypeFile.product)
        .options(contains_eager(DeviceTypeFile.product))
    )


def _product(row: DeviceTypeFile) -> Cell | None:
    if row.product is None:
        return None
    return Cell(row.product.name, hint=row.product.order_code,
                to=("catalogue.product", row.product.id))  # fmt: skip


def _outcome(row: DeviceTypeFile) -> Cell:
    shape, tone = DRAWN[row.outcome]
    return Cell(row.outcome.label, shape=shape, tone=tone)


def _lines(name: str, label: str, *, is_minor: bool = False) -> Column:
    """Return a column of words about a file; where there are none, that is known."""
    return Column(
        name,
        label,
        lambda row: getattr(row, name) or Cell("none", is_muted=True),
        export=lambda row: getattr(row, name) or None,
        is_minor=is_minor,
    )


FILES = Listing(
    name="device-type-files",
    columns=(
        Column("number", "No.", lambda row: row.number, DeviceTypeFile.number, is_number=True),
        Column("file", "File", lambda row: row.name, DeviceTypeFile.name),
        Column("outcome", "Outcome", _outcome, DeviceTypeFile.outcome),
        Column("product", "Product", _product),
        _lines("taken", "Taken", is_minor=True),
        _lines("held", "Held already", is_minor=True),
        _lines("kept", "Ours stands", is_minor=True),
        _lines("left_out", "Left out, and why", is_minor=True),
        _lines("reasons", "Remarks"),
    ),
    filters=(
        Choice("outcome", "Outcome", [(word.value, word.label) for word in FileOutcome],
               DeviceTypeFile.outcome.in_),
        Text("q", "Search files",
             lambda text: DeviceTypeFile.name.icontains(text, autoescape=True), lead="with"),
    ),
    default_sort="number",
    key=DeviceTypeFile.id,
    singular="file",
    plural="files",
    endpoint="device_types.show",
    export_endpoint="device_types.export_files",
)  # fmt: skip
