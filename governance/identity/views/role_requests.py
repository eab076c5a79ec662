"""Roles that people ask for: the list, the form, one of them and the answers to it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.identity.apart import APART
from governance.identity.forms import ReasonForm
from governance.identity.models import ROLE_LABELS, Person
from governance.identity.requests import commands, queries
from governance.identity.requests.forms import AskForm
from governance.identity.requests.listing import STATES, listing
from governance.identity.requests.models import RoleRequest
from governance.identity.requests.rules import ROLE_REQUEST, Permission
from governance.identity.rules import NewGrant

bp = Blueprint("role_requests", __name__)
nav.beside(
    nav.Neighbour("people.index", lazy_gettext("Roles asked for"), "role_requests.index", 40)
)
REQUESTS = named.declare("role_requests", "role_requests.index", lazy_gettext("Roles asked for"))
VERBS = {
    "role_request.asked": "asked for it",
    "role_request.approved": "approved it for the business",
    "role.granted": "gave the role",
    "role_request.refused": "refused it",
    "role_request.withdrawn": "asked for it no longer",
    "role_request.expired": "let it expire: nobody decided in time",
    "role_request.reminded": "reminded %(waits_for)s",
}


@bp.get("/role-requests/")
@requires(Permission.READ, RoleRequest)
def index() -> str:
    """List the roles that were asked for."""
    asked = queries.role_requests(actor())
    page = paginate(session(), listing(session()), asked, asked_of(REQUESTS))
    return render_template("identity/role_requests.html", page=page, me=actor().id)


@bp.get("/role-requests/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, RoleRequest)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(session()), queries.role_requests(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "role-requests")


def asking_page(person: Person, form: Any = None) -> str:
    """Return the form on which a role is asked for."""
    form = form or AskForm(formdata=None, data={"starts_on": clock.today()})
    form.place_id.choices = queries.places(session(), actor())
    return render_template(
        "identity/ask_role.html", person=person, form=form, pairs=APART, roles=ROLE_LABELS
    )


@bp.get("/people/<int:id>/roles/ask")
@requires(Permission.ASK, Person)
def asking(person: Person) -> str:
    """Show the form on which a role is asked for."""
    return asking_page(person)


@bp.post("/people/<int:id>/roles/ask")
@requires(Permission.ASK, Person, form=AskForm, again=asking_page)
def ask(person: Person, form: AskForm) -> Any:
    """Ask for a role."""
    typed = form.values()
    place = queries.place_of(session(), actor(), typed.pop("place_id")) or missing("place")
    made = commands.ask(session(), actor(), person, place, NewGrant(**typed))
    flash(
        _("Asked for. Whoever answers for the place approves it, then an administrator gives it.")
    )
    return redirect(url_for(".show", id=made.id))


def page(request: RoleRequest, form: Any = None) -> str:
    """Return the page of a request."""
    shown = queries.one(session(), request.id)
    form = form or ReasonForm(formdata=None)
    form.now_at(shown.version)
    facts = queries.facts_of(session(), shown, "a reason")
    return render_template(
        "identity/role_request.html",
        asked=shown,
        form=form,
        state=STATES[shown.state],
        may=allowed(session(), actor(), shown),
        hints=ROLE_REQUEST.hints(facts, actor(), clock.now()),
        apart=facts.apart,
        seconds=[name for _number, name in facts.seconds],
        history=told(history(session(), shown), VERBS, {}),
    )


@bp.get("/role-requests/<int:id>")
@requires(Permission.READ, RoleRequest)
def show(request: RoleRequest) -> str:
    """Show a request, with what its reader can do about it."""
    return page(request)


@bp.post("/role-requests/<int:id>/approve")
@requires(Permission.APPROVE, RoleRequest)
def approve(request: RoleRequest) -> Any:
    """Approve it for the business."""
    commands.approve(session(), actor(), request)
    flash(_("Approved. It counts once an administrator has given the role."))
    return redirect(url_for(".show", id=request.id))


@bp.post("/role-requests/<int:id>/give")
@requires(Permission.GIVE, RoleRequest)
def give(request: RoleRequest) -> Any:
    """Give the role."""
    commands.give(session(), actor(), request)
    flash(_("The role was given."))
    return redirect(url_for(".show", id=request.id))


@bp.post("/role-requests/<int:id>/refuse")
@requires(Permission.REFUSE, RoleRequest, form=ReasonForm, again=page)
def refuse(request: RoleRequest, form: ReasonForm) -> Any:
    """Say no, with a reason."""
    commands.refuse(session(), actor(), request, **form.values())
    flash(_("Refused. Who asked for it sees your reason."))
    return redirect(url_for(".show", id=request.id))


@bp.post("/role-requests/<int:id>/withdraw")
@requires(Permission.WITHDRAW, RoleRequest, form=ReasonForm, again=page)
def withdraw(request: RoleRequest, form: ReasonForm) -> Any:
    """Ask for it no longer."""
    commands.withdraw(session(), actor(), request, **form.values())
    flash(_("Withdrawn."))
    return redirect(url_for(".show", id=request.id))
