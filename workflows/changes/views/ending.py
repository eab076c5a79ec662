"""The screens on which work is taken back, a change is closed, and its effect is judged."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import closing, working
from workflows.changes.ending.forms import LookForm, ReviewForm, measured
from workflows.changes.forms import BackOutForm
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.content import BACKED_OUT, CLOSED, JUDGED, MEANINGS
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank, signing_page, to_complete
from workflows.changes.views.reading import work_of
from workflows.changes.views.writing import back_to


@bp.get("/<int:id>/back_out")
@requires(Permission.BACK_OUT, ChangeRequest)
def back_out(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask how the work was taken back."""
    form = form or to_complete(BackOutForm, change)
    return signing_page(change, "back_out", form, MEANINGS[BACKED_OUT])


@bp.post("/<int:id>/back_out")
@requires(Permission.BACK_OUT, ChangeRequest, form=BackOutForm, again=back_out, before=attested)
def backed_out(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that the work was taken back."""
    working.back_out(session(), actor(), change, work_of(change, form), proof)
    return back_to(change, _("%(change)s was backed out.", change=change))


@bp.get("/<int:id>/close")
@requires(Permission.CLOSE, ChangeRequest)
def close(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what the change came to."""
    return signing_page(change, "close", form or blank(ReviewForm, change), MEANINGS[CLOSED])


@bp.post("/<int:id>/close")
@requires(Permission.CLOSE, ChangeRequest, form=ReviewForm, again=close, before=attested)
def closed(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign the review, and close the change."""
    closing.close(session(), actor(), change, _found(form), proof)
    return back_to(change, _("%(change)s is closed.", change=change))


@bp.get("/<int:id>/conclude")
@requires(Permission.CONCLUDE, ChangeRequest)
def conclude(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask whether the change had its effect."""
    return signing_page(change, "conclude", form or blank(LookForm, change), MEANINGS[JUDGED])


@bp.post("/<int:id>/conclude")
@requires(Permission.CONCLUDE, ChangeRequest, form=LookForm, again=conclude, before=attested)
def concluded(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign what the effect of the change is."""
    closing.conclude(session(), actor(), change, _found(form), proof)
    return back_to(change, _("The effect of %(change)s is judged.", change=change))


def _found(form: Any) -> closing.Found:
    texts = (form.unintended.data or "", form.actions.data or "")
    return closing.Found(form.outcome.data, form.found.data, *texts, measured(form))
