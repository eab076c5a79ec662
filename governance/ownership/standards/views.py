"""The pages of templates: where each site stands, the difference, and what a site decides."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from governance.core import nav
from governance.core.access import may
from governance.core.web import actor, missing, requires, session
from governance.identity.models import ROLE_LABELS
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity, Assignment
from governance.ownership.rules import Permission
from governance.ownership.standards import commands, queries
from governance.ownership.standards.forms import AdoptForm, DeviateForm, RejectForm
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.shipped import LABELS, Standard, latest
from governance.places.models import Place
from governance.places.rules import Permission as OnPlace

bp = Blueprint("standards", __name__, url_prefix="/ownership/templates")
nav.beside(nav.Neighbour("matrix.show", _l("Templates"), "standards.index", 40))
WORDS = {"labels": ACTIVITY_LABELS, "kinds": LABELS, "role_words": ROLE_LABELS}


@bp.get("/")
@requires(Permission.READ, Assignment)
def index() -> str:
    """Show what each site decided about its template."""
    places = queries.deciding_places(session(), actor())
    found = queries.positions(session(), places)
    return render_template("standards/list.html", places=places, positions=found, **WORDS)


@bp.get("/<int:id>/")
@requires(OnPlace.READ, Place)
def show(place: Place) -> str:
    """Show a template beside what the place has, and what can be decided."""
    position = queries.position(session(), place)
    standard = _standard(place, position)
    gone, new = position.difference
    return render_template(
        "standards/show.html",
        place=place,
        position=position,
        standard=standard,
        lines=queries.lines(session(), place, standard),
        at=queries.kinds_at(place),
        gone=gone,
        new=new,
        may_decide=may(session(), actor(), Permission.NAME, place),
        **WORDS,
    )


@bp.post("/<int:id>/adopt")
@requires(Permission.NAME, Place, form=AdoptForm)
def adopt(place: Place, form: AdoptForm) -> Any:
    """Adopt the newest version of a template."""
    standard = latest(form.kind.data)
    return _told(place, standard, commands.adopt(session(), actor(), place, standard))


def rejecting(place: Place, form: RejectForm | None = None) -> str:
    """Ask why a template is rejected."""
    standard = _standard(place, queries.position(session(), place))
    form = form or RejectForm(data={"kind": standard.kind})
    form.kind.choices = [(kind, LABELS[kind]) for kind in queries.kinds_at(place)]
    return render_template("standards/decide.html", place=place, form=form, verb=_("Reject it"))


bp.get("/<int:id>/reject")(requires(Permission.NAME, Place)(rejecting))


@bp.post("/<int:id>/reject")
@requires(Permission.NAME, Place, form=RejectForm, again=rejecting)
def reject(place: Place, form: RejectForm) -> Any:
    """Reject a template."""
    standard = latest(form.kind.data)
    commands.reject(session(), actor(), place, standard, form.reason.data or "")
    flash(_("%(template)s is rejected at %(place)s.", template=standard.title, place=place.name))
    return redirect(url_for(".show", id=place.id))


def deviating(place: Place, activity: str, form: DeviateForm | None = None) -> str:
    """Ask why an activity is done otherwise."""
    label = ACTIVITY_LABELS[_activity(activity)]
    return render_template(
        "standards/decide.html",
        place=place,
        form=form or DeviateForm(),
        verb=_("Deviate in %(activity)s", activity=label),
    )


bp.get("/<int:id>/deviate/<activity>")(requires(Permission.NAME, Place)(deviating))


@bp.post("/<int:id>/deviate/<activity>")
@requires(Permission.NAME, Place, form=DeviateForm, again=deviating)
def deviate(place: Place, activity: str, form: DeviateForm) -> Any:
    """Deviate in one activity."""
    commands.deviate(session(), actor(), place, _activity(activity), form.reason.data or "")
    flash(_("The deviation is kept. Name in the matrix who answers instead."))
    return redirect(url_for(".show", id=place.id))


@bp.post("/<int:id>/resume/<activity>")
@requires(Permission.NAME, Place)
def resume(place: Place, activity: str) -> Any:
    """Follow the template again in one activity."""
    outcome = commands.resume(session(), actor(), place, _activity(activity))
    position = queries.position(session(), place)
    return _told(place, _standard(place, position), outcome)


def _standard(place: Place, position: queries.Position) -> Standard:
    """Return the template that is asked for, else the decided one, else the first for the place."""
    kinds = {kind.value: kind for kind in queries.kinds_at(place)}
    asked = request.args.get("kind", "")
    whole = position.whole
    default = whole.kind if whole else next(iter(kinds.values()), SiteKind.CENTRAL)
    kind = kinds.get(asked, default) if asked else default
    return position.adopted if position.adopted and position.adopted.kind is kind else latest(kind)


def _activity(value: str) -> Activity:
    known = {each.value: each for each in Activity}
    return known.get(value) or missing("activity")


def _told(place: Place, standard: Standard, outcome: commands.Outcome) -> Any:
    flash(
        _(
            "%(template)s is adopted at %(place)s: %(named)s letters named, %(ended)s ended.",
            template=standard.title,
            place=place.name,
            named=outcome.named,
            ended=outcome.ended,
        )
    )
    for reason in outcome.refused:
        flash(reason, "warning")
    return redirect(url_for(".show", id=place.id))
