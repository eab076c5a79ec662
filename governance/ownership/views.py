"""The pages of ownership: the matrix, the list, one record, one row, and the forms."""

from dataclasses import replace
from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement

from governance.core import clock, nav
from governance.core.access import may
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.ownership import commands, inbox, people
from governance.ownership.activities import ACTIVITY_LABELS, roles_in_words
from governance.ownership.forms import EndForm, FollowForm, NameForm
from governance.ownership.history import acts
from governance.ownership.listing import listing, rows, state_of
from governance.ownership.models import Activity, Assignment, Letter, Mode
from governance.ownership.panel import panel
from governance.ownership.queries import accountable
from governance.ownership.reading import is_about, rows_of
from governance.ownership.rules import PARTS, Naming, Permission
from governance.ownership.subjects import SUBJECTS, Subject, subject_of
from governance.places.models import Place

bp = Blueprint("ownership", __name__, url_prefix="/ownership")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Namings"), "ownership.index", 20))
inbox.contribute()
A = Assignment


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


def hand_over_form(named: Assignment, form: FollowForm | None = None) -> str:
    """Ask who follows, and from when on."""
    subject = _subject(named.subject_kind, named.subject_id)
    proposed = request.args.get("to", type=number)
    form = form or FollowForm(data={"starts_on": clock.today(), "person_id": proposed})
    return _name_page(subject, named.activity, form, named)


bp.get("/assignments/<int:id>/hand-over")(requires(Permission.END, Assignment)(hand_over_form))


@bp.post("/assignments/<int:id>/hand-over")
@requires(Permission.END, Assignment, form=FollowForm, again=hand_over_form)
def hand_over(named: Assignment, form: FollowForm) -> Any:
    """Let somebody follow: one ends on the day the other starts."""
    subject = _subject(named.subject_kind, named.subject_id)
    naming = replace(_naming(named.activity, form), letter=named.letter, facet=fact_of(named))
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
    """Ask which party is to have which letter for an activity on a record."""
    letters = {each.value: each for each in Letter}
    letter = letters.get(request.args.get("letter", ""), Letter.ACCOUNTABLE)
    given = {"starts_on": clock.today(), "letter": letter, "mode": Mode.SET}
    found = _subject(kind, subject_id)
    return _name_page(found, _activity(activity), form or NameForm(data=given))


bp.get("/<kind>/<int:subject_id>/name/<activity>")(requires(Permission.NAME, Place)(name_form))


@bp.post("/<kind>/<int:subject_id>/name/<activity>")
@requires(Permission.NAME, Place, form=NameForm, again=name_form)
def name(kind: str, subject_id: int, activity: str, form: NameForm) -> Any:
    """Name somebody."""
    found = _subject(kind, subject_id)
    naming = _naming(_activity(activity), form)
    return _told(commands.name(session(), actor(), found, naming), found)


def _rows(about: ColumnElement[bool]) -> list[Any]:
    """Return the rows that the reader may see, with their people, the latest first."""
    query = rows(actor()).where(about).order_by(A.starts_on.desc(), A.id.desc())
    return list(session().execute(query))


def _subject(kind: str, subject_id: int) -> Subject:
    return subject_of(session(), actor(), kind, subject_id) or missing("record")


def _activity(value: str) -> Activity:
    known = {each.value: each for each in Activity}
    return known.get(value) or missing("activity")


def _naming(activity: Activity, form: FollowForm) -> Naming:
    """Say what was filled in as a naming; `NameForm` holds more of it than `FollowForm`."""
    typed = form.values()
    fact, _equals, value = (typed.pop("facet", None) or "").partition("=")
    named = {**typed, "reason": typed["reason"] or ""}
    return Naming(activity, **named, facet=(fact, value) if fact else None)


def _name_page(
    subject: Subject,
    activity: Activity,
    form: FollowForm,
    follows: Assignment | None = None,
) -> str:
    place = session().get_one(Place, subject.place_id)
    fitting = people.who_fits(session(), activity, place)
    others = [each for each in fitting if not follows or each.person_id != follows.person_id]
    known = {each.person_id for each in fitting}
    form.person_id.choices = [(each.person_id, each.words) for each in others]
    form.person_id.choices += [each for each in people.active(session()) if each[0] not in known]
    form.team_id.choices = people.teams_at(session(), place)
    return render_template(
        "ownership/name.html",
        form=form,
        subject=subject,
        activity=activity,
        label=ACTIVITY_LABELS[activity],
        roles=roles_in_words(activity),
        answer=accountable(session(), activity, subject),
        follows=follows and _party(follows),
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


def fact_of(named: Assignment) -> tuple[str, str] | None:
    """Return the fact that narrows a row, with its value."""
    return (named.facet, named.facet_value or "") if named.facet else None


def _party(named: Assignment) -> str:
    """Return what a row names, in words."""
    return rows_of(session(), [named])[0].party.name
