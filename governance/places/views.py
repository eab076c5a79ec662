"""The tree of places and the page of each."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import allowed
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.places import commands, panels, queries
from governance.places.forms import NameForm, NewPlaceForm
from governance.places.models import Place
from governance.places.rules import LEVEL_LABELS, NewPlace, Permission, levels_under

bp = Blueprint("places", __name__, url_prefix="/places")
declare(
    Entry(
        lazy_gettext("Places"),
        "places.index",
        80,
        Group.BELOW,
        covers=("locations",),
        key="l",
    )
)
VERBS = {
    "place.added": "was added under %(under)s",
    "place.renamed": "was renamed",
    "standard.adopted": "adopted the template %(template)s of ownership: %(activity)s",
    "standard.deviated_from": "deviates from the template %(template)s in %(activity)s",
    "standard.rejected": "rejected the template %(template)s of ownership",
    "matrix.edited": "had its ownership matrix edited: %(named)s named, %(ended)s ended",
}
LABELS = {"name": "Name", "code": "Code", "time_zone": "Time zone"}


@bp.get("/")
@requires(Permission.READ, Place)
def index() -> str:
    """Show the tree."""
    places = queries.tree(session(), actor())
    return render_template(
        "places/tree.html",
        branches=queries.branches(places),
        counts=panels.counts(session(), actor()),
        levels=LEVEL_LABELS,
    )


@bp.get("/<int:id>")
@requires(Permission.READ, Place)
def show(place: Place) -> str:
    """Show one place: facts, what stands under it, who holds a role, history."""
    return render_template(
        "places/show.html",
        place=place,
        above=queries.line_of(session(), place)[:-1],
        children=queries.children(session(), place),
        levels=LEVEL_LABELS,
        may=allowed(session(), actor(), place),
        may_stand_under=levels_under(place.level),
        panels=panels.panels(session(), actor(), place),
        history=told(history(session(), place), VERBS, LABELS),
    )


def new_page(parent: Place, form: Any = None) -> str:
    """Return the form for a place under another one."""
    legal = levels_under(parent.level)
    form = form or NewPlaceForm(formdata=None, data={"level": legal[0] if legal else None})
    form.level.choices = [(level, LEVEL_LABELS[level]) for level in legal]
    return render_template("places/new.html", parent=parent, form=form, levels=LEVEL_LABELS)


@bp.get("/<int:id>/new")
@requires(Permission.ADD, Place)
def new(parent: Place) -> str:
    """Show the form for a place under this one."""
    return new_page(parent)


@bp.post("/<int:id>/new")
@requires(Permission.ADD, Place, form=NewPlaceForm, again=new_page)
def add(parent: Place, form: NewPlaceForm) -> Response:
    """Put a place under this one."""
    place = commands.add(session(), actor(), parent, NewPlace(**form.values()))
    flash(_("%(place)s was added under %(parent)s.", place=place, parent=parent))
    return redirect(url_for(".show", id=place.id))


def renaming_page(place: Place, form: Any = None) -> str:
    """Return the form for another name."""
    form = form or NameForm(formdata=None, obj=place)
    return render_template("places/rename.html", place=place, form=form)


@bp.get("/<int:id>/rename")
@requires(Permission.RENAME, Place)
def renaming(place: Place) -> str:
    """Show the form for another name."""
    return renaming_page(place)


@bp.post("/<int:id>/rename")
@requires(Permission.RENAME, Place, form=NameForm, again=renaming_page)
def rename(place: Place, form: NameForm) -> Response:
    """Give a place another name."""
    commands.rename(session(), actor(), place, **form.values())
    flash(_("It is now called %(place)s.", place=place))
    return redirect(url_for(".show", id=place.id))
