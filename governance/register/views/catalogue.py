"""The catalogue as pages: what vendors sell, and which of our assets are of it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.commands import catalogue as commands
from governance.register.forms import NewProductForm, ProductForm, VendorForm
from governance.register.models import Product, Vendor
from governance.register.queries.catalogue import (
    VENDORS,
    assets_of,
    product_list,
    products_of,
    vendor_named,
    vendors_of,
    with_vendor,
)
from governance.register.queries.past import told
from governance.register.queries.records import vendors as vendor_choices
from governance.register.rules import Permission

bp = Blueprint("catalogue", __name__, url_prefix="/register")
EXPORT = "export.<any(csv, xlsx, json):format>"

PRODUCTS = named.declare("products", "catalogue.products", lazy_gettext("Products"))
MAKERS = named.declare("vendors", "catalogue.vendors", lazy_gettext("Vendors"))


@bp.get("/products/")
@requires(Permission.READ_CATALOGUE, Product)
def products() -> str:
    """List the products of the catalogue."""
    declared, asked = product_list(session()), asked_of(PRODUCTS)
    page = paginate(session(), declared, products_of(actor()), asked)
    return render_template("catalogue/products.html", page=page, may_edit=_may_edit())


@bp.get(f"/products/{EXPORT}")
@requires(Permission.READ_CATALOGUE, Product)
def export_products(format: str) -> Response:
    """Give the products listed as a sheet."""
    declared, asked = product_list(session()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, products_of(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "products")


@bp.get("/products/<int:id>")
@requires(Permission.READ_CATALOGUE, Product)
def product(product: Product) -> str:
    """Show one product."""
    return render_template(
        "catalogue/product.html",
        product=with_vendor(session(), product),
        assets=assets_of(session(), actor(), product),
        may_edit=_may_edit(),
        history=told(session(), product),
    )


def adding_product(form: NewProductForm | None = None) -> str:
    """Show the form for a new product."""
    form = form or NewProductForm()
    form.vendor_id.choices = vendor_choices(session())
    return render_template("catalogue/add_product.html", form=form)


bp.get("/products/new")(requires(Permission.EDIT_CATALOGUE, Product)(adding_product))


@bp.post("/products/new")
@requires(Permission.EDIT_CATALOGUE, Product, form=NewProductForm, again=adding_product)
def add_product(form: NewProductForm) -> Answer:
    """Add a product."""
    values = form.values()
    vendor = vendor_named(session(), values.pop("vendor_id"))
    made = commands.add_product(session(), actor(), vendor, values)
    flash(_("%(product)s is in the catalogue.", product=made.name))
    return redirect(url_for(".product", id=made.id))


def editing_product(product: Product, form: ProductForm | None = None) -> str:
    """Show a product's facts in a form."""
    form = form or ProductForm(obj=product)
    return render_template("catalogue/edit_product.html", form=form, product=product)


bp.get("/products/<int:id>/edit")(requires(Permission.EDIT_CATALOGUE, Product)(editing_product))


@bp.post("/products/<int:id>/edit")
@requires(Permission.EDIT_CATALOGUE, Product, form=ProductForm, again=editing_product)
def edit_product(product: Product, form: ProductForm) -> Answer:
    """Write a product's facts."""
    commands.edit_product(session(), actor(), product, form.values())
    flash(_("%(product)s was edited.", product=product.name))
    return redirect(url_for(".product", id=product.id))


@bp.get("/vendors/")
@requires(Permission.READ_CATALOGUE, Vendor)
def vendors() -> str:
    """List the vendors."""
    asked = asked_of(MAKERS)
    page = paginate(session(), VENDORS, vendors_of(actor()), asked)
    return render_template("catalogue/vendors.html", page=page, may_edit=_may_edit())


@bp.get(f"/vendors/{EXPORT}")
@requires(Permission.READ_CATALOGUE, Vendor)
def export_vendors(format: str) -> Response:
    """Give the vendors listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), VENDORS, vendors_of(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "vendors")


def adding_vendor(form: VendorForm | None = None) -> str:
    """Show the form for a new vendor."""
    return render_template("catalogue/add_vendor.html", form=form or VendorForm())


bp.get("/vendors/new")(requires(Permission.EDIT_CATALOGUE, Vendor)(adding_vendor))


@bp.post("/vendors/new")
@requires(Permission.EDIT_CATALOGUE, Vendor, form=VendorForm, again=adding_vendor)
def add_vendor(form: VendorForm) -> Answer:
    """Add a vendor."""
    made = commands.add_vendor(session(), actor(), **form.values())
    flash(_("%(vendor)s is in the catalogue.", vendor=made.name))
    return redirect(url_for(".vendors"))


def _may_edit() -> bool:
    return could(actor(), Permission.EDIT_CATALOGUE, Product)
