"""What an asset depends on, as pages: one to record it, one to say that it is no more."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, missing, requires, session
from governance.register.commands import dependencies as commands
from governance.register.forms import DependForm, RedependForm, UndependForm
from governance.register.models import Asset, Dependency
from governance.register.queries.neighbours import Neighbour, neighbours
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
    asked = commands.depend(session(), actor(), asset, provider, _tie(values))
    flash(_("It is recorded what %(tag)s depends on: %(provider)s.", tag=asset, provider=provider))
    flash(asked)
    return redirect(url_for("register.show", id=asset.id, _anchor="providers"))


def redepending(asset: Asset, dependency_id: int, form: RedependForm | None = None) -> str:
    """Show a dependency in a form."""
    edge = _edge(asset, dependency_id)
    kept = session().get_one(Dependency, dependency_id, options=[joinedload(Dependency.group)])
    form = form or RedependForm(data=asdict(commands.tie_of(kept)))
    return render_template("register/redepend.html", form=form, asset=asset, edge=edge)


bp.get("/<int:id>/redepend/<int:dependency_id>")(requires(Permission.DEPEND, Asset)(redepending))


@bp.post("/<int:id>/redepend/<int:dependency_id>")
@requires(Permission.DEPEND, Asset, form=RedependForm, again=redepending)
def redepend(asset: Asset, dependency_id: int, form: RedependForm) -> Answer:
    """Alter a dependency."""
    asked = commands.redepend(session(), actor(), asset, dependency_id, _tie(form.values()))
    flash(_("The dependency of %(tag)s is altered.", tag=asset))
    flash(asked)
    return redirect(url_for("register.show", id=asset.id, _anchor="providers"))


def undepending(asset: Asset, dependency_id: int, form: UndependForm | None = None) -> str:
    """Ask why a dependency is none any more."""
    edge = _edge(asset, dependency_id)
    form = form or UndependForm()
    return render_template("register/undepend.html", form=form, asset=asset, edge=edge)


bp.get("/<int:id>/undepend/<int:dependency_id>")(requires(Permission.DEPEND, Asset)(undepending))


@bp.post("/<int:id>/undepend/<int:dependency_id>")
@requires(Permission.DEPEND, Asset, form=UndependForm, again=undepending)
def undepend(asset: Asset, dependency_id: int, form: UndependForm) -> Answer:
    """Remove a dependency."""
    commands.undepend(session(), actor(), asset, dependency_id, **form.values())
    flash(_("The dependency of %(tag)s is removed.", tag=asset))
    return redirect(url_for("register.show", id=asset.id, _anchor="providers"))


def _edge(asset: Asset, dependency_id: int) -> Neighbour:
    edges = {edge.id: edge for edge in neighbours(session(), actor(), asset).providers}
    return edges.get(dependency_id) or missing("dependency")


def _tie(values: dict[str, Any]) -> Tie:
    """Return what was typed, with blanks as they are kept."""
    return Tie(**{**values, "note": values["note"] or "", "group": values["group"] or ""})
