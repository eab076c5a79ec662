"""How strictly rules are held at a site, as pages."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock
from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing.page import paginate, rows_for_export
from governance.core.web import actor, requires, session
from governance.enforcement import commands
from governance.enforcement.forms import DecideForm
from governance.enforcement.models import Level, Observation
from governance.enforcement.queries import held, listing, observations
from governance.enforcement.rules import MEANS, Permission, Setting
from governance.places.models import Place

bp = Blueprint("enforcement", __name__, url_prefix="/places")


def showing(site: Place, form: DecideForm | None = None) -> str:
    """Show how strictly each rule is held, what was observed, and every decision."""
    return render_template(
        "enforcement/show.html",
        site=site,
        rules=held(session(), site),
        means=MEANS,
        levels=Level,
        form=form or DecideForm(data={**request.args.to_dict(), "starts_on": clock.today()}),
        may_decide=may(session(), actor(), Permission.DECIDE, site),
    )


bp.get("/<int:id>/enforcement", endpoint="show")(requires(Permission.READ, Place)(showing))


@bp.post("/<int:id>/enforcement")
@requires(Permission.DECIDE, Place, form=DecideForm, again=showing)
def decide(site: Place, form: DecideForm) -> Answer:
    """Decide the level of a rule."""
    made = commands.decide(session(), actor(), site, Setting(**form.values()))
    flash(_("Decided: %(level)s from %(day)s.", level=made.level.value, day=made.starts_on))
    return redirect(url_for(".show", id=site.id))


@bp.get("/observed")
@requires(Permission.READ_OBSERVATIONS, Observation)
def observed() -> str:
    """List what rules would have refused."""
    asked = request.args.to_dict(flat=False)
    page = paginate(session(), listing(session(), actor()), observations(actor()), asked)
    return render_template("enforcement/observed.html", page=page)


@bp.get("/observed/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_OBSERVATIONS, Observation)
def export(format: str) -> Response:
    """Give what was observed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(session(), actor()), observations(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "observations")
