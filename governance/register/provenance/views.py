"""What a fact was read from, as a page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.provenance import commands
from governance.register.provenance.forms import NoteForm
from governance.register.provenance.rules import Noted
from governance.register.rules import Permission

bp = Blueprint("provenance", __name__, url_prefix="/register")


def noting(asset: Asset, form: NoteForm | None = None) -> str:
    """Ask what a fact was read from."""
    begun = {"field": request.args.get("field"), "observed_on": clock.today()}
    form = form or NoteForm(formdata=None, data=begun)
    return render_template("provenance/note.html", asset=asset, form=form)


bp.get("/<int:id>/source")(requires(Permission.EDIT, Asset)(noting))


@bp.post("/<int:id>/source")
@requires(Permission.EDIT, Asset, form=NoteForm, again=noting)
def note(asset: Asset, form: NoteForm) -> Answer:
    """Note what a fact was read from."""
    values = form.values() | {"detail": form.detail.data or ""}
    commands.note(session(), actor(), asset, Noted(**values))
    flash(_("It is noted beside the fact."))
    return redirect(url_for("register.show", id=asset.id))
