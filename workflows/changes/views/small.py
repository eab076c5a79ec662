"""The one page on which a change of low risk is begun, from its asset's page."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.web import actor, requires, session
from governance.register.models import Asset
from workflows.changes.models import ChangeKind
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.small.commands import Small, begin
from workflows.changes.small.forms import SmallForm
from workflows.changes.small.rules import Within
from workflows.changes.views.blueprint import bp
from workflows.changes.views.writing import back_to


@bp.get("/small/<int:id>")
@requires(Permission.RAISE, Asset)
def small(asset: Asset, form: SmallForm | None = None) -> str:
    """Ask what is done, when, and what of the questions applies."""
    known = {"kind": ChangeKind.CONFIGURATION, "within": Within.HOURS, "version": asset.version}
    policy = policy_of(session(), current(session()))
    form = form.of(policy) if form else SmallForm(questions=policy.questions, data=known)
    return render_template("changes/small.html", form=form, asset=asset)


@bp.post("/small/<int:id>")
@requires(Permission.RAISE, Asset, form=SmallForm, again=small)
def begun(asset: Asset, form: Any) -> Response:
    """Begin it."""
    told = Small(
        form.title.data, form.kind.data, form.texts, form.within.data,
        form.applies, form.why.data or "", form.is_looked_through.data,
    )  # fmt: skip
    change = begin(session(), actor(), asset, told)
    return back_to(change, _("%(change)s waits for somebody to take it on.", change=change))
