"""Curricula as pages: the list, one of them, and the forms that keep it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.forms import Form
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.curricula.commands import curricula as commands
from governance.curricula.forms import CurriculumForm, EndForm, HoldForm, LetGoForm
from governance.curricula.models import Curriculum
from governance.curricula.queries import curricula as queries
from governance.curricula.queries import offered
from governance.curricula.rules.completing import KIND_LABELS
from governance.curricula.rules.permissions import Permission
from governance.places.models import Place

bp = Blueprint("curricula", __name__, url_prefix="/curricula")
LISTED = named.declare("curricula", "curricula.index", lazy_gettext("Curricula"))
VERBS = {
    "curriculum.made": "was made",
    "curriculum.holds": "holds %(item)s, due after %(days)s days",
    "curriculum.lets_go": "asks for %(item)s no longer from %(on)s",
    "curriculum.ended": "asks for nothing any more from %(on)s",
}


@bp.get("/")
@requires(Permission.READ_CURRICULUM, Curriculum)
def index() -> str:
    """List the curricula."""
    page = paginate(session(), queries.listing(), queries.curricula(actor()), asked_of(LISTED))
    may_add = could(actor(), Permission.ADD_CURRICULUM, Place)
    return render_template("curricula/curricula.html", page=page, may_add=may_add)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_CURRICULUM, Curriculum)
def export(format: str) -> Response:
    """Give the curricula listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.curricula(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "curricula")


@bp.get("/<int:id>")
@requires(Permission.READ_CURRICULUM, Curriculum)
def show(curriculum: Curriculum) -> str:
    """Show a curriculum: of whom it asks, what it holds, its history."""
    found = queries.whole(session(), curriculum)
    return render_template(
        "curricula/curriculum.html",
        curriculum=found,
        whom=queries.whom(found),
        state=queries.state_of(found),
        state_of=queries.state_of,
        kinds=KIND_LABELS,
        may=allowed(session(), actor(), found),
        history=told(history(session(), found), VERBS, {}),
    )


def making(form: CurriculumForm | None = None) -> str:
    """Ask who is to learn what a new curriculum will hold."""
    form = form or CurriculumForm(data={"starts_on": clock.today(), **request.args.to_dict()})
    form.place_id.choices = offered.places(session(), actor(), Permission.ADD_CURRICULUM)
    return render_template(
        "curricula/form.html", form=form, reference=_("Curriculum"),
        title=_("Make a curriculum"), verb=_("Make it"), back=url_for(".index"), columns=2,
    )  # fmt: skip


bp.get("/new")(requires(Permission.ADD_CURRICULUM, Place)(making))


@bp.post("/new")
@requires(Permission.ADD_CURRICULUM, Place, form=CurriculumForm, again=making)
def make(form: CurriculumForm) -> Answer:
    """Make a curriculum."""
    said, to = form.values(), Permission.ADD_CURRICULUM
    place = offered.place_named(session(), actor(), to, said["place_id"])
    terms = (said["title"], said["role"], said["starts_on"])
    made = commands.make(session(), actor(), place, terms)
    flash(_("%(curriculum)s is kept: add what it holds.", curriculum=made.reference))
    return redirect(url_for(".show", id=made.id))


def _asked(curriculum: Curriculum, form: Form, title: str, verb: str) -> str:
    return render_template(
        "curricula/form.html", form=form, reference=curriculum.reference,
        what=curriculum.title, title=title, verb=verb, back=url_for(".show", id=curriculum.id),
    )  # fmt: skip


def holding(curriculum: Curriculum, form: HoldForm | None = None) -> str:
    """Ask what a curriculum is to hold."""
    form = form or HoldForm(data={"starts_on": clock.today(), "days": 30})
    form.item_id.choices = offered.items(session(), actor())
    return _asked(curriculum, form, _("Add an item"), _("Add it"))


bp.get("/<int:id>/items/new")(requires(Permission.EDIT_CURRICULUM, Curriculum)(holding))


@bp.post("/<int:id>/items/new")
@requires(Permission.EDIT_CURRICULUM, Curriculum, form=HoldForm, again=holding)
def hold(curriculum: Curriculum, form: HoldForm) -> Answer:
    """Put an item into a curriculum."""
    said = form.values()
    item = offered.item_named(session(), actor(), said["item_id"])
    commands.hold(session(), actor(), curriculum, item, (said["days"], said["starts_on"]))
    flash(_("%(curriculum)s holds %(item)s.", curriculum=curriculum.reference, item=item.code))
    return redirect(url_for(".show", id=curriculum.id))


def letting_go(curriculum: Curriculum, key: int, form: LetGoForm | None = None) -> str:
    """Ask from when on an item of a curriculum is asked for no longer."""
    held = {row.id: row.item for row in queries.whole(session(), curriculum).items}
    form = form or LetGoForm(data={"ends_on": clock.today()})
    item = held.get(key)
    return _asked(
        curriculum, form, _("Ask no longer for %(item)s", item=item.code if item else "?"),
        _("End it"),
    )  # fmt: skip


bp.get("/<int:id>/items/<int:key>/end")(
    requires(Permission.EDIT_CURRICULUM, Curriculum)(letting_go)
)


@bp.post("/<int:id>/items/<int:key>/end")
@requires(Permission.EDIT_CURRICULUM, Curriculum, form=LetGoForm, again=letting_go)
def let_go(curriculum: Curriculum, key: int, form: LetGoForm) -> Answer:
    """Ask for an item of a curriculum no longer."""
    commands.let_go(session(), actor(), curriculum, key, **form.values())
    flash(_("The end is kept."))
    return redirect(url_for(".show", id=curriculum.id))


def ending(curriculum: Curriculum, form: EndForm | None = None) -> str:
    """Ask from when on a curriculum asks for nothing."""
    form = form or EndForm(data={"ends_on": clock.today(), "version": curriculum.version})
    title = _("End %(curriculum)s", curriculum=curriculum.reference)
    return _asked(curriculum, form, title, _("End it"))


bp.get("/<int:id>/end")(requires(Permission.EDIT_CURRICULUM, Curriculum)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.EDIT_CURRICULUM, Curriculum, form=EndForm, again=ending)
def end(curriculum: Curriculum, form: EndForm) -> Answer:
    """End a curriculum."""
    commands.end(session(), actor(), curriculum, **form.values())
    flash(_("The end of %(curriculum)s is kept.", curriculum=curriculum.reference))
    return redirect(url_for(".show", id=curriculum.id))
