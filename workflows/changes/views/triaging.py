"""The screens on which a request is taken on or returned, and a change is put on hold."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from workflows.changes.commands import triaging
from workflows.changes.forms import ClassifyForm, ReasonForm
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import reason_page
from workflows.changes.views.words import words
from workflows.changes.views.writing import back_to


@bp.get("/<int:id>/classify")
@requires(Permission.CLASSIFY, ChangeRequest)
def classify(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask of what kind it is."""
    return reason_page(change, "classify", form or ClassifyForm(obj=change))


@bp.post("/<int:id>/classify")
@requires(Permission.CLASSIFY, ChangeRequest, form=ClassifyForm, again=classify)
def classified(change: ChangeRequest, form: Any) -> Response:
    """Confirm the kind of a change or say which, and take it on."""
    triaging.classify(session(), actor(), change, form.kind.data)
    return back_to(
        change, _("%(change)s is in %(state)s.", change=change, state=words(change.state))
    )


@bp.get("/<int:id>/return")
@requires(Permission.RETURN, ChangeRequest)
def return_(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what is to be written otherwise."""
    return reason_page(change, "return_", form)


@bp.post("/<int:id>/return")
@requires(Permission.RETURN, ChangeRequest, form=ReasonForm, again=return_)
def returned(change: ChangeRequest, form: Any) -> Response:
    """Return a request to who wrote it."""
    triaging.return_(session(), actor(), change, form.reason.data)
    return back_to(change, _("%(change)s is a draft again.", change=change))


@bp.get("/<int:id>/reassess")
@requires(Permission.REASSESS, ChangeRequest)
def reassess(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask why the assessment is opened again."""
    return reason_page(change, "reassess", form)


@bp.post("/<int:id>/reassess")
@requires(Permission.REASSESS, ChangeRequest, form=ReasonForm, again=reassess)
def reassessed(change: ChangeRequest, form: Any) -> Response:
    """Open the assessment again."""
    triaging.reassess(session(), actor(), change, form.reason.data)
    return back_to(change, _("%(change)s is in assessment again.", change=change))


@bp.get("/<int:id>/hold")
@requires(Permission.HOLD, ChangeRequest)
def hold(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask why the change is put on hold."""
    return reason_page(change, "hold", form)


@bp.post("/<int:id>/hold")
@requires(Permission.HOLD, ChangeRequest, form=ReasonForm, again=hold)
def held(change: ChangeRequest, form: Any) -> Response:
    """Put a change on hold."""
    triaging.hold(session(), actor(), change, form.reason.data)
    return back_to(change, _("%(change)s is on hold.", change=change))


@bp.post("/<int:id>/resume")
@requires(Permission.RESUME, ChangeRequest)
def resume(change: ChangeRequest) -> Response:
    """Go on with a change where it was."""
    triaging.resume(session(), actor(), change)
    return back_to(
        change, _("%(change)s goes on in %(state)s.", change=change, state=words(change.state))
    )
