"""My work, what one was told, the search over everything, and the choice of a site."""

from flask import Blueprint, redirect, render_template, request
from flask import session as cookie
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import nav
from governance.core.contributions import SEARCH
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing.page import paginate, rows_for_export
from governance.core.web import actor, requires, session
from governance.identity.carrying import local
from governance.identity.models import Person
from governance.identity.rules import Permission
from workflows.notifications import queries, wording
from workflows.notifications.frame import SITE
from workflows.notifications.listing import TOLD, notices
from workflows.notifications.models import Notice
from workflows.notifications.rules import Permission as NoticePermission
from workflows.notifications.rules import check_site, own_sites

bp = Blueprint("work", __name__)
search = Blueprint("search", __name__)
"""A blueprint of its own: what is found belongs to no entry of the navigation."""

nav.declare(nav.Entry(_l("My work"), "work.index", 10, count=queries.waiting_count, key="w"))


@bp.get("/")
@requires(Permission.READ, Person)
def index() -> str:
    """Show what waits for the reader, and the numbers that are theirs to watch."""
    return render_template(
        "work/list.html",
        inbox=queries.inbox(session(), actor()),
        figures=queries.figures(session(), actor()),
        administrators=queries.administrators(session()),
        has_role=bool(actor().held),
        wording=wording,
    )


@bp.get("/told")
@requires(NoticePermission.READ, Notice)
def told() -> str:
    """List what the reader was told, as whoever is informed."""
    asked = request.args.to_dict(flat=False)
    page = paginate(session(), TOLD, notices(actor()), asked)
    return render_template("work/told.html", page=page)


@bp.get("/told/export.<any(csv, xlsx, json):format>")
@requires(NoticePermission.READ, Notice)
def export(format: str) -> Response:
    """Give what the reader was told as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), TOLD, notices(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "told")


@search.get("/search")
@requires(Permission.READ, Person)
def find() -> str:
    """Show what of all that the reader may read holds a text."""
    found = queries.search(session(), actor(), request.args.get("q", ""))
    return render_template("work/search.html", found=found, sources=SEARCH)


@search.get("/keys")
@requires(Permission.READ, Person)
def keys() -> str:
    """List what each key does."""
    return render_template("work/keys.html", entries=nav.ENTRIES.values(), keys=wording.KEYS)


@bp.get("/site/", defaults={"code": ""})
@bp.get("/site/<code>")
@requires(Permission.READ, Person)
def choose(code: str) -> Response:
    """Keep the site that the reader works at, none for all of them, and lead on within Concord."""
    own = own_sites(actor(), queries.spots(session(), actor()))
    cookie[SITE] = check_site(code, own)
    return redirect(local(request.args.get("to")))
