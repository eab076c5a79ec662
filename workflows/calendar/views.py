"""The calendar as pages: its entries, and how products run."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import nav
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Level, Place
from workflows.calendar import commands, queries
from workflows.calendar.forms import EntryForm, PathForm, WithdrawForm
from workflows.calendar.models import CalendarEntry, ProductPath
from workflows.calendar.rules.permissions import Permission, written

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
nav.beside(nav.Neighbour("changes.index", lazy_gettext("Calendar"), "calendar.index", 20))
LISTED = named.declare("calendar", "calendar.index", lazy_gettext("Calendar"))
PATHS = named.declare("product_paths", "calendar.paths", lazy_gettext("Product paths"))
VERBS = {
    "calendar_entry.declared": "declared it",
    "calendar_entry.withdrawn": "withdrew it",
    "product_path.laid": "said so",
}
LABELS = {
    "title": "Title", "begins_local": "Begins", "ends_local": "Ends", "product": "Product",
    "lot": "Lots", "reason": "Reason", "withdrawn": "Why it was withdrawn",
}  # fmt: skip


@bp.get("/")
@requires(Permission.READ, CalendarEntry)
def index() -> str:
    """List the windows, freezes and campaigns."""
    page = paginate(session(), queries.listing(), queries.entries(actor()), asked_of(LISTED))
    may_add = could(actor(), Permission.DECLARE, Place)
    return render_template("calendar/list.html", page=page, may_add=may_add)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, CalendarEntry)
def export(format: str) -> Response:
    """Give the entries listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.entries(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "calendar")


@bp.get("/<int:id>")
@requires(Permission.READ, CalendarEntry)
def show(entry: CalendarEntry) -> str:
    """Show an entry, what it replaces, and its history."""
    return render_template(
        "calendar/show.html",
        entry=queries.whole(session(), entry),
        said=queries.SAID,
        spared=[queries.SPARED_SAID[one] for one in entry.spared],
        again=queries.again(entry),
        shown=queries.shown,
        state=queries.state_of(entry),
        instead=queries.taken_by(session(), entry),
        may_withdraw=may(session(), actor(), Permission.WITHDRAW, entry),
        history=told(history(session(), entry), VERBS, LABELS),
    )


def declaring(form: EntryForm | None = None) -> str:
    """Ask what is to stand in the calendar."""
    return _entry_page(form or EntryForm(), _("Put something in the calendar"))


def _entry_page(form: EntryForm, title: str, entry: CalendarEntry | None = None) -> str:
    places = queries.declarable(session(), actor())
    form.place_id.choices = [(spot.id, spot.indented) for spot in places]
    return render_template("calendar/edit.html", form=form, title=title, entry=entry)


bp.get("/new")(requires(Permission.DECLARE, Place)(declaring))


@bp.post("/new")
@requires(Permission.DECLARE, Place, form=EntryForm, again=declaring)
def declare(form: EntryForm) -> Answer:
    """Put something in the calendar."""
    return _declared(form)


def replacing(entry: CalendarEntry, form: EntryForm | None = None) -> str:
    """Ask what takes the place of an entry, beginning with what that says."""
    title = _("Replace %(entry)s", entry=entry.reference)
    return _entry_page(form or EntryForm(obj=entry), title, entry)


bp.get("/<int:id>/replace")(requires(Permission.WITHDRAW, CalendarEntry)(replacing))


@bp.post("/<int:id>/replace")
@requires(Permission.WITHDRAW, CalendarEntry, form=EntryForm, again=replacing)
def replace(entry: CalendarEntry, form: EntryForm) -> Answer:
    """Withdraw an entry, and declare another in its place."""
    return _declared(form, entry)


def _declared(form: EntryForm, instead: CalendarEntry | None = None) -> Answer:
    said: dict[str, Any] = form.values()
    place = queries.place_named(session(), actor(), said.pop("place_id"))
    said["every_weeks"] = said["every_weeks"] or 0
    said |= {name: said[name] or "" for name in ("product", "lot", "reason")}
    said["spares"] = written(said.pop("spared"))
    made = commands.declare(session(), actor(), place, said, instead)
    flash(_("%(entry)s stands in the calendar.", entry=made))
    return redirect(url_for(".show", id=made.id))


def withdrawing(entry: CalendarEntry, form: WithdrawForm | None = None) -> str:
    """Ask why an entry holds no longer."""
    form = form or WithdrawForm(data={"version": entry.version})
    title = _("Withdraw %(entry)s", entry=entry.reference)
    return render_template("calendar/edit.html", form=form, title=title, entry=entry)


bp.get("/<int:id>/withdraw")(requires(Permission.WITHDRAW, CalendarEntry)(withdrawing))


@bp.post("/<int:id>/withdraw")
@requires(Permission.WITHDRAW, CalendarEntry, form=WithdrawForm, again=withdrawing)
def withdraw(entry: CalendarEntry, form: WithdrawForm) -> Answer:
    """Say that an entry holds no longer."""
    commands.withdraw(session(), actor(), entry, form.reason.data or "")
    flash(_("%(entry)s holds no longer.", entry=entry))
    return redirect(url_for(".show", id=entry.id))


@bp.get("/paths/")
@requires(Permission.READ_PATH, ProductPath)
def paths() -> str:
    """List how products run."""
    page = paginate(session(), queries.path_listing(), queries.paths(actor()), asked_of(PATHS))
    may_add = could(actor(), Permission.DECLARE, Place)
    return render_template("calendar/paths.html", page=page, may_add=may_add)


@bp.get("/paths/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_PATH, ProductPath)
def export_paths(format: str) -> Response:
    """Give the product paths listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.path_listing(), queries.paths(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "product-paths")


@bp.get("/paths/<int:id>")
@requires(Permission.READ_PATH, ProductPath)
def path(path: ProductPath) -> str:
    """Show how a product runs, and since when that is said."""
    return render_template(
        "calendar/path.html",
        path=queries.whole_path(session(), path),
        history=told(history(session(), path), VERBS, LABELS),
        may_add=could(actor(), Permission.DECLARE, Place),
    )


def laying(form: PathForm | None = None) -> str:
    """Ask how a product runs."""
    form = form or PathForm(data={"product": request.args.get("product", "")})
    places = queries.declarable(session(), actor())
    form.place_id.choices = [(spot.id, spot.name) for spot in places if spot.level is Level.SITE]
    return render_template(
        "calendar/edit.html", form=form, title=_("Say how a product runs"), entry=None
    )


bp.get("/paths/new")(requires(Permission.DECLARE, Place)(laying))


@bp.post("/paths/new")
@requires(Permission.DECLARE, Place, form=PathForm, again=laying)
def lay(form: PathForm) -> Answer:
    """Say how a product runs."""
    site = queries.place_named(session(), actor(), form.place_id.data)
    lines = [line.strip() for line in (form.steps.data or "").splitlines() if line.strip()]
    made = commands.lay(session(), actor(), site, form.product.data or "", lines)
    flash(_("%(path)s is how it runs from now on.", path=made))
    return redirect(url_for(".path", id=made.id))
