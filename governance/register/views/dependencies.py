"""What an asset depends on, as pages: one to record it, one to say that it is no more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, missing, requires, session
from governance.register.commands import dependencies as commands
from governance.register.forms import DependForm, UndependForm
from governance.register.models import Asset
from governance.register.queries.neighbours import neighbours
from governance.register.queries.records import named
from governance.register.rules import Permission, Tie

bp = Blueprint("dependencies", __name__, url_prefix="/register")


def depending(asset: Asset, form: DependForm | None = None) -> str:
    """Ask what an asset depends on."""
    return render_template("register/depend.html", form=form or DependForm(), asset=asset)


bp.get("/<int:id>/depend")(requires(Permission.DEPEND, Asset)(depending))


@bp.post("/<int:id>/depend")
@requires(Permission.DEPEND, Asset, form=DependForm, again=depending)
def depend(asset: Asset, form: DependForm) -> Answer:
    """Record what an asset depends on."""
    values = form.values()
    provider = named(session(), actor(), values.pop("provider"), beside=asset)
    commands.depend(session(), actor(), asset, provider, Tie(**values))
    flash(_("It is recorded what %(tag)s depends on: %(provider)s.", tag=asset, provider=provider))
    return redirect(url_for("register.show", id=asset.id, _anchor="providers"))


def undepending(asset: Asset, dependency_id: int, form: UndependForm | None = None) -> str:
    """Ask why a dependency is none any more."""
    edges = {edge.id: edge for edge in neighbours(session(), actor(), asset).providers}
    return render_template(
        "register/undepend.html",
        form=form or UndependForm(),
        asset=asset,
        edge=edges.get(dependency_id) or missing("dependency"),
    )


bp.get("/<int:id>/undepend/<int:dependency_id>")(requires(Permission.DEPEND, Asset)(undepending))


@bp.post("/<int:id>/undepend/<int:dependency_id>")
@requires(Permission.DEPEND, Asset, form=UndependForm, again=undepending)
def undepend(asset: Asset, dependency_id: int, form: UndependForm) -> Answer:
    """Remove a dependency."""
    commands.undepend(session(), actor(), asset, dependency_id, **form.values())
    flash(_("The dependency of %(tag)s is removed.", tag=asset))
    return redirect(url_for("register.show", id=asset.id, _anchor="providers"))
