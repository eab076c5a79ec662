"""Two entries of the same asset, as pages: name the other one, decide what stays."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.access import must
from governance.core.web import actor, requires, session
from governance.register.merging import commands
from governance.register.merging.forms import ChooseForm, MergeForm
from governance.register.merging.queries import choices, other
from governance.register.models import Asset
from governance.register.queries.records import named
from governance.register.rules import Permission

bp = Blueprint("merging", __name__, url_prefix="/register")


def choosing(asset: Asset, form: ChooseForm | None = None) -> str:
    """Ask which other entry is the same asset."""
    return render_template("merging/choose.html", asset=asset, form=form or ChooseForm())


bp.get("/<int:id>/merge")(requires(Permission.EDIT, Asset)(choosing))


@bp.post("/<int:id>/merge")
@requires(Permission.EDIT, Asset, form=ChooseForm, again=choosing)
def choose(asset: Asset, form: ChooseForm) -> Answer:
    """Lead to the two side by side."""
    found = named(session(), actor(), form.values()["other"], beside=asset)
    commands.must_be_two(asset, found)
    return redirect(url_for(".merging", id=asset.id, duplicate_id=found.id))


def merging(asset: Asset, duplicate_id: int, form: MergeForm | None = None) -> str:
    """Show both side by side, and ask which value of each fact stays."""
    duplicate = other(session(), actor(), duplicate_id)
    must(session(), actor(), Permission.EDIT, duplicate)
    commands.must_be_two(asset, duplicate)
    form = form or MergeForm(data={"version": asset.version})
    return render_template(
        "merging/merge.html",
        form=form,
        asset=asset,
        duplicate=duplicate,
        choices=choices(session(), actor(), asset, duplicate),
    )


bp.get("/<int:id>/merge/<int:duplicate_id>")(requires(Permission.EDIT, Asset)(merging))


@bp.post("/<int:id>/merge/<int:duplicate_id>")
@requires(Permission.EDIT, Asset, form=MergeForm, again=merging)
def merge(asset: Asset, duplicate_id: int, form: MergeForm) -> Answer:
    """Make one entry of the two."""
    duplicate = other(session(), actor(), duplicate_id)
    commands.merge(session(), actor(), asset, duplicate, form.decided())
    flash(_("%(other)s is merged into %(tag)s.", other=duplicate.tag, tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id))
