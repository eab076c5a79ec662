"""The screens on which a target that the plan left open is pinned, and agreed to."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeRequest
from workflows.changes.pinning import commands
from workflows.changes.pinning.commands import Pinned
from workflows.changes.pinning.forms import PinForm
from workflows.changes.pinning.queries import asked_of
from workflows.changes.pinning.words import AGREED, MEANINGS, PINNED
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import as_left
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page, back
from workflows.changes.views.words import LABELS


@bp.get("/<int:id>/pin")
@requires(Permission.PIN, ChangeRequest)
def pin(change: ChangeRequest, form: Any = None) -> str:
    """Ask what each asset is to be left with, of those whose plan left it open."""
    return act_page(change, "pin", form or _lines(change), MEANINGS[PINNED])


def _lines(change: ChangeRequest) -> PinForm:
    """Return the form with a line for each asset whose target is still to be pinned."""
    case, made = case_of(session(), change), blank(PinForm, change)
    waits = {
        key
        for key, work in case.executions.items()
        if work.is_pinned_later and work.state is ExecutionState.WAITING
    }
    assets = seen_by(session(), actor(), case).named(case.assets)
    open_ = [f"{one.reference} {one.tag}:" for one in assets if one.id in waits]
    made.targets.data = "\n".join(open_)
    return made


@bp.post("/<int:id>/pin")
@requires(Permission.PIN, ChangeRequest, form=PinForm, again=pin, before=attested)
def pinned(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Pin it, signed."""
    case = case_of(session(), change)
    targets = as_left(form.targets.data, seen_by(session(), actor(), case).named(case.assets))
    commands.pin(session(), actor(), change, Pinned(targets, form.kept_in.data), proof)
    return back(change, _("It is pinned, and holds once somebody else has agreed."))


@bp.get("/<int:id>/agree_pin")
@requires(Permission.AGREE_PIN, ChangeRequest)
def agree_pin(change: ChangeRequest, form: Any = None) -> str:
    """Show what is pinned, to be agreed to."""
    case = case_of(session(), change)
    return render_template(
        "changes/pins.html",
        change=case.change,
        pins=asked_of(session(), change),
        seen=seen_by(session(), actor(), case),
        label=LABELS["agree_pin"],
        meaning=MEANINGS[AGREED],
        form=form or blank(SignForm, change),
    )


@bp.post("/<int:id>/agree_pin")
@requires(Permission.AGREE_PIN, ChangeRequest, form=SignForm, again=agree_pin, before=attested)
def pin_agreed(change: ChangeRequest, _form: Any, proof: Proof) -> Response:
    """Agree to it, signed."""
    commands.agree(session(), actor(), change, proof)
    return back(change, _("The work may begin with what is pinned."))
