"""The catalogue for programs: vendors and their products, shared by all sites."""

from datetime import date
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.register.catalogue.models import ProductLifeCycle, ProductRating, ProductSafety
from governance.register.catalogue.queries import whole
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.commands import catalogue as commands
from governance.register.models import Product, Vendor
from governance.register.queries.catalogue import (
    VENDORS,
    product_list,
    products_of,
    vendor_named,
    vendors_of,
    with_vendor,
)
from governance.register.rules import Permission
from governance.register.vocabulary import AssetClass

bp = APIBlueprint("api_catalogue", __name__, url_prefix=api.ROOT, tag="Catalogue")
Code = Annotated[str, Field(max_length=120)]
Link = Annotated[str, Field(max_length=400, pattern=r"^https?://\S+$")]


class VendorOut(Shape):
    """A maker of products under the one name that all sites use."""

    id: int
    name: str
    country: str | None
    psirt_url: str | None
    csaf_url: str | None
    parent_id: int | None
    acquired_on: date | None
    version: int


class VendorsOut(Shape):
    """A page of vendors."""

    items: list[VendorOut]
    count: int
    next: str | None


class VendorFacts(Sent):
    """What is written of a vendor."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    psirt_url: Link | None = None
    csaf_url: Link | None = None
    parent_id: Key | None = None
    acquired_on: date | None = None


class VendorIn(VendorFacts):
    """A new vendor."""

    name: Annotated[str, Field(min_length=1, max_length=120)]


class VendorEdit(VendorFacts, Versioned):
    """The facts of a vendor that are to be others; what is not named stays as it is."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None


class GoodOut(Shape):
    """A product of the catalogue, in full."""

    id: int
    vendor_id: int
    name: str
    order_code: str
    article_number: str | None
    kind: ProductKind | None
    hw_version: str | None
    cpe: str | None
    purl: str | None
    asset_class: AssetClass | None
    description: str
    parent_id: int | None
    version: int


class GoodsOut(Shape):
    """A page of products."""

    items: list[GoodOut]
    count: int
    next: str | None


class GoodWholeOut(GoodOut):
    """A product with what it bears, what it is certified for, and how long it is supported."""

    rating: dict[str, Any]
    safety: dict[str, Any]
    life_cycle: dict[str, Any]
    stands_in_for: list[int]
    """Products that it may stand in for."""


class GoodFacts(Sent):
    """What is written of a product."""

    order_code: Code = ""
    article_number: Code | None = None
    kind: ProductKind | None = None
    parent_id: Key | None = None
    asset_class: AssetClass | None = None
    hw_version: Code | None = None
    cpe: Annotated[str, Field(max_length=400, pattern=r"^cpe:2\.3:[aho]:.+$")] | None = None
    purl: Annotated[str, Field(max_length=400, pattern=r"^pkg:[a-z0-9.+-]+/.+$")] | None = None
    description: Annotated[str, Field(max_length=2_000)] = ""


class GoodIn(GoodFacts):
    """A new product."""

    vendor_id: Key
    name: Annotated[str, Field(min_length=1, max_length=200)]


class GoodEdit(GoodFacts, Versioned):
    """The facts of a product that are to be others; what is not named stays as it is."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


@bp.get("/vendors")
@requires(Permission.READ_CATALOGUE, Vendor)
@bp.output(VendorsOut)
def vendors() -> VendorsOut:
    """Give a page of the vendors, by the conditions of their list."""
    page = paged(VENDORS, vendors_of(actor()))
    items = [VendorOut.model_validate(row[0]) for row in page.rows]
    return VendorsOut(items=items, count=page.count, next=page.next)


@bp.get("/vendors/<int:id>")
@requires(Permission.READ_CATALOGUE, Vendor)
@bp.output(VendorOut)
def vendor(vendor: Vendor) -> VendorOut:
    """Give one vendor."""
    return VendorOut.model_validate(vendor)


@bp.post("/vendors")
@requires(Permission.EDIT_CATALOGUE, Vendor)
@bp.input(VendorIn, arg_name="sent")
@bp.output(VendorOut, status_code=201)
def add_vendor(sent: VendorIn) -> tuple[VendorOut, int, dict[str, str]]:
    """Add a vendor."""
    made = commands.add_vendor(session(), actor(), sent.model_dump())
    return VendorOut.model_validate(made), 201, {"Location": url_for(".vendor", id=made.id)}


@bp.patch("/vendors/<int:id>")
@requires(Permission.EDIT_CATALOGUE, Vendor)
@bp.input(VendorEdit, arg_name="sent")
@bp.output(VendorOut)
def edit_vendor(vendor: Vendor, sent: VendorEdit) -> VendorOut:
    """Write the facts of a vendor that are sent, and no others."""
    commands.edit_vendor(session(), actor(), vendor, _with(vendor, commands.OF_VENDOR, sent))
    session().flush()
    return VendorOut.model_validate(vendor)


@bp.get("/products")
@requires(Permission.READ_CATALOGUE, Product)
@bp.output(GoodsOut)
def products() -> GoodsOut:
    """Give a page of the products, by the conditions of their list."""
    page = paged(product_list(session()), products_of(actor()))
    items = [GoodOut.model_validate(row[0]) for row in page.rows]
    return GoodsOut(items=items, count=page.count, next=page.next)


@bp.get("/products/<int:id>")
@requires(Permission.READ_CATALOGUE, Product)
@bp.output(GoodWholeOut)
def product(product: Product) -> GoodWholeOut:
    """Give one product with all that is known of it."""
    return _whole(product)


def _whole(product: Product) -> GoodWholeOut:
    session().flush()
    found = whole(session(), with_vendor(session(), product))
    return GoodWholeOut(
        **GoodOut.model_validate(product).model_dump(),
        rating=_facts(found.rating),
        safety=_facts(found.safety),
        life_cycle=_facts(found.life_cycle),
        stands_in_for=[each.id for each in found.stands_in_for],
    )


def _facts(group: ProductRating | ProductSafety | ProductLifeCycle | None) -> dict[str, Any]:
    """Return what is known of a group, by name."""
    names = [c.name for c in group.__table__.columns if c.name != "product_id"] if group else []
    known = {name: getattr(group, name) for name in names}
    return {name: value for name, value in known.items() if value is not None}


@bp.post("/products")
@requires(Permission.EDIT_CATALOGUE, Product)
@bp.input(GoodIn, arg_name="sent")
@bp.output(GoodWholeOut, status_code=201)
def add_product(sent: GoodIn) -> tuple[GoodWholeOut, int, dict[str, str]]:
    """Add a product."""
    values = sent.model_dump()
    vendor = vendor_named(session(), values.pop("vendor_id"))
    made = commands.add_product(session(), actor(), vendor, values)
    return _whole(made), 201, {"Location": url_for(".product", id=made.id)}


@bp.patch("/products/<int:id>")
@requires(Permission.EDIT_CATALOGUE, Product)
@bp.input(GoodEdit, arg_name="sent")
@bp.output(GoodWholeOut)
def edit_product(product: Product, sent: GoodEdit) -> GoodWholeOut:
    """Write the facts of a product that are sent, and no others."""
    commands.edit_product(session(), actor(), product, _with(product, commands.WRITTEN, sent))
    return _whole(product)


def _with(record: Vendor | Product, names: tuple[str, ...], sent: Versioned) -> dict[str, Any]:
    """Return all facts of a record: those that were sent, the others as they are."""
    kept = {name: getattr(record, name) for name in names}
    given = sent.model_dump(exclude_unset=True, exclude={"version"})
    return kept | given | ({"name": kept["name"]} if given.get("name") is None else {})
