"""The screens on which a unit is replaced like for like, from its asset's page or its label."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.register.catalogue.queries import product_named, written
from governance.register.models import Asset, Product
from workflows.changes.models import ChangeRequest
from workflows.changes.replacing import commands
from workflows.changes.replacing.forms import LookForm, ReplaceForm, needing
from workflows.changes.replacing.models import Cause
from workflows.changes.replacing.queries import Unit, asked_of, lines_of, replacement_of, values_of
from workflows.changes.replacing.rules import OF_THE_UNIT
from workflows.changes.rules.machine import is_like_for_like
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.writing import back_to


@bp.get("/replace/<int:id>")
@requires(Permission.RAISE, Asset)
def replace(asset: Asset, form: Form | None = None) -> str:
    """Ask what is read on the new unit, and no more than what is compared."""
    there = session().get(Product, asset.product_id or 0)
    asked = {OF_THE_UNIT[field]: field for field in asked_of(session(), asset)}
    values = values_of(session(), asset)
    known = {"product": written(there), "cause": Cause.FAILED, "version": asset.version}
    return render_template(
        "changes/replace.html",
        form=needing(form or ReplaceForm(data=known), asked),
        asset=asset,
        asked={name: values[field] for name, field in asked.items()},
    )


@bp.post("/replace/<int:id>")
@requires(Permission.RAISE, Asset, form=ReplaceForm, again=replace)
def replaced(asset: Asset, form: ReplaceForm) -> Response:
    """Begin the replacement, or the normal change that it turns out to be."""
    product = product_named(session(), form.product.data or "", str(form.product.label.text))
    unit = Unit(product, form.serial_no.data or "", form.read)
    change = commands.replace(session(), actor(), asset, unit, form.cause.data)
    told = {
        True: _("%(change)s: like for like, as the register proves.", change=change),
        False: _(
            "It is not like for like, so %(change)s is a normal change. It says what differs.",
            change=change,
        ),
    }
    return back_to(change, told[is_like_for_like(change)])


@bp.post("/<int:id>/agree")
@requires(Permission.AGREE, ChangeRequest)
def agree(change: ChangeRequest) -> Response:
    """Agree that the asset is taken down."""
    commands.agree(session(), actor(), change)
    return back_to(change, _("%(change)s may begin.", change=change))


@bp.get("/<int:id>/look")
@requires(Permission.SAMPLE, ChangeRequest)
def look(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what quality found."""
    form = form or blank(LookForm, change)
    row = replacement_of(session(), change)
    lines = lines_of(row) if row else ()
    return render_template("changes/look.html", form=form, change=change, lines=lines)


@bp.post("/<int:id>/look")
@requires(Permission.SAMPLE, ChangeRequest, form=LookForm, again=look)
def looked(change: ChangeRequest, form: Any) -> Response:
    """Note what quality found."""
    found = form.found.data
    opened = commands.look(session(), actor(), change, found, form.words.data)
    return back_to(opened or change, _("What you found of %(change)s is noted.", change=change))
