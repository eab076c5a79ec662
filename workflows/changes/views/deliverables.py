"""The screens on which people plan and bring what a change must show before its release."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands.writing import OPEN
from workflows.changes.deliverables import commands
from workflows.changes.deliverables.commands import UNTIL, Brought, SettingAside
from workflows.changes.deliverables.forms import (
    DeliverForm,
    PlanDeliverablesForm,
    SetAsideForm,
)
from workflows.changes.deliverables.models import DeliverableState
from workflows.changes.deliverables.queries import named, parts_of
from workflows.changes.deliverables.rules import OPEN as STILL_OPEN
from workflows.changes.deliverables.rules import SETS_ASIDE, WHAT
from workflows.changes.deliverables.steps import asks_for_deliverables
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.training.queries import offered_people, paths_of
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page
from workflows.changes.views.words import DELIVERED


@bp.get("/<int:id>/deliverables")
@requires(Permission.READ, ChangeRequest)
def deliverables(change: ChangeRequest) -> str:
    """Show what the change must bring before its release, why, who brings it, and how it stands."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case).ids
    may_plan = change.state in OPEN and asks_for_deliverables(case)
    return render_template(
        "changes/deliverables.html",
        change=case.change,
        rows=[row for row in case.deliverables if row.asset_id in seen],
        what=WHAT,
        shapes=DELIVERED,
        uncategorised=_uncategorised(case, seen),
        asks=asks_for_deliverables(case),
        may_plan=may_plan and may(session(), actor(), Permission.PLAN_DELIVERABLES, change),
        may_set_aside=may_plan and may(session(), actor(), Permission.SET_ASIDE, change),
        may_deliver=change.state in UNTIL and may(session(), actor(), Permission.DELIVER, change),
    )


def _uncategorised(case: Any, seen: Any) -> list[Any]:
    """Return the assets of which no component has a category: nothing can be worked out."""
    known = {part.asset_id for part in parts_of(session(), case.assets)}
    return [asset for asset in case.assets if asset.id in seen and asset.id not in known]


def _asked(change: ChangeRequest, form: Any, states: tuple[DeliverableState, ...]) -> Any:
    """Return the form with what can be chosen: the items in these states, and files."""
    case = case_of(session(), change)
    made = blank(form, change) if isinstance(form, type) else form
    able = [row for row in case.deliverables if row.state in states]
    made.items.choices = [(row.id, named(row)) for row in able]
    if "file" in made:
        made.file.choices = [(kept.id, kept.file.name) for kept in case.files]
    if "owner" in made:
        made.owner.choices = offered_people(session(), paths_of(session(), case.assets))
    return made


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.deliverables", id=change.id))


@bp.post("/<int:id>/renew_deliverables")
@requires(Permission.PLAN_DELIVERABLES, ChangeRequest)
def renew_deliverables(change: ChangeRequest) -> Response:
    """Work the checklist out again."""
    commands.renew(session(), actor(), change)
    return _back(change, _("The checklist is as its assets and its class ask for now."))


@bp.get("/<int:id>/plan_deliverables")
@requires(Permission.PLAN_DELIVERABLES, ChangeRequest)
def plan_deliverables(change: ChangeRequest, form: Any = PlanDeliverablesForm) -> str:
    """Ask who brings what, and by when."""
    made = _asked(change, form, STILL_OPEN)
    return act_page(change, "plan_deliverables", made)


@bp.post("/<int:id>/plan_deliverables")
@requires(
    Permission.PLAN_DELIVERABLES, ChangeRequest, form=PlanDeliverablesForm, again=plan_deliverables
)
def deliverables_planned(change: ChangeRequest, form: Any) -> Response:
    """Keep who brings what, as part of the plan."""
    by = (form.owner.data, form.due_on.data)
    commands.plan(session(), actor(), change, form.items.data, by)
    return _back(change, _("Who brings what is part of the plan."))


@bp.get("/<int:id>/deliver")
@requires(Permission.DELIVER, ChangeRequest)
def deliver(change: ChangeRequest, form: Any = DeliverForm) -> str:
    """Ask how items stand, and where they are found."""
    made = _asked(change, form, (*STILL_OPEN, DeliverableState.DONE))
    return act_page(change, "deliver", made)


@bp.post("/<int:id>/deliver")
@requires(Permission.DELIVER, ChangeRequest, form=DeliverForm, again=deliver)
def delivered(change: ChangeRequest, form: Any) -> Response:
    """Keep how items stand."""
    brought = Brought(form.how.data == "done", form.file.data, form.reference.data or "")
    commands.deliver(session(), actor(), change, form.items.data, brought)
    return _back(change, _("The checklist says how they stand."))


@bp.get("/<int:id>/set_aside")
@requires(Permission.SET_ASIDE, ChangeRequest)
def set_aside(change: ChangeRequest, form: Any = SetAsideForm) -> str:
    """Ask what is not needed, and why."""
    return act_page(change, "set_aside", _asked(change, form, STILL_OPEN), SETS_ASIDE)


@bp.post("/<int:id>/set_aside")
@requires(Permission.SET_ASIDE, ChangeRequest, form=SetAsideForm, again=set_aside, before=attested)
def set_aside_signed(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign what is not needed."""
    said = SettingAside(form.items.data, form.reason.data)
    commands.set_aside(session(), actor(), change, said, proof)
    return _back(change, _("What is not needed is signed as such."))
