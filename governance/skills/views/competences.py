"""Competences as pages: the list, one of them, and the forms that keep them."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.places.models import Place
from governance.skills.commands import competences as commands
from governance.skills.forms import CompetenceForm, EndCompetenceForm, NewCompetenceForm
from governance.skills.models import Competence
from governance.skills.queries import competences as queries
from governance.skills.queries.offered import competence_named
from governance.skills.queries.requirements import asking, level_words, narrowed
from governance.skills.rules.permissions import Permission

bp = Blueprint("competences", __name__, url_prefix="/skills/competences")
nav.beside(nav.Neighbour("competences.index", lazy_gettext("Competences"), "competences.index", 10))
LISTED = named.declare("competences", "competences.index", lazy_gettext("Competences"))
COVERS = ("skill_requirements", "person_skills", "skill_matrix", "skill_looks", "skill_pictures")
declare(Entry(lazy_gettext("Skills"), "competences.index", 75, Group.BELOW, covers=COVERS))
VERBS = {
    "competence.added": "was added",
    "competence.edited": "was edited",
    "competence.ended": "ends on %(on)s",
}
LABELS = {
    "title": "Competence", "field": "Field", "aware": "Level 1", "supervised": "Level 2",
    "alone": "Level 3", "teaches": "Level 4", "months": "Months", "also_called": "Also called",
    "nice_ids": "NICE identifiers",
}  # fmt: skip


@bp.get("/")
@requires(Permission.READ, Competence)
def index() -> str:
    """List the competences."""
    page = paginate(session(), queries.listing(), queries.competences(actor()), asked_of(LISTED))
    return render_template(
        "skills/competences.html",
        page=page,
        may_add=could(actor(), Permission.EDIT, Competence),
        may_demand=could(actor(), Permission.DEMAND, Place),
    )


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Competence)
def export(format: str) -> Response:
    """Give the competences listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.competences(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "competences")


@bp.get("/<int:id>")
@requires(Permission.READ, Competence)
def show(competence: Competence) -> str:
    """Show a competence: its levels, what asks for it, its history."""
    successor = competence.successor_id and session().get(Competence, competence.successor_id)
    return render_template(
        "skills/competence.html",
        competence=competence,
        successor=successor,
        field=queries.FIELD_LABELS[competence.field],
        state=queries.state_of(competence),
        asking=asking(session(), actor(), competence),
        narrowed=narrowed,
        level_words=level_words,
        may_edit=may(session(), actor(), Permission.EDIT, competence),
        history=told(history(session(), competence), VERBS, LABELS),
    )


def adding(form: NewCompetenceForm | None = None) -> str:
    """Ask what a new competence is."""
    form = form or NewCompetenceForm()
    return render_template("skills/edit_competence.html", form=form, competence=None)


bp.get("/new")(requires(Permission.EDIT, Competence)(adding))


@bp.post("/new")
@requires(Permission.EDIT, Competence, form=NewCompetenceForm, again=adding)
def add(form: NewCompetenceForm) -> Answer:
    """Add a competence."""
    made = commands.add(session(), actor(), form.values())
    flash(_("%(competence)s can be asked for and shown now.", competence=made))
    return redirect(url_for(".show", id=made.id))


@bp.post("/bring")
@requires(Permission.EDIT, Competence)
def bring() -> Answer:
    """Bring the competences of the starter catalogue."""
    number = commands.bring(session(), actor())
    flash(_("%(n)s competences of the starter catalogue were added.", n=number))
    return redirect(url_for(".index"))


def editing(competence: Competence, form: CompetenceForm | None = None) -> str:
    """Show what a competence is in a form."""
    form = form or CompetenceForm(obj=competence)
    return render_template("skills/edit_competence.html", form=form, competence=competence)


bp.get("/<int:id>/edit")(requires(Permission.EDIT, Competence)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, Competence, form=CompetenceForm, again=editing)
def edit(competence: Competence, form: CompetenceForm) -> Answer:
    """Write what a competence is."""
    commands.edit(session(), actor(), competence, form.values())
    flash(_("%(competence)s was edited.", competence=competence))
    return redirect(url_for(".show", id=competence.id))


def ending(competence: Competence, form: EndCompetenceForm | None = None) -> str:
    """Ask from when on a competence is not used any more."""
    form = form or EndCompetenceForm(
        data={"ended_on": clock.today(), "version": competence.version}
    )
    form.successor_id.choices = [
        one for one in queries.choices(session()) if one[0] != competence.id
    ]
    return render_template(
        "skills/form.html", form=form, reference=competence.code, what=competence.title,
        title=_("End %(competence)s", competence=competence.code), verb=_("End it"),
        back=url_for(".show", id=competence.id),
    )  # fmt: skip


bp.get("/<int:id>/end")(requires(Permission.EDIT, Competence)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.EDIT, Competence, form=EndCompetenceForm, again=ending)
def end(competence: Competence, form: EndCompetenceForm) -> Answer:
    """End a competence."""
    said = form.values()
    successor = competence_named(session(), actor(), said["successor_id"])
    commands.end(session(), actor(), competence, said["ended_on"], successor)
    flash(_("The end of %(competence)s is kept.", competence=competence.code))
    return redirect(url_for(".show", id=competence.id))
