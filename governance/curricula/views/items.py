"""What can be learned, as pages: the list, one item, and the forms that keep it."""

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
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.curricula.commands import items as commands
from governance.curricula.commands import versions
from governance.curricula.forms import EffectForm, EndForm, ItemForm, NewItemForm, VersionForm
from governance.curricula.models import TrainingItem, TrainingItemEffect
from governance.curricula.queries import items as queries
from governance.curricula.queries import offered
from governance.curricula.queries.curricula import whom
from governance.curricula.rules.completing import KIND_LABELS
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.versions import DECISIONS
from governance.places.models import Place
from governance.skills.queries.competences import choices
from governance.skills.queries.requirements import level_words

bp = Blueprint("training_items", __name__, url_prefix="/training-items")
LISTED = named.declare("training_items", "training_items.index", lazy_gettext("What to learn"))
COVERS = ("training_versions", "curricula", "training_records")
declare(
    Entry(lazy_gettext("What to learn"), "training_items.index", 76, Group.BELOW, covers=COVERS)
)
VERBS = {
    "training_item.added": "was added",
    "training_item.edited": "was edited",
    "training_item.ended": "ends on %(on)s",
    "training_item.shows": "shows %(what)s at level %(level)s",
    "training_item.shows_no_more": "shows %(what)s no more",
    "training_item_version.added": "has a new version",
    "training_item_version.decided": "was decided on: %(decision)s, from %(on)s",
    "training_item_version.withdrawn": "has a version that was called off",
}
LABELS = {"title": "Title", "lies": "Kept at", "months": "Repeated after"}


@bp.get("/")
@requires(Permission.READ, TrainingItem)
def index() -> str:
    """List what can be learned."""
    page = paginate(session(), queries.listing(), queries.items(actor()), asked_of(LISTED))
    return render_template(
        "curricula/items.html", page=page, may_add=could(actor(), Permission.ADD, Place)
    )


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, TrainingItem)
def export(format: str) -> Response:
    """Give the items listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.items(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "training-items")


@bp.get("/<int:id>")
@requires(Permission.READ, TrainingItem)
def show(item: TrainingItem) -> str:
    """Show an item: its versions, what it shows, who is to learn it, its history."""
    found = queries.whole(session(), item)
    return render_template(
        "curricula/item.html",
        item=found,
        kind=KIND_LABELS[found.kind],
        state=queries.state_of(found),
        state_of_version=queries.state_of_version,
        in_force=queries.in_force(found.versions),
        decisions=DECISIONS,
        level_words=level_words,
        asking=queries.asking(session(), actor(), found),
        whom=whom,
        may=allowed(session(), actor(), found),
        may_end_effects=could(actor(), Permission.END_EFFECT, TrainingItemEffect),
        history=told(history(session(), found), VERBS, LABELS),
    )


def adding(form: NewItemForm | None = None) -> str:
    """Ask what there is to learn."""
    form = form or NewItemForm(data=request.args.to_dict())
    form.place_id.choices = offered.places(session(), actor(), Permission.ADD)
    return render_template(
        "curricula/form.html", form=form, reference=_("Item"), title=_("Add something to learn"),
        verb=_("Add it"), back=url_for(".index"), columns=2,
    )  # fmt: skip


bp.get("/new")(requires(Permission.ADD, Place)(adding))


@bp.post("/new")
@requires(Permission.ADD, Place, form=NewItemForm, again=adding)
def add(form: NewItemForm) -> Answer:
    """Add something to learn."""
    said = form.values()
    place = offered.place_named(session(), actor(), Permission.ADD, said.pop("place_id"))
    made = commands.add(session(), actor(), place, said)
    flash(_("%(item)s is kept: add its first version.", item=made))
    return redirect(url_for(".show", id=made.id))


def editing(item: TrainingItem, form: ItemForm | None = None) -> str:
    """Show what an item is in a form."""
    return _asked(item, form or ItemForm(obj=item), _("Edit %(item)s", item=item.code), _("Save"))


def _asked(item: TrainingItem, form: object, title: str, verb: str) -> str:
    return render_template(
        "curricula/form.html", form=form, reference=item.code, what=item.title, title=title,
        verb=verb, back=url_for(".show", id=item.id),
    )  # fmt: skip


bp.get("/<int:id>/edit")(requires(Permission.EDIT, TrainingItem)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, TrainingItem, form=ItemForm, again=editing)
def edit(item: TrainingItem, form: ItemForm) -> Answer:
    """Write what an item is."""
    commands.edit(session(), actor(), item, form.values())
    flash(_("%(item)s was edited.", item=item))
    return redirect(url_for(".show", id=item.id))


def ending(item: TrainingItem, form: EndForm | None = None) -> str:
    """Ask from when on nobody is to learn an item."""
    form = form or EndForm(data={"ends_on": clock.today(), "version": item.version})
    return _asked(item, form, _("End %(item)s", item=item.code), _("End it"))


bp.get("/<int:id>/end")(requires(Permission.EDIT, TrainingItem)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.EDIT, TrainingItem, form=EndForm, again=ending)
def end(item: TrainingItem, form: EndForm) -> Answer:
    """End an item."""
    said = form.values()
    commands.end(session(), actor(), item, said["ends_on"], said["reason"])
    flash(_("The end of %(item)s is kept.", item=item.code))
    return redirect(url_for(".show", id=item.id))


def showing(item: TrainingItem, form: EffectForm | None = None) -> str:
    """Ask what completing an item shows."""
    form = form or EffectForm()
    form.competence_id.choices = choices(session())
    return _asked(item, form, _("What completing %(item)s shows", item=item.code), _("Keep it"))


bp.get("/<int:id>/effects/new")(requires(Permission.EDIT, TrainingItem)(showing))


@bp.post("/<int:id>/effects/new")
@requires(Permission.EDIT, TrainingItem, form=EffectForm, again=showing)
def add_effect(item: TrainingItem, form: EffectForm) -> Answer:
    """Say what completing an item shows."""
    commands.add_effect(session(), actor(), item, **form.values())
    flash(_("Whoever completes %(item)s from now on shows that.", item=item.code))
    return redirect(url_for(".show", id=item.id))


@bp.post("/effects/<int:id>/end")
@requires(Permission.END_EFFECT, TrainingItemEffect)
def end_effect(effect: TrainingItemEffect) -> Answer:
    """Say that completing an item shows something no more."""
    commands.end_effect(session(), actor(), effect)
    flash(_("From now on completing it shows that no more; what was shown stays."))
    return redirect(url_for(".show", id=effect.item_id))


def versioning(item: TrainingItem, form: VersionForm | None = None) -> str:
    """Ask what a new version is."""
    return _asked(
        item, form or VersionForm(), _("Add a version of %(item)s", item=item.code), _("Add it")
    )


bp.get("/<int:id>/versions/new")(requires(Permission.EDIT, TrainingItem)(versioning))


@bp.post("/<int:id>/versions/new")
@requires(Permission.EDIT, TrainingItem, form=VersionForm, again=versioning)
def add_version(item: TrainingItem, form: VersionForm) -> Answer:
    """Add a version of an item."""
    made = versions.add(session(), actor(), item, form.values())
    flash(_("%(version)s waits: quality assurance decides what it asks of people.",
            version=f"{item.code} {made}"))  # fmt: skip
    return redirect(url_for("training_versions.show", id=made.id))
