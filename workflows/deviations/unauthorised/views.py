"""The screens on which somebody takes on what was changed without authorisation."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.drifts.queries import field_of
from workflows.deviations.unauthorised import commands, queries
from workflows.deviations.unauthorised.forms import RestoreForm
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.deviations.unauthorised.rules import Permission

bp = Blueprint("unauthorised", __name__, url_prefix="/unauthorised")
LISTED = named.declare("unauthorised", "unauthorised.index", lazy_gettext("Unauthorised changes"))
VERBS = {
    "unauthorised_change.opened": "started its clock",
    "unauthorised_change.deviated": "opened %(deviation)s for it",
    "unauthorised_change.restored": "put it back",
    "unauthorised_change.confirmed": "confirmed that it was put back",
    "unauthorised_change.reminded": "told people that it waits",
}
LABELS = {"restored": "Put back", "due_at": "To be taken on by"}


@bp.get("/")
@requires(Permission.READ, UnauthorisedChange)
def index() -> str:
    """List what was changed without authorisation."""
    declared = queries.listing(session(), actor())
    page = paginate(session(), declared, queries.unauthorised(actor()), asked_of(LISTED))
    return render_template("unauthorised/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, UnauthorisedChange)
def export(format: str) -> Response:
    """Give what is listed as a sheet."""
    declared, asked = queries.listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.unauthorised(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "unauthorised-changes")


@bp.get("/trend")
@requires(Permission.READ, UnauthorisedChange)
def trend() -> str:
    """Show by month and site how many there were, and how many nobody took on in time."""
    return render_template("unauthorised/trend.html", rows=queries.trend(session(), actor()))


@bp.get("/<int:id>")
@requires(Permission.READ, UnauthorisedChange)
def show(one: UnauthorisedChange) -> str:
    """Show one, by when it is taken on, and how it was."""
    found = queries.whole(session(), one)
    deviation = queries.deviation_of(session(), found)
    return render_template(
        "unauthorised/show.html",
        one=found,
        field=field_of(found.drift),
        deviation=deviation,
        state=queries.state_of(found, has_deviation=deviation is not None),
        may=allowed(session(), actor(), found),
        history=told(history(session(), found), VERBS, LABELS),
    )


@bp.post("/<int:id>/deviate")
@requires(Permission.DEVIATE, UnauthorisedChange)
def deviate(one: UnauthorisedChange) -> Answer:
    """Take it on by a deviation."""
    made = commands.deviate(session(), actor(), one)
    flash(_("%(deviation)s is open: find out how it came about.", deviation=made))
    return redirect(url_for("deviations.show", id=made.id))


def restoring(one: UnauthorisedChange, form: RestoreForm | None = None) -> str:
    """Ask what was put back."""
    return render_template(
        "deviations/form.html",
        form=form or RestoreForm(data={"version": one.version}),
        title=_("Say that it was put back"),
        about=one.reference,
        back=url_for(".show", id=one.id),
    )


bp.get("/<int:id>/restore")(requires(Permission.RESTORE, UnauthorisedChange)(restoring))


@bp.post("/<int:id>/restore")
@requires(Permission.RESTORE, UnauthorisedChange, form=RestoreForm, again=restoring)
def restore(one: UnauthorisedChange, form: RestoreForm) -> Answer:
    """Say that it was put back."""
    commands.restore(session(), actor(), one, form.said.data or "")
    flash(_("%(one)s waits for quality assurance to confirm it.", one=one))
    return redirect(url_for(".show", id=one.id))


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, UnauthorisedChange)
def confirm(one: UnauthorisedChange) -> Answer:
    """Confirm that it was put back."""
    commands.confirm(session(), actor(), one)
    flash(_("%(one)s is settled.", one=one))
    return redirect(url_for(".show", id=one.id))
