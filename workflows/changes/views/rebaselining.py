"""The screens on which an open change is taken over to the versions of today."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.rebaselining import commands
from workflows.changes.rebaselining.forms import AskOverForm
from workflows.changes.rebaselining.queries import asked_of, takeover_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.writing import back_to


def _page(change: ChangeRequest, form: Form, label: str) -> str:
    case = case_of(session(), change)
    form.now_at(case.change.version)
    return render_template(
        "changes/over.html", change=case.change, form=form, label=label,
        over=takeover_of(case), asked=asked_of(session(), change),
    )  # fmt: skip


@bp.get("/<int:id>/ask-over")
@requires(Permission.ASK_OVER, ChangeRequest)
def ask_over(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what taking it over would ask anew."""
    return _page(change, form or AskOverForm(), _("Ask to take it over"))


@bp.post("/<int:id>/ask-over")
@requires(Permission.ASK_OVER, ChangeRequest, form=AskOverForm, again=ask_over, before=attested)
def asked_over(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Ask for it, signed."""
    commands.ask_over(session(), actor(), change, form.reason.data, proof)
    return back_to(change, _("Asked: quality takes %(change)s over.", change=change))


@bp.get("/<int:id>/take-over")
@requires(Permission.TAKE_OVER, ChangeRequest)
def take_over(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what taking it over asks anew, to be signed for quality."""
    return _page(change, form or SignForm(), _("Take it over"))


@bp.post("/<int:id>/take-over")
@requires(Permission.TAKE_OVER, ChangeRequest, form=SignForm, again=take_over, before=attested)
def taken_over(change: ChangeRequest, _form: SignForm, proof: Proof) -> Response:
    """Take it over, signed."""
    commands.take_over(session(), actor(), change, proof)
    return back_to(change, _("%(change)s goes on under the versions of today.", change=change))
