"""Intervals outside the approved state as pages: the list, one of them, its lots, the decision."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock
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
from governance.validation.outside import commands, queries
from governance.validation.outside.commands import Decision, Lot
from governance.validation.outside.forms import DecideForm, LotForm
from governance.validation.outside.models import Interval
from governance.validation.outside.rules import INTERVAL, SAYS, Permission

bp = Blueprint("intervals", __name__, url_prefix="/register/outside")
INTERVALS = named.declare(
    "intervals", "intervals.index", lazy_gettext("Outside the approved state")
)


@bp.get("/")
@requires(Permission.READ, Interval)
def index() -> str:
    """List when which asset was outside its approved state."""
    declared = queries.listing(session(), actor())
    page = paginate(session(), declared, queries.intervals(actor()), asked_of(INTERVALS))
    return render_template("outside/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Interval)
def export(format: str) -> Response:
    """Give the intervals listed as a sheet."""
    declared, asked = queries.listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.intervals(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "outside")


@bp.get("/<int:id>")
@requires(Permission.READ, Interval)
def show(interval: Interval) -> str:
    """Show one interval: why, from when to when, which lots, and what was decided."""
    row = queries.whole(session(), interval)
    lots = queries.lots_of(session(), row)
    return render_template(
        "outside/show.html",
        interval=row,
        cause=queries.CAUSES[row.cause],
        state=queries.state_of(row),
        lots=lots,
        hints=INTERVAL.hints(queries.facts_of(row, len(lots)), actor(), clock.now()),
        may=allowed(session(), actor(), row),
        signatures=signatures_of(session(), "outside_interval", row.id),
        history=queries.told(session(), row),
    )


@bp.get("/<int:id>/name_lot")
@requires(Permission.NAME_LOT, Interval)
def naming_lot(interval: Interval, form: LotForm | None = None) -> str:
    """Ask which lot may be affected."""
    row = queries.whole(session(), interval)
    made = form or LotForm(formdata=None)
    made.now_at(row.version)
    return render_template("outside/lot.html", interval=row, form=made)


@bp.post("/<int:id>/name_lot")
@requires(Permission.NAME_LOT, Interval, form=LotForm, again=naming_lot)
def name_lot(interval: Interval, form: LotForm) -> Answer:
    """Keep a lot that may be affected."""
    lot = Lot(form.lot_no.data or "", form.product.data or "", form.system.data or "")
    commands.name_lot(session(), actor(), interval, lot)
    flash(_("The lot is named: %(lot)s.", lot=lot.lot_no))
    return redirect(url_for(".show", id=interval.id))


@bp.get("/<int:id>/decide")
@requires(Permission.DECIDE, Interval)
def deciding(interval: Interval, form: DecideForm | None = None) -> str:
    """Ask what the interval means, and for both factors."""
    row = queries.whole(session(), interval)
    made = form or DecideForm(formdata=None)
    made.now_at(row.version)
    lots = queries.lots_of(session(), row)
    return render_template(
        "outside/decide.html", interval=row, form=made, lots=lots, says=SAYS.values()
    )


@bp.post("/<int:id>/decide")
@requires(Permission.DECIDE, Interval, form=DecideForm, again=deciding, before=attested)
def decide(interval: Interval, form: DecideForm, proof: Proof) -> Answer:
    """Sign what the interval means."""
    said = Decision(form.verdict.data, form.reason.data or "", form.record.data or "")
    commands.decide(session(), actor(), interval, said, proof)
    flash(_("It is decided what %(interval)s means.", interval=str(interval)))
    return redirect(url_for(".show", id=interval.id))
