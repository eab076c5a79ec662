"""Edits of many as pages: set facts of the chosen assets, look at what it does, confirm."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

import governance.register.edits.jobs  # noqa: F401  # what the worker does
from governance.core import clock
from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import chosen as chosen_rows
from governance.core.listing.page import paginate, rows_for_export
from governance.core.web import actor, requires, session
from governance.register.edits import commands, queries
from governance.register.edits.forms import BulkEditForm, ConfirmForm
from governance.register.edits.models import BulkEdit, BulkEditState
from governance.register.edits.rules import BULK_EDIT, Permission, facts_of
from governance.register.models import Asset
from governance.register.queries.assets import assets, listing
from governance.register.queries.reach import reach, registrable
from governance.register.queries.records import products
from governance.register.rules import Permission as OnRegister

bp = Blueprint("edits", __name__, url_prefix="/register/edits")


@bp.get("/")
@requires(Permission.READ, BulkEdit)
def index() -> str:
    """List the edits of many that the reader may see."""
    asked = request.args.to_dict(flat=False)
    page = paginate(session(), queries.EDITS, queries.edits(actor()), asked)
    return render_template("edits/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, BulkEdit)
def export(format: str) -> Response:
    """Give the rows of the list as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.EDITS, queries.edits(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "edits")


def _chosen() -> tuple[chosen_rows.Chosen, int]:
    """Return what was chosen in the list of assets, and how many of it may be read."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    declared = listing(session(), reach(session(), actor()), chosen.args)
    return chosen, chosen_rows.count(session(), declared, assets(actor()), chosen)


def asking(form: BulkEditForm | None = None) -> str:
    """Show the facts that can be set on the chosen assets."""
    chosen, total = _chosen()
    form = form or BulkEditForm(formdata=None)
    form.place_id.choices = [(spot.id, spot.indented) for spot in registrable(session(), actor())]
    form.product_id.choices = products(session())
    return render_template("edits/new.html", form=form, chosen=chosen, total=total)


bp.get("/new")(requires(OnRegister.EDIT, Asset)(asking))


@bp.post("/new")
@requires(OnRegister.EDIT, Asset, form=BulkEditForm, again=asking)
def ask(form: BulkEditForm) -> Answer:
    """Ask what these facts would do to the chosen assets."""
    edit = commands.ask(session(), actor(), *_chosen(), form.values())
    return redirect(url_for(".show", id=edit.id))


def showing(edit: BulkEdit, form: ConfirmForm | None = None) -> str:
    """Show one edit of many: what it does, asset by asset, and what can be done with it."""
    edit = queries.whole(session(), edit)
    page = paginate(session(), queries.ROWS, queries.rows(edit), request.args.to_dict(flat=False))
    is_mine = may(session(), actor(), Permission.CONFIRM, edit)
    return render_template(
        "edits/show.html",
        edit=edit,
        page=page,
        form=form or ConfirmForm(formdata=None),
        changes=queries.changes,
        state=queries.STATE[edit.state],
        asked=queries.asked_of(session(), edit),
        chosen=queries.chosen_of(edit),
        is_running=edit.state in {BulkEditState.PREVIEWING, BulkEditState.APPLYING},
        possible=BULK_EDIT.hints(facts_of(edit), actor(), clock.now()) if is_mine else {},
        history=queries.told(session(), edit),
    )


@bp.get("/<int:id>")
@requires(Permission.READ, BulkEdit)
def show(edit: BulkEdit) -> str:
    """Show one edit of many."""
    return showing(edit)


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, BulkEdit, form=ConfirmForm, again=showing)
def confirm(edit: BulkEdit, _form: ConfirmForm) -> Answer:
    """Have exactly what the preview shows written."""
    commands.confirm(session(), actor(), edit)
    return redirect(url_for(".show", id=edit.id))


@bp.post("/<int:id>/discard")
@requires(Permission.DISCARD, BulkEdit)
def discard(edit: BulkEdit) -> Answer:
    """Put an edit of many aside for good."""
    commands.discard(session(), actor(), edit)
    flash(_("%(record)s was discarded: nothing of it was written.", record=str(edit)))
    return redirect(url_for("register.index"))
