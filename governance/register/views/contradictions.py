"""A contradiction about an asset, settled on a page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

import governance.register.queries.contradictions  # noqa: F401  # shows it on the asset's page
from governance.core.web import actor, requires, session
from governance.register.commands import contradictions as commands
from governance.register.forms import SettleForm
from governance.register.models import Asset
from governance.register.queries.records import whole
from governance.register.rules import Permission

bp = Blueprint("contradictions", __name__, url_prefix="/register")


def settling(asset: Asset, form: SettleForm | None = None) -> str:
    """Ask how it is known that the order code is right."""
    form = form or SettleForm(obj=asset)
    return render_template("register/settle.html", form=form, asset=whole(session(), asset))


bp.get("/<int:id>/settle")(requires(Permission.EDIT, Asset)(settling))


@bp.post("/<int:id>/settle")
@requires(Permission.EDIT, Asset, form=SettleForm, again=settling)
def settle(asset: Asset, form: SettleForm) -> Answer:
    """Hold that the order code is right."""
    commands.settle(session(), actor(), asset, **form.values())
    flash(_("It is settled what %(tag)s is.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id))
