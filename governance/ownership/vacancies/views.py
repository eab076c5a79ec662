"""The pages of vacancies: the list, and one of them."""

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Assignment
from governance.ownership.rules import Permission as OnPlace
from governance.ownership.subjects import subject_of
from governance.ownership.vacancies import inbox
from governance.ownership.vacancies.listing import listing, rows, state_of
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.queries import age_of, vacancies
from governance.ownership.vacancies.rules import Permission

bp = Blueprint("vacancies", __name__, url_prefix="/ownership/vacancies")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Vacancies"), "vacancies.index", 50))
VACANCIES = named.declare("vacancy", "vacancies.index", lazy_gettext("Vacancies"))
VERBS = {
    "vacancy.opened": "opened it: %(why)s",
    "vacancy.followed": "noted that %(why)s",
    "vacancy.escalated": "told those who may name somebody at %(to)s that it is due",
    "vacancy.closed": "closed it: %(filled_by)s is accountable",
}
inbox.contribute()


@bp.get("/")
@requires(Permission.READ, VacantDuty)
def index() -> str:
    """List what stands empty, and what stood empty."""
    declared, args = listing(session(), actor()), asked_of(VACANCIES)
    page = paginate(session(), declared, rows(actor()), args)
    return render_template("vacancies/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, VacantDuty)
def export(format: str) -> Response:
    """Send the list as a sheet, as it is narrowed and ordered."""
    declared = listing(session(), actor())
    found = rows_for_export(session(), declared, rows(actor()), request.args.to_dict(flat=False))
    return attached(Sheet(found.labels, found.rows), Format(format), "vacancies")


@bp.get("/<int:id>/")
@requires(Permission.READ, VacantDuty)
def show(vacancy: VacantDuty) -> str:
    """Show one vacancy: what, why, since when, who acts, by when it is to be filled."""
    found = session().scalars(vacancies(actor()).where(VacantDuty.id == vacancy.id)).one()
    named_on = found.assignment_id and session().get(Assignment, found.assignment_id)
    return render_template(
        "vacancies/show.html",
        vacancy=found,
        label=ACTIVITY_LABELS[found.activity],
        state=state_of(found),
        age=age_of(found, clock.today()),
        subject=subject_of(session(), actor(), found.subject_kind, found.subject_id),
        assignment=named_on,
        may_name=may(session(), actor(), OnPlace.NAME, found.place),
        history=told(history(session(), found), VERBS, {}),
    )
