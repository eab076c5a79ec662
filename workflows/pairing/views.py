"""The screens on which pairs are suggested, proposed, agreed to and carried on."""

import re
from datetime import timedelta
from typing import Any, NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.pairing import commands
from workflows.pairing.forms import ProposeForm, StopForm
from workflows.pairing.models import PairPlan
from workflows.pairing.queries import plans as queries
from workflows.pairing.queries.suggesting import coming_up, suggested
from workflows.pairing.rules.machine import PAIR
from workflows.pairing.rules.permissions import Permission
from workflows.pairing.rules.tasks import tasks

bp = Blueprint("pairs", __name__)
LISTED = named.declare("pairs", "pairs.index", lazy_gettext("Pairs of IT and OT"))
AHEAD = timedelta(days=90)
THREE_KEYS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,9})")
VERBS = {
    "pair_plan.proposed": "was proposed",
    "pair_plan.agreed": "was agreed to",
    "pair_plan.begun": "was begun",
    "pair_plan.task_done": "%(what)s",
    "pair_plan.finished": "was brought to its end",
    "pair_plan.stopped": "was stopped",
}
LABELS = {"target_on": "By", "state": "State", "reason": "Reason"}


@bp.get("/pairs/")
@requires(Permission.READ, PairPlan)
def index() -> str:
    """List the plans."""
    page = paginate(session(), queries.listing(), queries.plans(actor()), asked_of(LISTED))
    return render_template("pairing/list.html", page=page)


@bp.get("/pairs/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, PairPlan)
def export(format: str) -> Response:
    """Give the plans listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.plans(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "pairs")


@bp.get("/places/<int:id>/pairs")
@requires(Permission.PROPOSE, Place)
def suggestions(place: Place) -> str:
    """Suggest who of a site could learn from whom."""
    found = suggested(session(), place)
    return render_template("pairing/suggestions.html", place=place, found=found)


def proposing(place: Place, form: ProposeForm | None = None) -> str:
    """Show a pair with what they would do together, and ask by when."""
    of = request.args.get("of", "")
    form = form or ProposeForm(data={"of": of, "target_on": clock.today() + AHEAD})
    one = commands.found(session(), place, _key(form.of.data))
    together = tasks(coming_up(session(), place, one))
    return render_template("pairing/propose.html", form=form, place=place, one=one, tasks=together)


bp.get("/places/<int:id>/pairs/new")(requires(Permission.PROPOSE, Place)(proposing))


@bp.post("/places/<int:id>/pairs/new")
@requires(Permission.PROPOSE, Place, form=ProposeForm, again=proposing)
def propose(place: Place, form: Any) -> Answer:
    """Propose a pair."""
    asked = commands.Proposal(_key(form.of.data), form.target_on.data)
    made = commands.propose(session(), actor(), place, asked)
    flash(_("Both are asked whether they agree to %(plan)s.", plan=made))
    return redirect(url_for(".show", id=made.id))


def _key(of: str | None) -> tuple[int, int, int]:
    """Return the three keys that name a suggestion."""
    found = THREE_KEYS.fullmatch(of or "") or _no_pair()
    first, second, third = (int(each) for each in found.groups())
    return first, second, third


def _no_pair() -> NoReturn:
    raise RuleViolation("This names no pair: choose one of the list.")


@bp.get("/pairs/<int:id>")
@requires(Permission.READ, PairPlan)
def show(plan: PairPlan) -> str:
    """Show a plan: who, what, how far, and what can be done now."""
    whole = queries.whole(session(), plan)
    facts = queries.facts_of(session(), whole)
    return render_template(
        "pairing/show.html",
        plan=whole,
        state=queries.state_of(whole),
        goals=facts.goals,
        seen=queries.seen_changes(session(), actor(), whole),
        may=allowed(session(), actor(), plan),
        verbs=PAIR.hints(facts, actor(), clock.now()),
        agrees=actor().name in facts.unagreed,
        history=told(history(session(), plan), VERBS, LABELS),
    )


@bp.post("/pairs/<int:id>/agree")
@requires(Permission.AGREE, PairPlan)
def agree(plan: PairPlan) -> Answer:
    """Agree as one of the two."""
    commands.agree(session(), actor(), plan)
    return _back(plan, _("You agreed to %(plan)s.", plan=plan))


@bp.post("/pairs/<int:id>/begin")
@requires(Permission.CARRY_ON, PairPlan)
def begin(plan: PairPlan) -> Answer:
    """Begin it."""
    commands.begin(session(), actor(), plan)
    return _back(plan, _("%(plan)s is under way.", plan=plan))


@bp.post("/pairs/<int:id>/tasks/<int:task_id>")
@requires(Permission.CARRY_ON, PairPlan)
def tick(plan: PairPlan, task_id: int) -> Answer:
    """Say that a task was done."""
    commands.tick(session(), actor(), plan, task_id)
    return _back(plan, _("One more task of %(plan)s is done.", plan=plan))


@bp.post("/pairs/<int:id>/finish")
@requires(Permission.CARRY_ON, PairPlan)
def finish(plan: PairPlan) -> Answer:
    """Bring it to its end."""
    commands.finish(session(), actor(), plan)
    return _back(plan, _("%(plan)s reached its goal.", plan=plan))


def stopping(plan: PairPlan, form: StopForm | None = None) -> str:
    """Ask why it is given up."""
    form = form or StopForm(data={"version": plan.version})
    return render_template("pairing/stop.html", form=form, plan=plan)


bp.get("/pairs/<int:id>/stop")(requires(Permission.STOP, PairPlan)(stopping))


@bp.post("/pairs/<int:id>/stop")
@requires(Permission.STOP, PairPlan, form=StopForm, again=stopping)
def stop(plan: PairPlan, form: StopForm) -> Answer:
    """Give it up."""
    commands.stop(session(), actor(), plan, form.reason.data or "")
    return _back(plan, _("%(plan)s was stopped.", plan=plan))


def _back(plan: PairPlan, words: str) -> Answer:
    flash(words)
    return redirect(url_for(".show", id=plan.id))
