"""Drifts as pages: the list, one of them, and the two decisions."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock, nav
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.register.baselines.queries import in_force
from governance.register.drifts import commands, queries
from governance.register.drifts.forms import DecideForm
from governance.register.drifts.models import Drift
from governance.register.drifts.rules import (
    DRIFT,
    MEANINGS,
    REGISTER_ERROR,
    UNAUTHORISED_CHANGE,
    Permission,
)
from governance.register.queries.panels import Proposal, ways

bp = Blueprint("drifts", __name__, url_prefix="/register/drifts")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Drift"), "drifts.index", 60))
DRIFTS = named.declare("drifts", "drifts.index", lazy_gettext("Drift"))


@bp.get("/")
@requires(Permission.READ, Drift)
def index() -> str:
    """List what was found that nobody approved."""
    declared = queries.listing(session(), actor())
    page = paginate(session(), declared, queries.drifts(actor()), asked_of(DRIFTS))
    return render_template("drifts/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Drift)
def export(format: str) -> Response:
    """Give the drifts listed as a sheet."""
    declared = queries.listing(session(), actor())
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.drifts(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "drifts")


@bp.get("/<int:id>")
@requires(Permission.READ, Drift)
def show(drift: Drift) -> str:
    """Show one drift: what was approved, what was found, and what came of it."""
    drift = queries.whole(session(), drift)
    facts = queries.facts_of(drift, "given")
    proposal = Proposal(
        field=drift.field,
        current=f"{facts.words} {drift.approved}",
        proposed=f"{facts.words} {drift.reported}",
        value=drift.reported,
        reason=f"{drift}: {facts.words} {drift.reported} was found, reported by {drift.source}.",
        drift_id=drift.id,
    )
    return render_template(
        "drifts/show.html",
        drift=drift,
        field=queries.field_of(drift),
        state=queries.STATE[drift.state],
        hints=DRIFT.hints(facts, actor(), clock.now()),
        may=allowed(session(), actor(), drift),
        ways=ways(session(), actor(), drift.asset, proposal),
        baseline=in_force(session(), drift.site_id, drift.filed_at),
        signatures=signatures_of(session(), "drift", drift.id),
        history=queries.told(session(), drift),
    )


def _deciding(drift: Drift, verb: str, activity: str, form: DecideForm | None) -> str:
    """Show what a decision says, and ask for both factors."""
    drift = queries.whole(session(), drift)
    form = form or DecideForm(formdata=None)
    form.now_at(drift.version)
    return render_template(
        "drifts/decide.html",
        drift=drift,
        field=queries.field_of(drift),
        verb=verb,
        meaning=MEANINGS[activity],
        form=form,
    )


def correcting(drift: Drift, form: DecideForm | None = None) -> str:
    """Ask whether the register was in error."""
    return _deciding(drift, "correct", REGISTER_ERROR, form)


bp.get("/<int:id>/correct")(requires(Permission.CORRECT, Drift)(correcting))


@bp.post("/<int:id>/correct")
@requires(Permission.CORRECT, Drift, form=DecideForm, again=correcting, before=attested)
def correct(drift: Drift, form: DecideForm, proof: Proof) -> Answer:
    """Correct the register by signature."""
    commands.correct(session(), actor(), drift, form.reason.data or "", proof)
    flash(_("The register is corrected: %(drift)s.", drift=str(drift)))
    return redirect(url_for(".show", id=drift.id))


def escalating(drift: Drift, form: DecideForm | None = None) -> str:
    """Ask whether this was nobody's to change."""
    return _deciding(drift, "escalate", UNAUTHORISED_CHANGE, form)


bp.get("/<int:id>/escalate")(requires(Permission.ESCALATE, Drift)(escalating))


@bp.post("/<int:id>/escalate")
@requires(Permission.ESCALATE, Drift, form=DecideForm, again=escalating, before=attested)
def escalate(drift: Drift, form: DecideForm, proof: Proof) -> Answer:
    """Open an unauthorised change by signature."""
    commands.escalate(session(), actor(), drift, form.reason.data or "", proof)
    flash(
        _(
            "%(drift)s is an unauthorised change now: raise a change to put it right.",
            drift=str(drift),
        )
    )
    return redirect(url_for(".show", id=drift.id))
