"""The pages of ownership: the matrix, the list, one record, one row, and the forms."""

from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from governance.core import clock, nav
from governance.core.access import may, readable
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.ownership import commands, inbox, people
from governance.ownership.activities import ACTIVITY_LABELS, roles_in_words
from governance.ownership.answers import Answer
from governance.ownership.forms import EndForm, NameForm
from governance.ownership.history import acts
from governance.ownership.listing import listing, rows, state_of
from governance.ownership.models import Activity, Assignment
from governance.ownership.panel import Matrix, home_of, panel
from governance.ownership.panel import matrix as matrix_of
from governance.ownership.parties import place_words
from governance.ownership.queries import accountable
from governance.ownership.reading import is_about, rows_of
from governance.ownership.rules import PARTS, Naming, Permission
from governance.ownership.subjects import SUBJECTS, Subject, of_place, subject_of
from governance.places.models import Place

bp = Blueprint("ownership", __name__, url_prefix="/ownership")
inbox.contribute()
nav.declare(
    nav.Entry(
        lazy_gettext("Ownership"), "ownership.matrix", 70, nav.Group.BELOW, by_site="place", key="o"
    )
)
A = Assignment


@bp.get("/")
@requires(Permission.READ, Assignment)
def matrix() -> str:
    """Show who is accountable at a place and the places below it."""
    shown = _asked()
    keys = [of_place(place).key for place in shown.columns] if shown else []
    return render_template(
        "ownership/matrix.html",
        matrix=shown,
        is_editing=bool(request.args.get("edit")),
        place_words=place_words,
        meanings={each: roles_in_words(each) for each in Activity},
        history=acts(session(), is_about(keys)) if keys else [],
    )


@bp.get("/matrix.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Assignment)
def matrix_export(format: str) -> Response:
    """Send the matrix as a sheet: a line for each activity, a column for each place."""
    shown = _asked() or missing("place")
    header = ("Activity", *(place_words(place) for place in shown.columns))
    lines = [(line.title, *map(_in_words, line.answers)) for line in shown.lines]
    return attached(Sheet(header, lines), Format(format), f"ownership-{shown.place.code}")


NAMINGS = named.declare("assignment", "ownership.index", lazy_gettext("Who was named for what"))


@bp.get("/assignments/")
@requires(Permission.READ, Assignment)
def index() -> str:
    """List everything anybody was, is or will be accountable for."""
    declared, args = listing(session(), actor()), asked_of(NAMINGS)
    return render_template(
        "ownership/list.html", page=paginate(session(), declared, rows(actor()), args)
    )


@bp.get("/assignments/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Assignment)
def export(format: str) -> Response:
    """Send the list as a sheet, as it is narrowed and ordered."""
    declared = listing(session(), actor())
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, rows(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "ownership")


@bp.get("/assignments/<int:id>/")
@requires(Permission.READ, Assignment)
def show(named: Assignment) -> str:
    """Show one row: who, what, when, why."""
    return render_template(
        "ownership/show.html",
        named=named,
        party=_party(named),
        label=ACTIVITY_LABELS[named.activity],
        state=state_of(_rows(A.id == named.id)[0], clock.today()),
        subject=subject_of(session(), actor(), named.subject_kind, named.subject_id),
        may_end=may(session(), actor(), Permission.END, named),
        history=acts(session(), A.id == named.id),
    )


def end_form(named: Assignment, form: EndForm | None = None) -> str:
    """Ask from when on a row no longer counts."""
    first = max(clock.today(), named.starts_on)
    return render_template(
        "ownership/end.html",
        form=form or EndForm(data={"ends_on": first}),
        named=named,
        party=_party(named),
        label=ACTIVITY_LABELS[named.activity],
    )


bp.get("/assignments/<int:id>/end")(requires(Permission.END, Assignment)(end_form))


@bp.post("/assignments/<int:id>/end")
@requires(Permission.END, Assignment, form=EndForm, again=end_form)
def end(named: Assignment, form: EndForm) -> Any:
    """End a row."""
    ends_on = cast("date", form.ends_on.data)
    commands.end(session(), actor(), named, ends_on, form.reason.data or "")
    flash(_("The end is kept. What stands above in the tree counts from then on."))
    return redirect(url_for(".show", id=named.id))


def hand_over_form(named: Assignment, form: NameForm | None = None) -> str:
    """Ask who follows, and from when on."""
    subject = _subject(named.subject_kind, named.subject_id)
    return _name_page(subject, named.activity, form, named)


bp.get("/assignments/<int:id>/hand-over")(requires(Permission.END, Assignment)(hand_over_form))


@bp.post("/assignments/<int:id>/hand-over")
@requires(Permission.END, Assignment, form=NameForm, again=hand_over_form)
def hand_over(named: Assignment, form: NameForm) -> Any:
    """Let somebody follow: one ends on the day the other starts."""
    subject = _subject(named.subject_kind, named.subject_id)
    naming = _naming(named.activity, form)
    made = commands.hand_over(session(), actor(), named, subject, naming)
    return _told(made, subject)


@bp.get("/<kind>/<int:subject_id>/")
@requires(Permission.READ, Assignment)
def subject(kind: str, subject_id: int) -> str:
    """Show who is accountable for one record, where from, and who was named on it before."""
    found = _subject(kind, subject_id)
    return render_template(
        "ownership/subject.html",
        subject=found,
        ownership=panel(session(), actor(), found),
        page=url_for(SUBJECTS[kind].page, id=subject_id),
        rows=[(row, state_of(row, clock.today())) for row in _rows(is_about([found.key]))],
        labels=ACTIVITY_LABELS,
        history=acts(session(), is_about([found.key])),
    )


def name_form(kind: str, subject_id: int, activity: str, form: NameForm | None = None) -> str:
    """Ask who is to be accountable for an activity on a record."""
    return _name_page(_subject(kind, subject_id), _activity(activity), form)


bp.get("/<kind>/<int:subject_id>/name/<activity>")(requires(Permission.NAME, Place)(name_form))


@bp.post("/<kind>/<int:subject_id>/name/<activity>")
@requires(Permission.NAME, Place, form=NameForm, again=name_form)
def name(kind: str, subject_id: int, activity: str, form: NameForm) -> Any:
    """Name somebody."""
    found = _subject(kind, subject_id)
    naming = _naming(_activity(activity), form)
    return _told(commands.name(session(), actor(), found, naming), found)


def _asked() -> Matrix | None:
    """Return the matrix of the place that is asked for, or of the reader's own."""
    wanted = request.args.get("place", type=number)
    if wanted is None:
        place = home_of(session(), actor())
    else:
        query = readable(actor(), Place).where(Place.id == wanted)
        place = session().scalars(query).one_or_none() or missing("place")
    return matrix_of(session(), actor(), place) if place else None


def _rows(about: ColumnElement[bool]) -> list[Any]:
    """Return the rows that the reader may see, with their people, the latest first."""
    query = rows(actor()).where(about).order_by(A.starts_on.desc(), A.id.desc())
    return list(session().execute(query))


def _subject(kind: str, subject_id: int) -> Subject:
    return subject_of(session(), actor(), kind, subject_id) or missing("record")


def _activity(value: str) -> Activity:
    known = {each.value: each for each in Activity}
    return known.get(value) or missing("activity")


def _naming(activity: Activity, form: NameForm) -> Naming:
    typed = form.values()
    return Naming(
        activity, typed["person_id"], typed["starts_on"], typed["ends_on"], typed["reason"] or ""
    )


def _name_page(
    subject: Subject,
    activity: Activity,
    form: NameForm | None,
    follows: Assignment | None = None,
) -> str:
    place = session().get_one(Place, subject.place_id)
    form = form or NameForm(data={"starts_on": clock.today()})
    fitting = people.who_fits(session(), activity, place)
    others = [each for each in fitting if not follows or each.person_id != follows.person_id]
    form.person_id.choices = [(each.person_id, each.words) for each in others]
    in_force = select(A).options(joinedload(A.person)).where(A.id == (follows and follows.id))
    return render_template(
        "ownership/name.html",
        form=form,
        subject=subject,
        activity=activity,
        label=ACTIVITY_LABELS[activity],
        roles=roles_in_words(activity),
        has_choices=bool(others),
        answer=accountable(session(), activity, subject),
        follows=session().scalars(in_force).one_or_none(),
    )


def _told(made: Assignment, subject: Subject) -> Any:
    flash(
        _(
            "%(party)s is %(part)s for %(activity)s of %(record)s from %(day)s.",
            party=_party(made),
            part=PARTS[made.letter],
            activity=ACTIVITY_LABELS[made.activity],
            record=subject.label,
            day=made.starts_on.isoformat(),
        )
    )
    return redirect(url_for(".subject", kind=subject.kind, subject_id=subject.id))


def _party(named: Assignment) -> str:
    """Return what a row names, in words."""
    return rows_of(session(), [named])[0].party.name


def _in_words(answer: Answer) -> str:
    """Return a cell of the matrix as one text."""
    if answer.vacancy:
        return f"nobody: {answer.vacancy.why}"
    return f"{answer.person} ({answer.provenance})"
