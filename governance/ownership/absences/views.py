"""The pages of absences: who is away, a new one, its end."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.core import clock, nav
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.identity.models import Person
from governance.ownership.absences import commands, queries
from governance.ownership.absences.forms import AwayForm, BackForm
from governance.ownership.absences.listing import listing, rows
from governance.ownership.absences.rules import Days, Permission
from governance.ownership.models import Absence

bp = Blueprint("absences", __name__, url_prefix="/ownership/absences")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Out of office"), "absences.index", 70))
ABSENCES = named.declare("absence", "absences.index", lazy_gettext("Who is away"))


@bp.get("/")
@requires(Permission.READ, Absence)
def index() -> str:
    """List who is away, now or later."""
    page = paginate(session(), listing(), rows(actor()), asked_of(ABSENCES))
    return render_template("absences/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Absence)
def export(format: str) -> Response:
    """Send the list as a sheet, as it is narrowed and ordered."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(), rows(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "absences")


def new(form: AwayForm | None = None) -> str:
    """Ask who is away, from when to when."""
    person = request.args.get("person", type=number) or actor().id
    form = form or AwayForm(data={"person_id": person, "starts_on": clock.today()})
    form.person_id.choices = queries.led(session(), actor())
    return render_template("absences/new.html", form=form)


bp.get("/new")(requires(Permission.TELL, Person)(new))


@bp.post("/new")
@requires(Permission.TELL, Person, form=AwayForm, again=new)
def tell(form: AwayForm) -> Any:
    """Keep that somebody is away, and offer to hand over for these days."""
    typed = form.values()
    person = queries.person_of(session(), actor(), typed["person_id"]) or missing("person")
    days = Days(typed["starts_on"], typed["ends_on"])
    commands.tell(session(), actor(), person, days)
    flash(_("The absence is kept. Say here who acts meanwhile; if nobody does, the next above in "
            "the same function acts."))  # fmt: skip
    return redirect(
        url_for("delegations.new", person=person.id, starts_on=days.starts_on, ends_on=days.ends_on)
    )


def ending(absence: Absence, form: BackForm | None = None) -> str:
    """Ask whether somebody is back."""
    person = session().get_one(Person, absence.person_id)
    return render_template(
        "absences/cancel.html", absence=absence, person=person, form=form or BackForm()
    )


bp.get("/<int:id>/cancel")(requires(Permission.CANCEL, Absence)(ending))


@bp.post("/<int:id>/cancel")
@requires(Permission.CANCEL, Absence, form=BackForm, again=ending)
def cancel(absence: Absence, _form: BackForm) -> Any:
    """Say that somebody is back."""
    commands.cancel(session(), actor(), absence)
    flash(_("The absence no longer counts."))
    return redirect(url_for(".index"))
