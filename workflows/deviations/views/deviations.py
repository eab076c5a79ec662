"""The screens on which a deviation is opened, investigated, decided on and ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from workflows.deviations.commands import deciding
from workflows.deviations.commands.opening import open_by_hand
from workflows.deviations.forms import (
    ActionForm,
    CancelForm,
    DisposeForm,
    InvestigateForm,
    OpenForm,
)
from workflows.deviations.models import Deviation, DeviationSource
from workflows.deviations.opening import Opened
from workflows.deviations.queries import deviations as queries
from workflows.deviations.queries import lists
from workflows.deviations.queries.offered import asset_at, owner, owners
from workflows.deviations.rules.deviation import DEVIATION
from workflows.deviations.rules.permissions import Permission

bp = Blueprint("deviations", __name__)
LISTED = named.declare("deviations", "deviations.index", lazy_gettext("Deviations"))
declare(
    Entry(
        lazy_gettext("Deviations"), "deviations.index", 45, Group.MAIN,
        visible=lambda who: could(who, Permission.READ, Deviation),
        covers=("capas", "unauthorised"),
    )
)  # fmt: skip
VERBS = {
    "deviation.opened": "was opened",
    "deviation.investigated": "was investigated",
    "deviation.disposed": "was disposed of, signed",
    "deviation.closed": "was closed",
    "deviation.cancelled": "was cancelled",
    "deviation.reminded": "was overdue or soon due: people were told",
}
LABELS = {
    "title": "What", "state": "State", "severity": "Weight", "cause": "Why it happened",
    "disposition": "Disposition", "impact": "Product affected", "lots": "Batches", "due_at": "Due",
}  # fmt: skip
FORTNIGHT = timedelta(days=14)


@bp.get("/deviations/")
@requires(Permission.READ, Deviation)
def index() -> str:
    """List the deviations."""
    declared = lists.listing(session(), actor())
    page = paginate(session(), declared, lists.deviations(actor()), asked_of(LISTED))
    return render_template("deviations/list.html", page=page)


@bp.get("/deviations/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Deviation)
def export(format: str) -> Response:
    """Give the deviations listed as a sheet."""
    declared, asked = lists.listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, lists.deviations(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "deviations")


@bp.get("/deviations/<int:id>")
@requires(Permission.READ, Deviation)
def show(deviation: Deviation) -> str:
    """Show a deviation, what was decided on it, what is done about it, and its history."""
    found = queries.whole(session(), deviation)
    facts = replace(queries.facts_of(session(), found), cause="given", reason="given")
    return render_template(
        "deviations/show.html",
        deviation=found,
        state=lists.state_of(found),
        severity=lists.severity_of(found),
        source=queries.SOURCES[found.source],
        capa_state=lists.capa_state_of,
        hints=DEVIATION.hints(facts, actor(), clock.now()),
        may=allowed(session(), actor(), found),
        signatures=signatures_of(session(), queries.KIND, found.id),
        history=told(history(session(), found), VERBS, LABELS),
    )


def opening(place: Place, form: OpenForm | None = None) -> str:
    """Ask what did not go as it was to go."""
    form = form or OpenForm(data={"asset": request.args.get("asset", "")[:100]})
    form.found_at.zone = actor().time_zone
    return _form(form, _("Open a deviation"), place.name, url_for("places.show", id=place.id))


bp.get("/places/<int:id>/deviations/open")(requires(Permission.OPEN, Place)(opening))


@bp.post("/places/<int:id>/deviations/open")
@requires(Permission.OPEN, Place, form=OpenForm, again=opening)
def open_here(place: Place, form: OpenForm) -> Answer:
    """Open a deviation by hand."""
    said = Opened(
        place=place,
        title=form.title.data or "",
        happened=form.happened.data or "",
        source=DeviationSource.BY_HAND,
        severity=form.severity.data,
        asset=asset_at(session(), actor(), place, form.asset.data or ""),
        found_at=form.found_at.data,
    )
    made = open_by_hand(session(), actor(), said)
    flash(_("%(deviation)s is open: find out why it happened.", deviation=made))
    return redirect(url_for(".show", id=made.id))


def investigating(deviation: Deviation, form: InvestigateForm | None = None) -> str:
    """Ask why it happened."""
    form = form or InvestigateForm(data={"version": deviation.version})
    return _of(deviation, form, _("Say why it happened"))


bp.get("/deviations/<int:id>/investigate")(
    requires(Permission.INVESTIGATE, Deviation)(investigating)
)


@bp.post("/deviations/<int:id>/investigate")
@requires(Permission.INVESTIGATE, Deviation, form=InvestigateForm, again=investigating)
def investigate(deviation: Deviation, form: InvestigateForm) -> Answer:
    """Say why it happened."""
    deciding.investigate(session(), actor(), deviation, form.cause.data or "")
    return _done(deviation, _("%(deviation)s waits for quality assurance.", deviation=deviation))


def disposing(deviation: Deviation, form: DisposeForm | None = None) -> str:
    """Ask what is done about it."""
    form = form or DisposeForm(formdata=None)
    form.now_at(deviation.version)
    return _of(deviation, form, _("Sign the disposition"))


bp.get("/deviations/<int:id>/dispose")(requires(Permission.DISPOSE, Deviation)(disposing))


@bp.post("/deviations/<int:id>/dispose")
@requires(Permission.DISPOSE, Deviation, form=DisposeForm, again=disposing, before=attested)
def dispose(deviation: Deviation, form: DisposeForm, proof: Proof) -> Answer:
    """Sign what is done about it."""
    said = deciding.Decision(
        form.disposition.data, form.impact.data, form.lots.data or "", form.why.data or ""
    )
    deciding.dispose(session(), actor(), deviation, said, proof)
    return _done(deviation, _("The disposition of %(deviation)s is signed.", deviation=deviation))


@bp.post("/deviations/<int:id>/close")
@requires(Permission.CLOSE, Deviation)
def close(deviation: Deviation) -> Answer:
    """Close what is decided."""
    deciding.close(session(), actor(), deviation)
    return _done(deviation, _("%(deviation)s is closed.", deviation=deviation))


def cancelling(deviation: Deviation, form: CancelForm | None = None) -> str:
    """Ask why it is none."""
    form = form or CancelForm(data={"version": deviation.version})
    return _of(deviation, form, _("Cancel it"))


bp.get("/deviations/<int:id>/cancel")(requires(Permission.CANCEL, Deviation)(cancelling))


@bp.post("/deviations/<int:id>/cancel")
@requires(Permission.CANCEL, Deviation, form=CancelForm, again=cancelling)
def cancel(deviation: Deviation, form: CancelForm) -> Answer:
    """Cancel what turned out to be none."""
    deciding.cancel(session(), actor(), deviation, form.reason.data or "")
    return _done(deviation, _("%(deviation)s is cancelled.", deviation=deviation))


def acting(deviation: Deviation, form: ActionForm | None = None) -> str:
    """Ask what is to be done about it."""
    start = {"version": deviation.version, "due_on": clock.today() + FORTNIGHT}
    form = form or ActionForm(data=start)
    form.owner_id.choices = owners(session(), deviation)
    return _of(deviation, form, _("Have something done about it"))


bp.get("/deviations/<int:id>/actions")(requires(Permission.OPEN_CAPA, Deviation)(acting))


@bp.post("/deviations/<int:id>/actions")
@requires(Permission.OPEN_CAPA, Deviation, form=ActionForm, again=acting)
def act(deviation: Deviation, form: ActionForm) -> Answer:
    """Have something done about it."""
    whom = owner(session(), deviation, form.owner_id.data or 0)
    said = deciding.Action(
        form.action.data or "", form.kind.data, whom, form.due_on.data or clock.today()
    )
    made = deciding.add_capa(session(), actor(), deviation, said)
    return _done(deviation, _("%(action)s is given to %(who)s.", action=made, who=whom))


def _of(deviation: Deviation, form: Any, title: str) -> str:
    back = url_for(".show", id=deviation.id)
    told = ((_("What happened"), deviation.happened), (_("Why it happened"), deviation.cause))
    return _form(form, title, f"{deviation}: {deviation.title}", back, told)


def _form(
    form: Any, title: str, about: str, back: str, told: Sequence[tuple[str, str]] = ()
) -> str:
    return render_template(
        "deviations/form.html", form=form, title=title, about=about, back=back, told=told
    )


def _done(deviation: Deviation, sentence: str) -> Answer:
    flash(sentence)
    return redirect(url_for(".show", id=deviation.id))
