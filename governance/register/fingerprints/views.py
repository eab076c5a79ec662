"""The fingerprints that are approved, as a page and as a sheet."""

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from governance.core import nav
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.fingerprints import queries
from governance.register.models import Asset
from governance.register.rules import Permission

bp = Blueprint("fingerprints", __name__, url_prefix="/register/fingerprints")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Fingerprints"), "fingerprints.index", 70))
LISTED = named.declare("fingerprints", "fingerprints.index", lazy_gettext("Fingerprints"))


@bp.get("/")
@requires(Permission.READ, Asset)
def index() -> str:
    """List what stands for the configuration of which asset."""
    declared = queries.listing(session(), actor())
    page = paginate(session(), declared, queries.fingerprints(actor()), asked_of(LISTED))
    return render_template("fingerprints/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Asset)
def export(format: str) -> Response:
    """Give the fingerprints listed as a sheet."""
    declared, asked = queries.listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.fingerprints(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "fingerprints")
