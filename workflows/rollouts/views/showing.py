"""Rollouts listed, and one of them: its picture, its waves, and what its gate lacks."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import lazy_gettext

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.evidence.queries import content_of, signatures_of
from workflows.rollouts.models import Rollout, RolloutState
from workflows.rollouts.queries import listing as queries
from workflows.rollouts.queries.cases import KIND, At, facts_of, gate_of, whole
from workflows.rollouts.queries.pictures import picture
from workflows.rollouts.rules.machine import ROLLOUT
from workflows.rollouts.rules.permissions import Permission
from workflows.rollouts.views.blueprint import bp

LISTED = named.declare("rollouts", "rollouts.index", lazy_gettext("Rollouts"))
VERBS = {
    "rollout.planned": "planned it",
    "rollout.edited": "wrote what is the same for every site",
    "rollout.answered": "answered questions for every site",
    "rollout.wave_planned": "wrote %(wave)s",
    "rollout.wave_dropped": "took %(wave)s out",
    "rollout.proposed": "put it up for central compliance, and signed that",
    "rollout.agreed": "signed it for central compliance",
    "rollout.revised": "opened it again: %(reason)s",
    "rollout.gate_signed": "signed gate %(gate)s",
    "rollout.wave_opened": "opened %(wave)s with that; its criteria are frozen",
    "rollout.change_raised": "raised %(change)s for %(site)s",
    "rollout.difference_assessed": "assessed what differs for %(change)s",
    "rollout.halted": "halted it: %(told)s",
    "rollout.gone_on": "let it go on, and signed that: %(decision)s",
    "rollout.finished": "signed its last gate: it is done",
    "rollout.stopped": "gave it up: %(reason)s",
}
LABELS = {"title": "Title", "purpose": "Purpose", "state": "State", "revision": "Version"}


@bp.get("/rollouts/")
@requires(Permission.READ, Rollout)
def index() -> str:
    """List the rollouts."""
    page = paginate(session(), queries.listing(), queries.rollouts(actor()), asked_of(LISTED))
    return render_template("rollouts/list.html", page=page)


@bp.get("/rollouts/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Rollout)
def export(format: str) -> Response:
    """Give the rollouts listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.rollouts(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "rollouts")


@bp.get("/rollouts/<int:id>")
@requires(Permission.READ, Rollout)
def show(rollout: Rollout) -> str:
    """Show a rollout: its picture, what can be done now, and its history."""
    kept = whole(session(), rollout)
    facts = facts_of(kept, None, "said on the next page")
    return render_template(
        "rollouts/show.html",
        rollout=kept,
        state=queries.state_of(kept),
        rows=picture(session(), actor(), kept),
        open_halts=[halt for halt in kept.halts if halt.decision is None],
        may=allowed(session(), actor(), rollout),
        verbs=ROLLOUT.hints(facts, actor(), clock.now()),
        is_raised_in=kept.state in {RolloutState.RUNNING, RolloutState.HALTED},
        signatures=signatures_of(session(), KIND, rollout.id),
        history=told(history(session(), rollout), VERBS, LABELS),
    )


@bp.get("/rollouts/<int:id>/contents/<sha256>")
@requires(Permission.READ, Rollout)
def content(rollout: Rollout, sha256: str) -> str:
    """Show one text as it was signed or frozen."""
    kept = content_of(session(), KIND, rollout.id, sha256) or missing("version")
    return render_template("rollouts/content.html", rollout=rollout, kept=kept)


def gate_page(rollout: Rollout, form: Any) -> str:
    """Show each criterion of the gate that is next beside its figure, and who signed it."""
    kept = whole(session(), rollout)
    at = At(session(), kept).told_to(session(), actor())
    facts = facts_of(kept, at)
    form.now_at(kept.version)
    return render_template(
        "rollouts/gate.html",
        rollout=kept,
        state=queries.state_of(kept),
        at=at,
        gate=gate_of(kept),
        form=form,
        may=allowed(session(), actor(), rollout),
        reasons=ROLLOUT.hints(facts, actor(), clock.now()).get("sign_gate"),
    )
