"""The tree of locations of a site, and the page of each."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import allowed, could
from governance.core.web import actor, requires, session
from governance.places.locations import commands, panels, queries
from governance.places.locations.forms import LocationForm, MoveForm, NewLocationForm
from governance.places.locations.models import Location
from governance.places.locations.rules import (
    ENVELOPE,
    KIND_LABELS,
    Permission,
    envelope,
    kinds_in,
)
from governance.places.models import Place
from governance.places.queries import branches

bp = Blueprint("locations", __name__, url_prefix="/locations")
VERBS = {
    "location.added": "was added",
    "location.edited": "was edited",
    "location.moved": "was moved",
}
LABELS = {name: words[0] for name, words in ENVELOPE.items()} | {
    "name": "Name", "code": "Code", "path": "Path",
}  # fmt: skip


@bp.get("/")
@requires(Permission.READ, Location)
def index() -> str:
    """Show where things stand at one site."""
    sites = queries.sites(session(), actor())
    site = queries.chosen(sites, request.args.get("site", ""))
    found = queries.tree(session(), actor(), site.id) if site else []
    return render_template(
        "locations/tree.html",
        sites=sites,
        site=site,
        branches=branches(found),
        is_cut=len(found) == queries.MOST,
        kinds=KIND_LABELS,
        may_build=could(actor(), Permission.BUILD, Place),
    )


@bp.get("/<int:id>")
@requires(Permission.READ, Location)
def show(location: Location) -> str:
    """Show one location: the air around it and whose word that is, what is in it, its history."""
    line = queries.line_of(session(), location)
    return render_template(
        "locations/show.html",
        location=location,
        site=session().get_one(Place, location.site_id),
        above=line[:-1],
        envelope=envelope(line),
        inside=queries.inside(session(), location),
        kinds=KIND_LABELS,
        may=allowed(session(), actor(), location),
        may_hold=kinds_in(location.kind),
        panels=panels.panels(session(), actor(), location),
        history=told(history(session(), location), VERBS, LABELS),
    )


def building(site: Place, form: NewLocationForm | None = None) -> str:
    """Show the form for a building at a site."""
    back = url_for("locations.index", site=site.id)
    return _new_page(form or NewLocationForm(formdata=None), site, back)


bp.get("/at/<int:id>/build")(requires(Permission.BUILD, Place)(building))


@bp.post("/at/<int:id>/build")
@requires(Permission.BUILD, Place, form=NewLocationForm, again=building)
def build(site: Place, form: NewLocationForm) -> Response:
    """Put up a building at a site."""
    location = commands.build(session(), actor(), site, form.facts())
    flash(_("%(location)s was added at %(site)s.", location=location, site=site))
    return redirect(url_for(".show", id=location.id))


def adding(around: Location, form: NewLocationForm | None = None) -> str:
    """Show the form for a location in this one."""
    back = url_for("locations.show", id=around.id)
    return _new_page(form or NewLocationForm(formdata=None), around, back)


bp.get("/<int:id>/add")(requires(Permission.ADD, Location)(adding))


@bp.post("/<int:id>/add")
@requires(Permission.ADD, Location, form=NewLocationForm, again=adding)
def add(around: Location, form: NewLocationForm) -> Response:
    """Put a location in this one."""
    location = commands.add(session(), actor(), around, form.facts())
    flash(_("%(location)s was added in %(around)s.", location=location, around=around))
    return redirect(url_for(".show", id=location.id))


def editing(location: Location, form: LocationForm | None = None) -> str:
    """Show a location's facts in a form."""
    form = form or LocationForm(formdata=None, data=_typed(location))
    return render_template("locations/edit.html", location=location, form=form)


bp.get("/<int:id>/edit")(requires(Permission.EDIT, Location)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, Location, form=LocationForm, again=editing)
def edit(location: Location, form: LocationForm) -> Response:
    """Write a location's name and envelope."""
    commands.edit(session(), actor(), location, form.facts())
    flash(_("%(location)s was edited.", location=location))
    return redirect(url_for(".show", id=location.id))


def moving(location: Location, form: MoveForm | None = None) -> str:
    """Ask where a location stands from now on."""
    form = form or MoveForm(obj=location)
    form.around_id.choices = queries.targets(session(), actor(), location)
    return render_template("locations/move.html", location=location, form=form)


bp.get("/<int:id>/move")(requires(Permission.EDIT, Location)(moving))


@bp.post("/<int:id>/move")
@requires(Permission.EDIT, Location, form=MoveForm, again=moving)
def move(location: Location, form: MoveForm) -> Response:
    """Move a location into another one."""
    values = form.values()
    around = queries.one(session(), actor(), values["around_id"])
    commands.move(session(), actor(), location, around, values["reason"])
    flash(_("%(location)s stands in %(around)s now.", location=location, around=around))
    return redirect(url_for(".show", id=location.id))


def _new_page(form: NewLocationForm, around: Place | Location, back: str) -> str:
    legal = kinds_in(around.kind if isinstance(around, Location) else None)
    form.kind.choices = [(kind, KIND_LABELS[kind]) for kind in legal]
    return render_template("locations/new.html", form=form, around=around, back=back)


def _typed(location: Location) -> dict[str, Any]:
    """Return the facts as the form holds them: yes, no, or nothing said."""
    given = {name: getattr(location, name) for name in ("name", "version", *ENVELOPE)}
    words = {True: "yes", False: "no"}
    return {n: words[value] if isinstance(value, bool) else value for n, value in given.items()}
