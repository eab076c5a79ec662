"""Products as pages: what vendors sell, and which of our assets are of it."""

from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import nav
from governance.core.access import Placed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.catalogue.forms import NewProductForm, ProductForm
from governance.register.catalogue.models import Equivalent
from governance.register.catalogue.queries import parent_of, product_named, whole, written
from governance.register.catalogue.rules import Permission as OnProduct
from governance.register.commands import catalogue as commands
from governance.register.models import Product
from governance.register.queries.catalogue import (
    assets_of,
    product_list,
    products_of,
    vendor_named,
    with_vendor,
)
from governance.register.queries.past import told
from governance.register.queries.records import vendors as vendor_choices
from governance.register.rules import Permission

bp = Blueprint("catalogue", __name__, url_prefix="/register")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Products"), "catalogue.products", 20))
EXPORT = "export.<any(csv, xlsx, json):format>"

PRODUCTS = named.declare("products", "catalogue.products", lazy_gettext("Products"))


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
        whole=whole(session(), product),
        assets=assets_of(session(), actor(), product),
        possible=_possible(),
        history=told(session(), actor(), product),
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
    values = _settled(form)
    vendor = vendor_named(session(), values.pop("vendor_id"))
    made = commands.add_product(session(), actor(), vendor, values)
    flash(_("%(product)s is in the catalogue.", product=made.name))
    return redirect(url_for(".product", id=made.id))


def editing_product(product: Product, form: ProductForm | None = None) -> str:
    """Show a product's facts in a form."""
    form = form or ProductForm(obj=product, parent=written(parent_of(session(), product)))
    return render_template("catalogue/edit_product.html", form=form, product=product)


bp.get("/products/<int:id>/edit")(requires(Permission.EDIT_CATALOGUE, Product)(editing_product))


@bp.post("/products/<int:id>/edit")
@requires(Permission.EDIT_CATALOGUE, Product, form=ProductForm, again=editing_product)
def edit_product(product: Product, form: ProductForm) -> Answer:
    """Write a product's facts."""
    commands.edit_product(session(), actor(), product, _settled(form))
    flash(_("%(product)s was edited.", product=product.name))
    return redirect(url_for(".product", id=product.id))


def _may_edit() -> bool:
    return could(actor(), Permission.EDIT_CATALOGUE, Product)


def _possible() -> set[str]:
    """Return what the reader may do on the page of a product."""
    asked: dict[str, tuple[StrEnum, type[Placed]]] = {
        "edit": (Permission.EDIT_CATALOGUE, Product),
        "approve": (OnProduct.APPROVE_EQUIVALENT, Product),
        "revoke": (OnProduct.REVOKE, Equivalent),
    }
    return {
        verb for verb, (permission, model) in asked.items() if could(actor(), permission, model)
    }


def _settled(form: ProductForm) -> dict[str, Any]:
    """Return what was filled in, with the product that it is part of found by its words."""
    values = form.values()
    text = values.pop("parent")
    parent = product_named(session(), text, "Part of") if text else None
    return values | {"parent_id": parent and parent.id}
