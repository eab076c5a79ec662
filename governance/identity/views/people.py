"""The list of people and the page of each."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

import governance.identity.panels  # noqa: F401  # stands on the pages of places
from governance.core import clock, nav
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, declare
from governance.core.web import actor, requires, session
from governance.identity import commands, sessions
from governance.identity.employment.queries import employment_of, leaving_of
from governance.identity.employment.rules import KIND_LABELS
from governance.identity.forms import PersonForm
from governance.identity.listing import people
from governance.identity.models import ROLE_LABELS, Person
from governance.identity.queries import grants_of, is_enrolled, people_with_roles
from governance.identity.rights.accounts import accounts_of, same_as
from governance.identity.rights.queries import requests_for, signing_right
from governance.identity.rules import NewPerson, Permission
from governance.identity.spare.queries import is_spare
from governance.identity.sso.queries import identities_of
from governance.identity.telling import story
from governance.identity.tokens.queries import service_of
from governance.identity.views.account import lifetime, settings

bp = Blueprint("people", __name__, url_prefix="/people")
nav.beside(nav.Neighbour("people.index", lazy_gettext("All people"), "people.index", 10))
declare(
    Entry(
        lazy_gettext("People"),
        "people.index",
        40,
        covers=(
            *("roles", "role_requests", "account", "providers", "sso", "spare", "tokens"),
            "service_accounts",
            "recertification",
            "dormant",
        ),
        by_site="site",
        key="p",
    )
)

PEOPLE = named.declare("people", "people.index", lazy_gettext("People"))


@bp.get("/")
@requires(Permission.READ, Person)
def index() -> str:
    """List people."""
    args = asked_of(PEOPLE)
    page = paginate(session(), people(session(), actor()), people_with_roles(actor()), args)
    return render_template(
        "identity/list.html",
        page=page,
        may_add=could(actor(), Permission.ADD, Person),
    )


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Person)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    args = request.args.to_dict(flat=False)
    listing = people(session(), actor())
    found = rows_for_export(session(), listing, people_with_roles(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "people")


def new_page(form: Any = None) -> str:
    """Return the form for a person."""
    form = form or PersonForm(formdata=None, data={"time_zone": actor().time_zone})
    return render_template("identity/new.html", form=form)


@bp.get("/new")
@requires(Permission.ADD, Person)
def new() -> str:
    """Show the form for a person."""
    return new_page()


@bp.post("/new")
@requires(Permission.ADD, Person, form=PersonForm, again=new_page)
def add(form: PersonForm) -> Answer:
    """Add a person."""
    person = commands.add(session(), actor(), NewPerson(**form.values()))
    flash(_("%(person)s was added. Next: a role, and a link to set up signing in.", person=person))
    return redirect(url_for(".show", id=person.id))


def page_of(person: Person, link: str = "") -> str:
    """Return the page of a person; with a link, it is shown there and nowhere again."""
    may = allowed(session(), actor(), person)
    alive = sessions.alive(session(), person.id, lifetime())
    return render_template(
        "identity/show.html",
        person=person,
        grants=grants_of(session(), actor(), person),
        roles=ROLE_LABELS,
        may=may,
        sessions=alive if Permission.SEE_SESSIONS in may else None,
        is_enrolled=is_enrolled(session(), person),
        requests=requests_for(session(), actor(), person),
        identities=identities_of(session(), person.id),
        accounts=accounts_of(session(), person.id),
        same=same_as(session(), person.id),
        is_spare=is_spare(session(), person.id),
        signing=signing_right(session(), person.id),
        service=service_of(session(), person.id),
        history=story(session(), actor(), person),
        employment=employment_of(session(), actor(), person),
        employment_kinds=KIND_LABELS,
        leaving=leaving_of(session(), actor(), person),
        link=link,
        today=clock.today(),
        ending=partial(ending, person),
    )


def ending(person: Person, sign_in_id: int) -> str:
    """Return the address that ends a session of a person."""
    return url_for("people.end_session", id=person.id, sign_in=sign_in_id)


@bp.get("/<int:id>")
@requires(Permission.READ, Person)
def show(person: Person) -> str:
    """Show a person: roles, sessions, history."""
    return page_of(person)


def edit_page(person: Person, form: Any = None) -> str:
    """Return show what can be changed of a person."""
    form = form or PersonForm(formdata=None, obj=person)
    return render_template("identity/edit.html", person=person, form=form)


@bp.get("/<int:id>/edit")
@requires(Permission.EDIT, Person)
def edit(person: Person) -> str:
    """Show what can be changed of a person."""
    return edit_page(person)


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, Person, form=PersonForm, again=edit_page)
def change(person: Person, form: PersonForm) -> Answer:
    """Change a person's name or zone."""
    commands.edit(session(), actor(), person, NewPerson(**form.values()))
    flash(_("%(person)s was saved.", person=person))
    return redirect(url_for(".show", id=person.id))


@bp.post("/<int:id>/link")
@requires(Permission.ISSUE_LINK, Person)
def issue_link(person: Person) -> str:
    """Make a link to set up signing in; it is shown on this page, once."""
    token = commands.issue_link(session(), actor(), person)
    base = str(settings().public_url).rstrip("/")
    return page_of(person, base + url_for("setup.show", token=token))


@bp.post("/<int:id>/sessions/<int:sign_in>/end")
@requires(Permission.END_SESSION, Person)
def end_session(person: Person, sign_in: int) -> Answer:
    """End one session of a person."""
    commands.end_session(session(), actor(), person, sign_in)
    flash(_("The session has ended."))
    return redirect(url_for(".show", id=person.id))


@bp.post("/<int:id>/sessions/end-all")
@requires(Permission.END_SESSION, Person)
def end_sessions(person: Person) -> Answer:
    """End every session of a person, one's own at once as well."""
    commands.end_sessions(session(), actor(), person)
    flash(_("Every session of %(person)s has ended.", person=person))
    return redirect(url_for(".show", id=person.id))
