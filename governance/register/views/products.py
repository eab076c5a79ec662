"""What is known of a product beside its name: ratings, safety, life cycle, equivalents."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.register.catalogue import commands
from governance.register.catalogue.forms import (
    ApproveForm,
    LifeCycleForm,
    RatingForm,
    RevokeForm,
    SafetyForm,
)
from governance.register.catalogue.models import (
    Equivalent,
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
)
from governance.register.catalogue.queries import product_named, written
from governance.register.catalogue.rules import MEANING
from governance.register.catalogue.rules import Permission as OnProduct
from governance.register.models import Product
from governance.register.rules import Permission

bp = Blueprint("products", __name__, url_prefix="/register/products/<int:id>")
equivalents_bp = Blueprint("equivalents", __name__, url_prefix="/register/equivalents/<int:id>")


def rating(product: Product, form: RatingForm | None = None) -> str:
    """Show a product's ratings in a form."""
    known = session().get(ProductRating, product.id)
    form = form or RatingForm(obj=known, version=product.version)
    return render_template("catalogue/rating.html", form=form, product=product)


bp.get("/ratings")(requires(Permission.EDIT_CATALOGUE, Product)(rating))


@bp.post("/ratings")
@requires(Permission.EDIT_CATALOGUE, Product, form=RatingForm, again=rating)
def rate(product: Product, form: RatingForm) -> Answer:
    """Write a product's ratings."""
    commands.describe(session(), actor(), product, ProductRating, form.values())
    return _shown(product)


def certifying(product: Product, form: SafetyForm | None = None) -> str:
    """Show a product's functional safety in a form."""
    known = session().get(ProductSafety, product.id)
    form = form or SafetyForm(obj=known, version=product.version)
    return render_template("catalogue/certify.html", form=form, product=product)


bp.get("/safety")(requires(Permission.EDIT_CATALOGUE, Product)(certifying))


@bp.post("/safety")
@requires(Permission.EDIT_CATALOGUE, Product, form=SafetyForm, again=certifying)
def certify(product: Product, form: SafetyForm) -> Answer:
    """Write a product's functional safety."""
    commands.describe(session(), actor(), product, ProductSafety, form.values())
    return _shown(product)


def dating(product: Product, form: LifeCycleForm | None = None) -> str:
    """Show a product's life cycle in a form."""
    known = session().get(ProductLifeCycle, product.id)
    successor = known and known.successor_id and session().get(Product, known.successor_id)
    form = form or LifeCycleForm(
        obj=known, version=product.version, successor=written(successor or None)
    )
    return render_template("catalogue/date.html", form=form, product=product)


bp.get("/life-cycle")(requires(Permission.EDIT_CATALOGUE, Product)(dating))


@bp.post("/life-cycle")
@requires(Permission.EDIT_CATALOGUE, Product, form=LifeCycleForm, again=dating)
def date(product: Product, form: LifeCycleForm) -> Answer:
    """Write a product's life cycle."""
    values = form.values()
    text = values.pop("successor")
    found = product_named(session(), text, "Successor") if text else None
    values["successor_id"] = found.id if found else None
    commands.describe(session(), actor(), product, ProductLifeCycle, values)
    return _shown(product)


def approving(product: Product, form: ApproveForm | None = None) -> str:
    """Ask which product may stand in for it, and why."""
    form = form or ApproveForm()
    return render_template("catalogue/approve.html", form=form, product=product, meaning=MEANING)


bp.get("/equivalents/new")(requires(OnProduct.APPROVE_EQUIVALENT, Product)(approving))


@bp.post("/equivalents/new")
@requires(OnProduct.APPROVE_EQUIVALENT, Product, form=ApproveForm, again=approving, before=attested)
def approve(product: Product, form: ApproveForm, proof: Proof) -> Answer:
    """Sign that another product may stand in for it."""
    values = form.values()
    other = product_named(session(), values["replacement"], "Replacement")
    terms = (values["starts_on"], values["reason"])
    commands.approve_equivalent(session(), actor(), (product, other), terms, proof)
    flash(_("%(other)s may stand in for %(product)s.", other=other.name, product=product.name))
    return redirect(url_for("catalogue.product", id=product.id))


def revoking(equivalent: Equivalent, form: RevokeForm | None = None) -> str:
    """Ask why it may no longer stand in."""
    return render_template(
        "catalogue/revoke.html",
        form=form or RevokeForm(obj=equivalent),
        product=session().get_one(Product, equivalent.product_id),
        replacement=session().get_one(Product, equivalent.replacement_id),
    )


equivalents_bp.get("/revoke")(requires(OnProduct.REVOKE, Equivalent)(revoking))


@equivalents_bp.post("/revoke")
@requires(OnProduct.REVOKE, Equivalent, form=RevokeForm, again=revoking)
def revoke(equivalent: Equivalent, form: RevokeForm) -> Answer:
    """Revoke the approval of an equivalent."""
    commands.revoke(session(), actor(), equivalent, **form.values())
    flash(_("The approval is revoked."))
    return redirect(url_for("catalogue.product", id=equivalent.product_id))


def _shown(product: Product) -> Answer:
    flash(_("%(product)s was edited.", product=product.name))
    return redirect(url_for("catalogue.product", id=product.id))
