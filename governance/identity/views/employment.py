"""For whom somebody works, and when they may leave, as HR types it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.core import nav
from governance.core.access import could, readable
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.employment import commands, queries
from governance.identity.employment.forms import EmploymentForm, LeavingForm
from governance.identity.employment.listing import listing, rows
from governance.identity.employment.models import Employment
from governance.identity.employment.rules import Employed, Permission
from governance.identity.models import Person
from governance.places.queries import sites

bp = Blueprint("employment", __name__, url_prefix="/people/<int:id>")
nav.beside(nav.Neighbour("people.index", lazy_gettext("Employment"), "employments.index", 20))
employments = Blueprint("employments", __name__, url_prefix="/people/employment")
EMPLOYMENTS = named.declare("employment", "employments.index", lazy_gettext("Employment"))


@employments.get("/")
@requires(Permission.READ, Employment)
def index() -> str:
    """List who works here, for whom and till when."""
    asked = asked_of(EMPLOYMENTS)
    page = paginate(session(), listing(session(), actor()), rows(actor()), asked)
    may_import = could(actor(), Permission.PLAN_LEAVING, Person)
    return render_template("identity/employments.html", page=page, may_import=may_import)


@employments.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Employment)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(session(), actor()), rows(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "employment")


def employing_page(person: Person, form: EmploymentForm | None = None) -> str:
    """Return the form for what HR says about a person."""
    kept = queries.employment_of(session(), actor(), person)
    if form is None:
        form = EmploymentForm(formdata=None, obj=kept)
        form.version.data = person.version
    form.site_id.choices = [(site.id, site.name) for site in session().scalars(sites())]
    others = readable(actor(), Person).where(Person.id != person.id).order_by(Person.name)
    form.manager_id.choices = [(each.id, each.name) for each in session().scalars(others)]
    return render_template("identity/employ.html", person=person, form=form)


@bp.get("/employment")
@requires(Permission.EMPLOY, Person)
def employing(person: Person) -> str:
    """Show what HR says about a person."""
    return employing_page(person)


@bp.post("/employment")
@requires(Permission.EMPLOY, Person, form=EmploymentForm, again=employing_page)
def employ(person: Person, form: EmploymentForm) -> Any:
    """Keep for whom and where a person works."""
    commands.employ(session(), actor(), person, Employed(**form.values()))
    flash(_("%(person)s was saved.", person=person))
    return redirect(url_for("people.show", id=person.id))


def planning_page(person: Person, form: LeavingForm | None = None) -> str:
    """Return the form for the month in which a person may leave."""
    month = queries.leaving_of(session(), actor(), person)
    form = form or LeavingForm(formdata=None, data={"month": month, "version": person.version})
    return render_template("identity/plan_leaving.html", person=person, form=form)


@bp.get("/leaving")
@requires(Permission.PLAN_LEAVING, Person)
def planning(person: Person) -> str:
    """Show the month in which a person may leave."""
    return planning_page(person)


@bp.post("/leaving")
@requires(Permission.PLAN_LEAVING, Person, form=LeavingForm, again=planning_page)
def plan_leaving(person: Person, form: LeavingForm) -> Any:
    """Keep the month in which a person may leave."""
    commands.plan_leaving(session(), actor(), person, form.month.data)
    flash(_("Kept. Nobody but HR reads it."))
    return redirect(url_for("people.show", id=person.id))
