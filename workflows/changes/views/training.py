"""The screens on which people say whom a change affects, and restrict who is late."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands.writing import OPEN
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.training import commands
from workflows.changes.training.commands import Restricting
from workflows.changes.training.forms import PlanTrainingForm, RestrictForm
from workflows.changes.training.queries import (
    affected_people,
    offered_items,
    offered_people,
    paths_of,
    proposed_items,
    restrictions_of,
    rows_of,
    trainees,
)
from workflows.changes.training.rules import RESTRICTS, reasons_to_wait
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page, back_to_training


@bp.get("/<int:id>/training")
@requires(Permission.READ, ChangeRequest)
def training(change: ChangeRequest) -> str:
    """Show who learns what before the release, who is late, and who is restricted."""
    case = case_of(session(), change)
    affected = trainees(session(), case.change)
    is_held = change.approved_at is not None and change.released_at is None
    return render_template(
        "changes/training.html",
        change=case.change,
        items=list(dict.fromkeys(row.item for row in rows_of(session(), change))),
        trainees=affected,
        waits=reasons_to_wait(str(change), affected, clock.today()),
        restrictions=restrictions_of(session(), change),
        may_plan=change.state in OPEN and may(session(), actor(), Permission.PLAN_TRAINING, change),
        may_restrict=is_held
        and any(one.lacks for one in affected)
        and may(session(), actor(), Permission.RESTRICT, change),
    )


@bp.get("/<int:id>/plan_training")
@requires(Permission.PLAN_TRAINING, ChangeRequest)
def plan_training(change: ChangeRequest, form: Any = None) -> str:
    """Ask who learns what; what the program proposes is ticked until somebody said otherwise."""
    case = case_of(session(), change)
    paths = paths_of(session(), case.assets)
    offered = offered_people(session(), paths)
    made = form or _proposed(case.change, paths, [key for key, _name in offered])
    made.items.choices = [
        (one.id, str(one)) for one in offered_items(session(), actor(), case.change)
    ]
    made.people.choices = offered
    return act_page(case.change, "plan_training", made)


def _proposed(change: ChangeRequest, paths: list[str], offered: list[int]) -> PlanTrainingForm:
    """Return the form with what was said before, else with what the program proposes."""
    made, said = blank(PlanTrainingForm, change), rows_of(session(), change)
    items = {row.item_id for row in said} or proposed_items(session(), change, paths)
    people = {row.person_id for row in said} or affected_people(session(), items, offered)
    made.items.data, made.people.data = sorted(items), sorted(people)
    return made


@bp.post("/<int:id>/plan_training")
@requires(Permission.PLAN_TRAINING, ChangeRequest, form=PlanTrainingForm, again=plan_training)
def training_planned(change: ChangeRequest, form: Any) -> Response:
    """Keep who learns what, as part of the plan."""
    commands.plan(session(), actor(), change, form.items.data, form.people.data)
    return back_to_training(change, _("Who learns what is part of the plan."))


@bp.get("/<int:id>/restrict")
@requires(Permission.RESTRICT, ChangeRequest)
def restrict(change: ChangeRequest, form: Any = None) -> str:
    """Ask who is restricted, until when they are trained, and why."""
    made = form or blank(RestrictForm, change)
    late = [one for one in trainees(session(), change) if one.lacks]
    made.people.choices = [(one.person_id, f"{one.name}: {', '.join(one.lacks)}") for one in late]
    return act_page(case_of(session(), change).change, "restrict", made, RESTRICTS)


@bp.post("/<int:id>/restrict")
@requires(Permission.RESTRICT, ChangeRequest, form=RestrictForm, again=restrict, before=attested)
def restricted(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign who is restricted."""
    said = Restricting(form.people.data, form.due_on.data, form.reason.data)
    commands.restrict(session(), actor(), change, said, proof)
    return back_to_training(change, _("They are restricted until they are trained."))
