"""The catalogue as lists: vendors, and their products with the assets that are of them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.register.models import Asset, Product, Vendor
from governance.register.queries.records import vendors
from governance.register.rules import Permission
from governance.register.vocabulary import AssetClass


def product_cell(product: Product) -> Cell:
    """Say the name, which leads to the product."""
    return Cell(product.name, to=("catalogue.product", product.id), is_strong=True)


PRODUCTS = (
    Column("product", "Product", lambda row: product_cell(row[0]), Product.name),
    Column("vendor", "Vendor", lambda row: row[0].vendor.name, Vendor.name, nullable=False),
    Column("order_code", "Order code", lambda row: row[0].order_code or None, Product.order_code),
    Column("class", "Class",
           lambda row: row[0].asset_class and row[0].asset_class.label, Product.asset_class),
    Column("assets", "Assets", lambda row: row[1], is_number=True),
)  # fmt: skip
VENDORS = Listing(
    name="vendors",
    columns=(
        Column("vendor", "Vendor", lambda row: Cell(row[0].name, is_strong=True), Vendor.name),
        Column("products", "Products", lambda row: row[1], is_number=True),
    ),
    filters=(
        Text("q", "Search vendors", lambda text: _holds(Vendor.name, text=text), lead="with"),
    ),
    default_sort="vendor",
    key=Vendor.id,
    singular="vendor",
    plural="vendors",
    endpoint="catalogue.vendors",
    export_endpoint="catalogue.export_vendors",
)


def product_list(session: Session) -> Listing:
    """Declare the list of products."""
    makers = [(str(key), name) for key, name in vendors(session)]
    kinds = [(kind.value, kind.label) for kind in AssetClass]
    return Listing(
        name="products",
        columns=PRODUCTS,
        filters=(
            Choice("vendor", "Vendor", makers, lambda ids: Product.vendor_id.in_(map(int, ids)),
                   lead="of"),
            Choice("class", "Class", kinds, Product.asset_class.in_),
            Text(
                "q",
                "Search products",
                lambda text: _holds(Product.name, Product.order_code, Vendor.name, text=text),
                lead="with",
            ),
        ),
        default_sort="vendor",
        key=Product.id,
        singular="product",
        plural="products",
        endpoint="catalogue.products",
        record_endpoint="catalogue.product",
        export_endpoint="catalogue.export_products",
    )  # fmt: skip


def products_of(actor: Actor) -> Select[Any]:
    """Select the products, each with the number of assets of it that the actor may read."""
    mine = permitted(actor, Permission.READ, Asset)
    count = select(func.count()).where(Asset.product_id == Product.id, mine).scalar_subquery()
    return (
        readable(actor, Product)
        .join(Product.vendor)
        .options(contains_eager(Product.vendor))
        .add_columns(count)
    )


def vendors_of(actor: Actor) -> Select[Any]:
    """Select the vendors, each with the number of its products."""
    count = select(func.count()).where(Product.vendor_id == Vendor.id).scalar_subquery()
    return readable(actor, Vendor).add_columns(count)


def with_vendor(session: Session, product: Product) -> Product:
    """Return the product with its vendor loaded."""
    wanted = select(Product).where(Product.id == product.id).options(joinedload(Product.vendor))
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def assets_of(session: Session, actor: Actor, product: Product) -> int:
    """Count the assets of a product that the actor may read."""
    mine = readable(actor, Asset).where(Asset.product_id == product.id)
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def vendor_named(session: Session, vendor_id: int) -> Vendor:
    """Return the vendor that a form names; raises `RuleViolation` where there is none."""
    vendor = session.get(Vendor, vendor_id)
    if vendor is None:
        raise RuleViolation("Vendor: choose one of the list, or add it to the catalogue first.")
    return vendor


def _holds(*columns: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
