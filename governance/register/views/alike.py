"""Assets beside others: a copy of one, several compared."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.listing import chosen as chosen_rows
from governance.core.web import actor, requires, session
from governance.register.commands import cloning as commands
from governance.register.forms import CloneForm
from governance.register.models import Asset
from governance.register.queries.comparing import compared
from governance.register.queries.reach import registrable
from governance.register.queries.records import place_named, products
from governance.register.rules import Permission, of_a_copy

bp = Blueprint("alike", __name__, url_prefix="/register")


def cloning(asset: Asset, form: CloneForm | None = None) -> str:
    """Show the form for a new asset, filled in with what another one is."""
    form = form or CloneForm(data=of_a_copy(vars(asset)))
    form.place_id.choices = [(spot.id, spot.indented) for spot in registrable(session(), actor())]
    form.product_id.choices = products(session())
    return render_template("register/clone.html", form=form, asset=asset)


bp.get("/<int:id>/clone")(requires(Permission.CLONE, Asset)(cloning))


@bp.post("/<int:id>/clone")
@requires(Permission.CLONE, Asset, form=CloneForm, again=cloning)
def clone(asset: Asset, form: CloneForm) -> Answer:
    """Register an asset that began as a copy."""
    values = form.values()
    place = place_named(session(), actor(), values["place_id"])
    made = commands.clone(session(), actor(), asset, place, values)
    flash(_("%(tag)s is registered as %(reference)s.", tag=made.tag, reference=made.reference))
    return redirect(url_for("register.show", id=made.id))


@bp.get("/compare")
@requires(Permission.READ, Asset)
def compare() -> str:
    """Show two to five assets side by side."""
    chosen = chosen_rows.read(request.args.to_dict(flat=False))
    return render_template(
        "register/compare.html",
        found=compared(session(), actor(), chosen),
        chosen=chosen,
        is_short="differences" in request.args,
    )
