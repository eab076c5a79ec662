"""The screen on which a deviation of a change is opened."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.web import actor, requires, session
from workflows.changes.deviations.commands import Found
from workflows.changes.deviations.commands import deviate as open_deviation
from workflows.changes.deviations.forms import DeviateForm
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page, back


@bp.get("/<int:id>/deviate")
@requires(Permission.REFER, ChangeRequest)
def deviate(change: ChangeRequest, form: Any = None) -> str:
    """Ask what did not go as the change says."""
    case = case_of(session(), change)
    made = form or blank(DeviateForm, change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    made.asset.choices = [(one.id, f"{one.reference} {one.tag}") for one in assets]
    return act_page(case.change, "deviate", made)


@bp.post("/<int:id>/deviate")
@requires(Permission.REFER, ChangeRequest, form=DeviateForm, again=deviate)
def deviated(change: ChangeRequest, form: Any) -> Response:
    """Open a deviation of a change."""
    said = Found(
        title=form.title.data, happened=form.happened.data, severity=form.severity.data,
        source=form.source.data, asset_id=form.asset.data,
    )  # fmt: skip
    made = open_deviation(session(), actor(), change, said)
    return back(change, _("%(deviation)s is open: find out why it happened.", deviation=made))
