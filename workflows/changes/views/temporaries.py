"""The screens of a temporary change: begin it, say how it ends, take it back, or make it last."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.ownership.people import holders
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.commands.writing import Draft
from workflows.changes.forms import ReasonForm, VerifyForm
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.content import MEANINGS, RESTORED, VERIFIED
from workflows.changes.rules.permissions import WORKERS, Permission
from workflows.changes.temporary import commands
from workflows.changes.temporary.forms import BeginForm, EndForm, PutBackForm
from workflows.changes.temporary.queries import known_end
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank, reason_page
from workflows.changes.views.emergencies import on_clock
from workflows.changes.views.executing import act_page
from workflows.changes.views.reading import read
from workflows.changes.views.writing import back_to


def _ready(form: Any, path: str) -> Any:
    """Return the form with who can take something back at a place, on the reader's clock."""
    found = holders(session(), WORKERS, path)
    form.restorer.choices = [(one.person_id, one.words) for one in found]
    on_clock(form.ends_at)
    return form


@bp.get("/temporary/<int:id>")
@requires(Permission.RAISE, Asset)
def begin_temporary(asset: Asset, form: Any = None) -> str:
    """Ask what is done, until when, and how it is taken back."""
    known = {"kind": ChangeKind.CONFIGURATION, "version": asset.version}
    made = _ready(form or BeginForm(data=known), session().get_one(Place, asset.place_id).path)
    return render_template("changes/temporary.html", form=made, asset=asset)


@bp.post("/temporary/<int:id>")
@requires(Permission.RAISE, Asset, form=BeginForm, again=begin_temporary)
def begun_temporary(asset: Asset, form: Any) -> Response:
    """Begin a temporary change."""
    draft = Draft(form.title.data, form.kind.data, form.texts)
    change = commands.begin(session(), actor(), asset, draft, form.ending)
    return back_to(change, _("%(change)s is a draft of yours.", change=change))


@bp.get("/<int:id>/settle_end")
@requires(Permission.END, ChangeRequest)
def settle_end(change: ChangeRequest, form: Any = None) -> str:
    """Ask until when it stands, and how it is taken back."""
    change = case_of(session(), change).change
    made = form or EndForm(data=known_end(session(), change))
    made.now_at(change.version)
    return act_page(change, "settle_end", _ready(made, change.place.path))


@bp.post("/<int:id>/settle_end")
@requires(Permission.END, ChangeRequest, form=EndForm, again=settle_end)
def end_settled(change: ChangeRequest, form: Any) -> Response:
    """Keep how it ends."""
    commands.settle_end(session(), actor(), change, form.ending)
    return back_to(change, _("The end of %(change)s is settled.", change=change))


@bp.post("/<int:id>/restore")
@requires(Permission.RESTORE, ChangeRequest)
def restore(change: ChangeRequest) -> Response:
    """Begin to take it back."""
    commands.restore(session(), actor(), change)
    return back_to(change, _("%(change)s is being taken back.", change=change))


@bp.get("/<int:id>/put_back")
@requires(Permission.RESTORE, ChangeRequest)
def put_back(change: ChangeRequest, form: Any = None) -> str:
    """Ask how it was taken back."""
    case = case_of(session(), change)
    named = seen_by(session(), actor(), case).named(case.assets)
    lines = "\n".join(f"{one.reference} {one.tag}:" for one in named)
    made = form or PutBackForm(data={"left": lines})
    made.now_at(change.version)
    return act_page(case.change, "put_back", made, MEANINGS[RESTORED])


@bp.post("/<int:id>/put_back")
@requires(Permission.RESTORE, ChangeRequest, form=PutBackForm, again=put_back, before=attested)
def was_put_back(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that it was taken back."""
    left = read(form.left.data, case_of(session(), change).assets)
    back = commands.Back(form.performed.data, left, form.deviation.data or "")
    commands.put_back(session(), actor(), change, back, proof)
    return back_to(change, _("%(change)s waits for somebody to see that.", change=change))


@bp.get("/<int:id>/redo")
@requires(Permission.VERIFY, ChangeRequest)
def redo(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what is not as before."""
    return reason_page(change, "redo", form)


@bp.post("/<int:id>/redo")
@requires(Permission.VERIFY, ChangeRequest, form=ReasonForm, again=redo)
def redone(change: ChangeRequest, form: Any) -> Response:
    """Send the restoration back."""
    commands.redo(session(), actor(), change, form.reason.data)
    return back_to(change, _("The restoration of %(change)s was sent back.", change=change))


@bp.get("/<int:id>/confirm")
@requires(Permission.VERIFY, ChangeRequest)
def confirm(change: ChangeRequest, form: Any = None) -> str:
    """Ask what was seen."""
    return act_page(change, "confirm", form or blank(VerifyForm, change), MEANINGS[VERIFIED])


@bp.post("/<int:id>/confirm")
@requires(Permission.VERIFY, ChangeRequest, form=VerifyForm, again=confirm, before=attested)
def confirmed(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that all stands as before."""
    commands.confirm(session(), actor(), change, form.found.data, proof)
    return back_to(change, _("%(change)s is closed: all stands as before.", change=change))


@bp.post("/<int:id>/convert")
@requires(Permission.CONVERT, ChangeRequest)
def convert(change: ChangeRequest) -> Response:
    """Begin the normal change that makes it last."""
    opened = commands.convert(session(), actor(), change)
    return redirect(url_for("changes.show", id=opened.id))
