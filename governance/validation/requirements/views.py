"""What is required of an asset, as a page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.queries.records import whole
from governance.register.rules import Permission as OnAsset
from governance.validation.requirements import commands
from governance.validation.requirements.commands import Wording
from governance.validation.requirements.forms import RequirementForm
from governance.validation.requirements.queries import editions_of
from governance.validation.requirements.rules import Permission

bp = Blueprint("requirements", __name__, url_prefix="/register/<int:id>/requirements")


@bp.get("/")
@requires(OnAsset.READ, Asset)
def of_asset(asset: Asset) -> str:
    """Show what is required of an asset, and the editions before."""
    asset = whole(session(), asset)
    return render_template(
        "validation/requirements.html",
        asset=asset,
        editions=editions_of(session(), asset),
        may_write=may(session(), actor(), Permission.REQUIRE, asset),
    )


@bp.get("/write")
@requires(Permission.REQUIRE, Asset)
def writing(asset: Asset, form: RequirementForm | None = None) -> str:
    """Ask what is required of it."""
    made = form or RequirementForm(formdata=None)
    made.now_at(asset.version)
    asset = whole(session(), asset)
    return render_template("validation/requirement.html", asset=asset, form=made)


@bp.post("/write")
@requires(Permission.REQUIRE, Asset, form=RequirementForm, again=writing)
def write(asset: Asset, form: RequirementForm) -> Response:
    """Keep what is required of it."""
    said = Wording(
        form.code.data or "",
        form.words.data or "",
        int(form.criticality.data),
        form.reason.data or "",
        is_ended=bool(form.is_ended.data),
    )
    commands.write(session(), actor(), asset, said)
    flash(_("What is required of it is written."))
    return redirect(url_for(".of_asset", id=asset.id))
