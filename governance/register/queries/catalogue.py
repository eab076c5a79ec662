"""The catalogue as lists: vendors, and their products with the assets that are of them."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.register.catalogue.models import (
    Equivalent,
    ProductBuild,
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.catalogue.vocabulary import LifePhase, ProductKind
from governance.register.models import Asset, Product, Vendor
from governance.register.queries.records import vendors
from governance.register.rules import Permission
from governance.register.vocabulary import AssetClass

R, S, L = ProductRating, ProductSafety, ProductLifeCycle


def product_cell(product: Product) -> Cell:
    """Say the name, which leads to the product."""
    return Cell(product.name, to=("catalogue.product", product.id), is_strong=True)


class Group(NamedTuple):
    """A group of facts, joined to each row."""

    heading: str
    table: type[Any]
    place: int
    """Where it stands in a row."""

    def column(self, name: str, label: str, *, is_number: bool = False) -> Column:
        """Return one of its facts as a column, shown to who chooses it."""

        def cell(row: Any) -> Any:
            value = getattr(row[self.place], name, None)
            return getattr(value, "label", value)

        return Column(
            name,
            label,
            cell,
            getattr(self.table, name),
            nullable=True,
            is_optional=True,
            heading=self.heading,
            is_number=is_number,
        )


RATED = Group("Ratings", ProductRating, 2)
CERTIFIED = Group("Safety", ProductSafety, 3)
DATED = Group("Life cycle", ProductLifeCycle, 4)
BUILT = Group("Build", ProductBuild, 5)
PRODUCTS = (
    Column("product", "Product", lambda row: product_cell(row[0]), Product.name),
    Column("vendor", "Vendor", lambda row: row[0].vendor.name, Vendor.name, nullable=False),
    Column("order_code", "Order code", lambda row: row[0].order_code or None, Product.order_code),
    Column("class", "Class",
           lambda row: row[0].asset_class and row[0].asset_class.label, Product.asset_class),
    Column("assets", "Assets", lambda row: row[1], is_number=True),
    Column("kind", "Kind", lambda row: row[0].kind and row[0].kind.label, Product.kind,
           is_optional=True),
    Column("article_number", "Article number", lambda row: row[0].article_number,
           Product.article_number, is_optional=True),
    Column("hw_version", "Hardware version", lambda row: row[0].hw_version, is_optional=True),
    Column("cpe", "CPE name", lambda row: row[0].cpe, is_optional=True),
    Column("purl", "Package URL", lambda row: row[0].purl, is_optional=True),
    RATED.column("ip_code", "IP code"),
    RATED.column("op_temp_min_c", "In use from, °C", is_number=True),
    RATED.column("op_temp_max_c", "In use to, °C", is_number=True),
    RATED.column("atex_category", "ATEX category"),
    RATED.column("supply", "Supply"),
    RATED.column("power_w", "Power, W", is_number=True),
    CERTIFIED.column("sil", "SIL", is_number=True),
    CERTIFIED.column("pl", "Performance level"),
    DATED.column("phase", "Phase"),
    DATED.column("general_availability_on", "General availability"),
    DATED.column("end_of_sales_on", "End of sales"),
    DATED.column("end_of_life_on", "End of life"),
    DATED.column("end_of_security_support_on", "End of security support"),
    DATED.column("spare_parts_end_on", "Spare parts until"),
    DATED.column("checked_on", "Checked on"),
    BUILT.column("rack_units", "Rack units", is_number=True),
    BUILT.column("weight_kg", "Weight, kg", is_number=True),
)  # fmt: skip
VENDORS = Listing(
    name="vendors",
    columns=(
        Column("vendor", "Vendor",
               lambda row: Cell(row[0].name, to=("vendors.show", row[0].id), is_strong=True),
               Vendor.name),
        Column("country", "Country", lambda row: row[0].country, Vendor.country),
        Column("products", "Products", lambda row: row[1], is_number=True),
        Column("names", "Other names", lambda row: row[2], is_number=True),
        Column("psirt_url", "Security page", lambda row: row[0].psirt_url, is_optional=True),
        Column("csaf_url", "CSAF provider metadata", lambda row: row[0].csaf_url,
               is_optional=True),
    ),
    filters=(
        Text("q", "Search vendors",
             lambda text: or_(
                 _holds(Vendor.name, text=text),
                 exists().where(
                     VendorAlias.vendor_id == Vendor.id, _holds(VendorAlias.name, text=text)
                 ),
             ),
             lead="with"),
    ),
    default_sort="vendor",
    key=Vendor.id,
    singular="vendor",
    plural="vendors",
    endpoint="vendors.index",
    record_endpoint="vendors.show",
    export_endpoint="vendors.export",
)  # fmt: skip


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
            Choice("kind", "Kind", [(kind.value, kind.label) for kind in ProductKind],
                   Product.kind.in_),
            Choice("phase", "Phase", [(phase.value, phase.label) for phase in LifePhase],
                   L.phase.in_),
            Flag("unsupported", "no security support any more",
                 L.end_of_security_support_on < clock.today()),
            Flag("unchecked", "life cycle never looked up", L.checked_on.is_(None)),
            Flag("equivalents", "an equivalent was signed", _has_equivalent()),
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
    """Select the products, each with the number of assets that the actor may read, and its facts.

    A row is: product, assets, rating, safety, life cycle, build; a group that is not there is None.
    """
    mine = permitted(actor, Permission.READ, Asset)
    count = select(func.count()).where(Asset.product_id == Product.id, mine).scalar_subquery()
    return (
        readable(actor, Product)
        .join(Product.vendor)
        .outerjoin(R, R.product_id == Product.id)
        .outerjoin(S, S.product_id == Product.id)
        .outerjoin(L, L.product_id == Product.id)
        .outerjoin(ProductBuild, ProductBuild.product_id == Product.id)
        .options(contains_eager(Product.vendor))
        .add_columns(count, R, S, L, ProductBuild)
    )


def vendors_of(actor: Actor) -> Select[Any]:
    """Select the vendors, each with the number of its products and of its other names."""
    products = select(func.count()).where(Product.vendor_id == Vendor.id).scalar_subquery()
    names = select(func.count()).where(VendorAlias.vendor_id == Vendor.id).scalar_subquery()
    return readable(actor, Vendor).add_columns(products, names)


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


def _has_equivalent() -> ColumnElement[bool]:
    standing = and_(
        Equivalent.product_id == Product.id,
        Equivalent.revoked_at.is_(None),
        Equivalent.content_sha256.is_not(None),
    )
    return exists().where(standing)


def _holds(*columns: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
