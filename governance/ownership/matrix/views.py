"""The pages of the matrix: read, narrowed, edited, previewed, saved, exported."""

from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select

from governance.core import clock, nav
from governance.core.access import may, readable
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.web import actor, missing, requires, session
from governance.ownership.activities import ACTIVITY_LABELS, Family, roles_in_words
from governance.ownership.answers import Answer
from governance.ownership.history import acts
from governance.ownership.matrix import commands
from governance.ownership.matrix.cells import NOBODY, Key, field_of, in_order, key_in, read
from governance.ownership.matrix.effects import effects
from governance.ownership.matrix.forms import EditForm
from governance.ownership.matrix.grid import Gathered, Line, grid_of
from governance.ownership.matrix.plan import Plan, planned, reasons_against, warnings
from governance.ownership.matrix.queries import gathered, load, nameable
from governance.ownership.models import Activity, Assignment, prefixes
from governance.ownership.panel import Matrix, home_of
from governance.ownership.panel import matrix as matrix_of
from governance.ownership.parties import place_words
from governance.ownership.reading import is_about
from governance.ownership.rules import Permission
from governance.ownership.subjects import of_place
from governance.places.models import Place

bp = Blueprint("matrix", __name__, url_prefix="/ownership")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Matrix"), "matrix.show", 10))
nav.declare(
    nav.Entry(
        lazy_gettext("Ownership"), "matrix.show", 70, nav.Group.BELOW,
        by_site="place", key="o",
        covers=("ownership", "teams", "standards", "delegations", "absences", "vacancies"),
    )
)  # fmt: skip
NO_REASON = "to be given"
"""Stands for the reason while the effect is looked at before one is written."""


@bp.get("/")
@requires(Permission.READ, Assignment)
def show() -> str:
    """Show who has which letter at a place: activities by parties, today or on another day."""
    place = _place()
    shown = _shown(place, _day()) if place else {}
    return render_template("matrix/show.html", place=place, **shown)


def _shown(place: Place, on: date) -> dict[str, Any]:
    """Return what the page of a place shows."""
    found = gathered(session(), place)
    grid = grid_of(found, on)
    family, is_gaps = _family(), bool(request.args.get("gaps"))
    return {
        "above": _above(place),
        "below": _below(place),
        "grid": grid,
        "lines": grid.narrowed(family, is_gaps=is_gaps),
        "on": on,
        "is_today": on == clock.today(),
        "family": family,
        "families": tuple(Family),
        "is_gaps": is_gaps,
        "may_edit": may(session(), actor(), Permission.NAME, place),
        "place_words": place_words,
        "history": acts(session(), is_about([node.key for node in found.chain.nodes])),
    }


@bp.get("/matrix.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Assignment)
def export(format: str) -> Response:
    """Send the matrix as a sheet: a line for each activity, a column for each party."""
    place = _place() or missing("place")
    grid = grid_of(gathered(session(), place), _day())
    header = ("Activity", "Family", *(column.party.name for column in grid.columns))
    lines = [(line.title, line.spec.family.value, *_texts(line)) for line in grid.lines]
    return attached(Sheet(header, lines), Format(format), f"matrix-{place.code}")


@bp.get("/places/")
@requires(Permission.READ, Assignment)
def places() -> str:
    """Show who is accountable at a place and the places below it."""
    place = _place()
    shown = matrix_of(session(), actor(), place) if place else None
    keys = [of_place(each).key for each in shown.columns] if shown else []
    return render_template(
        "matrix/places.html",
        matrix=shown,
        place_words=place_words,
        meanings={each: roles_in_words(each) for each in Activity},
        history=acts(session(), is_about(keys)) if keys else [],
    )


@bp.get("/places.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Assignment)
def places_export(format: str) -> Response:
    """Send who is accountable as a sheet: a line for each activity, a column for each place."""
    shown: Matrix = matrix_of(session(), actor(), _place() or missing("place"))
    header = ("Activity", *(place_words(place) for place in shown.columns))
    lines = [(line.title, *map(_in_words, line.answers)) for line in shown.lines]
    return attached(Sheet(header, lines), Format(format), f"ownership-{shown.place.code}")


def edit(place: Place, form: EditForm | None = None) -> str:
    """Show the matrix with a field in each cell."""
    found = gathered(session(), place, _further())
    grid = grid_of(found, clock.today())
    if form is None:
        form = EditForm(data={"starts_on": clock.today(), "seen": grid.seen})
    return _editing(place, form, found)


bp.get("/matrix/<int:id>/edit")(requires(Permission.NAME, Place)(edit))


@bp.post("/matrix/<int:id>/edit")
@requires(Permission.NAME, Place, form=EditForm, again=edit)
def widen(place: Place, form: EditForm) -> str:
    """Add a column for a party; what was entered stays."""
    found = gathered(session(), place, _further())
    return _editing(place, form, found)


@bp.post("/matrix/<int:id>/preview")
@requires(Permission.NAME, Place, form=EditForm, again=edit)
def preview(place: Place, form: EditForm) -> str:
    """Show what the cells come to: who loses what, what to think about, what stands against it."""
    found, plan = _planned(place, form)
    return _editing(place, form, found, plan)


@bp.post("/matrix/<int:id>/save")
@requires(Permission.NAME, Place, form=EditForm, again=edit)
def save(place: Place, form: EditForm) -> Any:
    """Save all cells as one act, if their effect was looked at."""
    found, plan = _planned(place, form)
    commands.unchanged(place, found, form.seen.data or "")
    commands.looked_at(plan, form.previewed.data or "")
    commands.save(session(), actor(), place, plan, (found, form.reason.data or ""))
    flash(
        _(
            "Saved: %(named)s named, %(ended)s ended, from %(day)s.",
            named=len(plan.names),
            ended=len(plan.ends),
            day=plan.starts_on.isoformat(),
        )
    )
    return redirect(url_for(".show", place=place.id))


def _planned(place: Place, form: EditForm) -> tuple[Gathered, Plan]:
    found = gathered(session(), place, _further())
    starts_on = cast("date", form.starts_on.data)
    return found, planned(found, read(request.form), starts_on, clock.today())


def _shown_plan(found: Gathered, form: EditForm) -> Plan | None:
    """Return the plan of a form that was refused; None where it comes to none."""
    try:
        day = form.starts_on.data or clock.today()
        return planned(found, read(request.form), day, clock.today())
    except RuleViolation:
        return None


def _editing(place: Place, form: EditForm, found: Gathered, plan: Plan | None = None) -> str:
    today, grid = clock.today(), grid_of(found, clock.today())
    if form.refusals:
        plan, form.seen.data = _shown_plan(found, form), grid.seen
    told = form.reason.data or NO_REASON
    form.previewed.data = plan.digest if plan else ""
    form.reason.flags.required = True  # to save it; to look at its effect, none is needed
    return render_template(
        "matrix/edit.html",
        place=place,
        above=_above(place),
        grid=grid,
        form=form,
        typed={(each.activity, each.party): each for each in read(request.form)},
        in_order=in_order,
        name_of=field_of,
        labels=ACTIVITY_LABELS,
        plan=plan,
        against=reasons_against(plan, found, told, today) if plan else (),
        warnings=(*warnings(plan, found, actor().name), *load(session(), plan)) if plan else (),
        effects=tuple(effects(session(), actor(), place, plan).sentences()) if plan else (),
        nameable=nameable(session(), place),
        added=[text for text in request.values.getlist("party") if key_in(text)],
    )


def _further() -> set[Key]:
    """Return the parties that have a column though no letter, and that of what is left blank."""
    asked = {key_in(text) for text in request.values.getlist("party")}
    sent = {each.party for each in read(request.form)}
    return {NOBODY} | sent | {key for key in asked if key}


def _place() -> Place | None:
    """Return the place that is asked for, or the reader's own."""
    wanted = request.args.get("place", type=number)
    if wanted is None:
        return home_of(session(), actor())
    query = readable(actor(), Place).where(Place.id == wanted)
    return session().scalars(query).one_or_none() or missing("place")


def _day() -> date:
    """Return the day that is asked for, or today."""
    text = request.args.get("on", "")
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        return missing("day")


def _family() -> Family | None:
    text = request.args.get("family", "")
    known = {each.value: each for each in Family}
    return known.get(text) or (missing("family") if text else None)


def _above(place: Place) -> list[Place]:
    """Return the places above, from the enterprise down."""
    up = select(Place).where(Place.path.in_(prefixes(place.path)[1:]))
    return list(session().scalars(up.order_by(Place.path)))


def _below(place: Place) -> list[Place]:
    """Return the places directly below."""
    below = readable(actor(), Place).where(Place.parent_id == place.id)
    return list(session().scalars(below.order_by(Place.name, Place.id)))


def _texts(line: Line) -> list[str]:
    """Return the cells of a line as texts: own letters plain, inherited ones in brackets."""
    return [
        " ".join(filter(None, (cell.own, cell.inherited and f"({cell.inherited})")))
        for cell in line.cells
    ]


def _in_words(answer: Answer) -> str:
    """Return a cell of the matrix of places as one text."""
    if answer.vacancy:
        return f"nobody: {answer.vacancy.why}"
    return f"{answer.person} ({answer.provenance})"
