"""The ledger of validated states as pages: of all assets, and of one."""

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from governance.core import clock, nav
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.queries.records import whole
from governance.register.queries.wording import VALIDATION
from governance.register.rules import Permission
from governance.validation import queries
from governance.validation.listing import listing

bp = Blueprint("validation", __name__, url_prefix="/register")
nav.beside(
    nav.Neighbour("register.index", lazy_gettext("Validated states"), "validation.index", 50)
)
STATES = named.declare("validated_states", "validation.index", lazy_gettext("Validated states"))


@bp.get("/validated/")
@requires(Permission.READ, Asset)
def index() -> str:
    """List in which state which asset was, and from when on."""
    declared = listing(session(), actor())
    page = paginate(session(), declared, queries.entries(actor()), asked_of(STATES))
    return render_template("validation/list.html", page=page)


@bp.get("/validated/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Asset)
def export(format: str) -> Response:
    """Give the states listed as a sheet."""
    declared, asked = listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.entries(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "validated-states")


@bp.get("/<int:id>/validated")
@requires(Permission.READ, Asset)
def of_asset(asset: Asset) -> str:
    """Show how the validated state of an asset came about, as a picture and line by line."""
    asset, found, now = whole(session(), asset), queries.spans(session(), asset), clock.now()
    return render_template(
        "validation/show.html",
        asset=asset,
        spans=list(reversed(found)),
        bars=queries.bars(found, now),
        now=now,
        shapes=VALIDATION,
    )
