"""Giving and ending roles; sending people away and taking them back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.access import permitted, readable
from governance.core.web import actor, missing, requires, session
from governance.identity import commands
from governance.identity.forms import GrantForm, ReasonForm, RevokeForm
from governance.identity.models import Person, RoleGrant
from governance.identity.rights import commands as rights
from governance.identity.rules import NewGrant, Permission
from governance.identity.views.rights import said
from governance.places.models import Place
from governance.places.queries import named_paths, tree

bp = Blueprint("roles", __name__)


def places() -> list[tuple[int, str]]:
    """Return the places at which the actor gives roles, by the order of the tree."""
    names = named_paths(tree(session(), actor()))
    where = readable(actor(), Place).where(permitted(actor(), Permission.GRANT_ROLE, Place))
    return [(p.id, names[p.id]) for p in session().scalars(where.order_by(Place.path))]


def place_of(id: int) -> Place:
    """Return a place that the actor may read; the command asks whether roles are given there."""
    wanted = readable(actor(), Place).where(Place.id == id)
    return session().scalars(wanted).one_or_none() or missing("place")


def new_page(person: Person, form: Any = None) -> str:
    """Return the form for a role."""
    form = form or GrantForm(formdata=None, data={"starts_on": clock.today()})
    form.place_id.choices = places()
    return render_template("identity/grant.html", person=person, form=form)


@bp.get("/people/<int:id>/roles/new")
@requires(Permission.RECEIVE_ROLE, Person)
def new(person: Person) -> str:
    """Show the form for a role."""
    return new_page(person)


@bp.post("/people/<int:id>/roles/new")
@requires(Permission.RECEIVE_ROLE, Person, form=GrantForm, again=new_page)
def grant(person: Person, form: GrantForm) -> Response:
    """Give a person a role at a place."""
    told = form.values()
    place = place_of(told.pop("place_id"))
    given = rights.grant(session(), actor(), person, place, NewGrant(**told))
    flash(said(given, _("%(person)s was given the role.", person=person)))
    return redirect(url_for("people.show", id=person.id))


def ending_page(held: RoleGrant, form: Any = None) -> str:
    """Return the form that ends a role."""
    person = session().get_one(Person, held.person_id)
    form = form or RevokeForm(formdata=None, data={"ends_on": clock.today()})
    form.now_at(held.version)
    place = session().scalars(select(Place).where(Place.id == held.place_id)).one()
    return render_template("identity/revoke.html", held=held, person=person, place=place, form=form)


@bp.get("/roles/<int:id>/revoke")
@requires(Permission.REVOKE_ROLE, RoleGrant)
def ending(held: RoleGrant) -> str:
    """Show the form that ends a role."""
    return ending_page(held)


@bp.post("/roles/<int:id>/revoke")
@requires(Permission.REVOKE_ROLE, RoleGrant, form=RevokeForm, again=ending_page)
def revoke(held: RoleGrant, form: RevokeForm) -> Response:
    """End a role."""
    commands.revoke(session(), actor(), held, **form.values())
    flash(_("The role ends on %(day)s.", day=held.ends_on))
    return redirect(url_for("people.show", id=held.person_id))


def leaving_page(person: Person, form: Any = None) -> str:
    """Return the form that sends a person away."""
    form = form or ReasonForm(formdata=None, data={"version": person.version})
    return render_template("identity/deactivate.html", person=person, form=form)


@bp.get("/people/<int:id>/deactivate")
@requires(Permission.DEACTIVATE, Person)
def leaving(person: Person) -> str:
    """Show the form that sends a person away."""
    return leaving_page(person)


@bp.post("/people/<int:id>/deactivate")
@requires(Permission.DEACTIVATE, Person, form=ReasonForm, again=leaving_page)
def deactivate(person: Person, form: ReasonForm) -> Response:
    """Send a person away: sessions and links end at once."""
    commands.deactivate(session(), actor(), person, **form.values())
    flash(_("%(person)s was deactivated: every session has ended.", person=person))
    return redirect(url_for("people.show", id=person.id))


def returning_page(person: Person, form: Any = None) -> str:
    """Return the form that takes a person back."""
    form = form or ReasonForm(formdata=None, data={"version": person.version})
    return render_template("identity/reactivate.html", person=person, form=form)


@bp.get("/people/<int:id>/reactivate")
@requires(Permission.REACTIVATE, Person)
def returning(person: Person) -> str:
    """Show the form that takes a person back."""
    return returning_page(person)


@bp.post("/people/<int:id>/reactivate")
@requires(Permission.REACTIVATE, Person, form=ReasonForm, again=returning_page)
def reactivate(person: Person, form: ReasonForm) -> Response:
    """Take a person back."""
    asked = rights.reactivate(session(), actor(), person, **form.values())
    flash(said(asked, _("%(person)s is active again.", person=person)))
    return redirect(url_for("people.show", id=person.id))


def erasing_page(person: Person, form: Any = None) -> str:
    """Return the form on which a request to be erased is answered."""
    form = form or ReasonForm(formdata=None, data={"version": person.version})
    return render_template("identity/erase.html", person=person, form=form)


@bp.get("/people/<int:id>/erase")
@requires(Permission.ANSWER_ERASURE, Person)
def erasing(person: Person) -> str:
    """Show what is kept of a person, and why, before a request to be erased is answered."""
    return erasing_page(person)


@bp.post("/people/<int:id>/erase")
@requires(Permission.ANSWER_ERASURE, Person, form=ReasonForm, again=erasing_page)
def erase(person: Person, form: ReasonForm) -> Response:
    """Refuse to erase a person, with the reason."""
    flash(commands.refuse_erasure(session(), actor(), person, form.reason.data or ""))
    return redirect(url_for("people.show", id=person.id))
