"""The pages that show how ownership stands: pictures first, each with its list."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from governance.core import nav
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing.page import paginate, rows_for_export
from governance.core.web import actor, missing, requires, session
from governance.ownership.models import Activity, Assignment
from governance.ownership.parties import place_words
from governance.ownership.reports import coverage as covering
from governance.ownership.reports import gaps as of_gaps
from governance.ownership.reports import load as of_load
from governance.ownership.reports import overlaps as of_overlaps
from governance.ownership.reports import standing
from governance.ownership.reports.forms import ExplainForm
from governance.ownership.rules import Permission
from governance.places.models import Place

bp = Blueprint("ownership_reports", __name__, url_prefix="/ownership/reports")
nav.beside(nav.Neighbour("matrix.show", _l("Reports"), "ownership_reports.index", 90))
FORMATS = "<any(csv, xlsx, json):format>"


@bp.get("/")
@requires(Permission.READ, Assignment)
def index() -> str:
    """Show the coverage of each activity at each site, and the way to every other report."""
    return render_template("ownership/reports/coverage.html", shown=_coverage())


@bp.get(f"/coverage.{FORMATS}")
@requires(Permission.READ, Assignment)
def coverage_export(format: str) -> Response:
    """Send the coverage as a sheet: a line for each activity and site."""
    shown = _coverage()
    lines = [
        (line.title, line.family.value, site.name, cell.filled, cell.total, cell.percent)
        for line in shown.lines
        for site, cell in zip(shown.sites, line.cells, strict=True)
    ]
    header = ("Activity", "Family", "Site", "With somebody accountable", "Records", "Percent")
    return attached(Sheet(header, lines), Format(format), "ownership-coverage")


@bp.get("/gaps/")
@requires(Permission.READ, Assignment)
def gaps() -> str:
    """List what nobody is accountable for."""
    declared = of_gaps.listing(session())
    args = request.args.to_dict(flat=False)
    page = paginate(session(), declared, of_gaps.rows(actor()), args)
    return render_template("ownership/reports/gaps.html", page=page)


@bp.get(f"/gaps/export.{FORMATS}")
@requires(Permission.READ, Assignment)
def gaps_export(format: str) -> Response:
    """Send the gaps as a sheet, as they are narrowed and ordered."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), of_gaps.listing(session()), of_gaps.rows(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "ownership-gaps")


@bp.get("/load/")
@requires(Permission.READ, Assignment)
def load() -> str:
    """List who answers for how much."""
    declared = of_load.listing(session())
    args = request.args.to_dict(flat=False)
    page = paginate(session(), declared, of_load.rows(actor()), args)
    return render_template("ownership/reports/load.html", page=page, most=of_load.MOST_NAMINGS)


@bp.get(f"/load/export.{FORMATS}")
@requires(Permission.READ, Assignment)
def load_export(format: str) -> Response:
    """Send the load as a sheet, as it is narrowed and ordered."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), of_load.listing(session()), of_load.rows(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "ownership-load")


@bp.get("/standing/")
@requires(Permission.READ, Assignment)
def stand() -> str:
    """Show who is the only one, what is only inherited, and what is decided elsewhere."""
    return render_template(
        "ownership/reports/standing.html",
        sole=standing.sole_holders(session(), actor()),
        depths=standing.depths(session(), actor()),
        astray=standing.astray(session(), actor()),
        place_words=place_words,
    )


@bp.get(f"/standing/<any(single, inherited, astray):report>.{FORMATS}")
@requires(Permission.READ, Assignment)
def standing_export(report: str, format: str) -> Response:
    """Send one of the tables as a sheet."""
    header, lines = {
        "single": _sole_sheet,
        "inherited": _depth_sheet,
        "astray": _astray_sheet,
    }[report]()
    return attached(Sheet(header, lines), Format(format), f"ownership-{report}")


@bp.get("/overlaps/")
@requires(Permission.READ, Assignment)
def overlaps() -> str:
    """Show where IT and OT are both responsible, with why it is meant so."""
    found = of_overlaps.overlaps(session(), actor())
    return render_template("ownership/reports/overlaps.html", overlaps=found)


@bp.get(f"/overlaps/export.{FORMATS}")
@requires(Permission.READ, Assignment)
def overlaps_export(format: str) -> Response:
    """Send the overlaps as a sheet."""
    lines = [
        (each.label, place_words(each.place), each.why, each.note.words if each.note else None,
         each.note.written_by if each.note else None)
        for each in of_overlaps.overlaps(session(), actor())
    ]  # fmt: skip
    header = ("Activity", "Place", "Both responsible", "Explanation", "Written by")
    return attached(Sheet(header, lines), Format(format), "ownership-overlaps")


def explain_form(place: Place, activity: str, form: ExplainForm | None = None) -> str:
    """Ask why an overlap is meant."""
    found = of_overlaps.at(session(), actor(), place, _activity(activity))
    given = {"words": found.note.words} if found.note else {}
    return render_template(
        "ownership/reports/explain.html", form=form or ExplainForm(data=given), overlap=found
    )


bp.get("/overlaps/<int:id>/<activity>/explain")(requires(Permission.NAME, Place)(explain_form))


@bp.post("/overlaps/<int:id>/<activity>/explain")
@requires(Permission.NAME, Place, form=ExplainForm, again=explain_form)
def explain(place: Place, activity: str, form: ExplainForm) -> Any:
    """Keep why an overlap is meant."""
    words = form.words.data or ""
    of_overlaps.explain(session(), actor(), place, _activity(activity), words)
    flash(_("The explanation is kept with the overlap."))
    return redirect(url_for(".overlaps"))


def _activity(value: str) -> Activity:
    known = {each.value: each for each in Activity}
    return known.get(value) or missing("activity")


def _coverage() -> covering.Coverage:
    return covering.coverage(session(), actor())


Lines = tuple[tuple[str, ...], Sequence[tuple[Any, ...]]]


def _sole_sheet() -> Lines:
    found = standing.sole_holders(session(), actor())
    lines = [
        (each.site.name, each.person, ", ".join(each.roles), ", ".join(each.activities))
        for each in found
    ]
    return ("Site", "Person", "Roles", "Only one for"), lines


def _depth_sheet() -> Lines:
    lines = [
        (each.site.name, each.own, each.inherited, each.vacant, each.inherited_percent)
        for each in standing.depths(session(), actor())
    ]
    return ("Site", "Named there", "Inherited", "Vacant", "Percent inherited"), lines


def _astray_sheet() -> Lines:
    lines = [
        (each.label, each.side.value, place_words(each.decided_at), each.person, each.fields)
        for each in standing.astray(session(), actor())
    ]
    return ("Activity", "At home", "Decided at", "Accountable", "Places"), lines
