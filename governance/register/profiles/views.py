"""What is asked of each kind of asset at a place, as a page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.access import may
from governance.core.errors import NotFound
from governance.core.web import actor, requires, session
from governance.places.models import Level, Place
from governance.register.profiles import commands
from governance.register.profiles.deciding import SAYS, Permission
from governance.register.profiles.forms import DecideForm
from governance.register.profiles.queries import asked_at, decisions
from governance.register.profiles.rules import FIELDS, VERSION

bp = Blueprint("profiles", __name__, url_prefix="/places")


def showing(place: Place, form: DecideForm | None = None) -> str:
    """Show what each kind of asset must and may have here, and every decision on it."""
    if place.level not in {Level.ENTERPRISE, Level.SITE}:
        raise NotFound(f"{place} is no site: profiles are decided on for a site, or for all.")
    return render_template(
        "profiles/show.html",
        place=place,
        asked=asked_at(session(), place),
        decisions=decisions(session(), place),
        labels=FIELDS,
        says=SAYS,
        profiles_version=VERSION,
        form=form or DecideForm(data=request.args.to_dict()),
        may_decide=may(session(), actor(), Permission.DECIDE, place),
    )


bp.get("/<int:id>/profiles", endpoint="show")(requires(Permission.READ, Place)(showing))


@bp.post("/<int:id>/profiles")
@requires(Permission.DECIDE, Place, form=DecideForm, again=showing)
def decide(place: Place, form: DecideForm) -> Answer:
    """Decide on a field of a profile."""
    made = commands.decide(session(), actor(), place, form.decision())
    told = {"kind": made.profile, "field": FIELDS[made.field], "says": SAYS[made.demand]}
    flash(_("Decided. %(kind)s: %(field)s, %(says)s.", **told))
    return redirect(url_for(".show", id=place.id))
