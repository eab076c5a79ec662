"""Invitations: asked in, asked again, withdrawn."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import clock, nav
from governance.core.web import actor, requires, session
from governance.identity.enrolment import INVITATION_LASTS
from governance.identity.forms import InvitationForm
from governance.identity.invitations import commands
from governance.identity.invitations.queries import open_invitations
from governance.identity.models import Person
from governance.identity.rules import NewPerson, Permission
from governance.identity.views.account import settings
from governance.identity.views.roles import place_of, places

bp = Blueprint("invitations", __name__, url_prefix="/people")
nav.beside(nav.Neighbour("people.index", _l("Invitations"), "invitations.index", 30))


@bp.get("/invitations")
@requires(Permission.ISSUE_LINK, Person)
def index() -> str:
    """List the invitations that nobody has used."""
    found = open_invitations(session(), actor())
    return render_template("identity/invitations.html", invitations=found, now=clock.now())


def inviting_page(form: Any = None) -> str:
    """Return the form that invites."""
    form = form or InvitationForm(formdata=None, data={"time_zone": actor().time_zone})
    form.place_id.choices = places()
    days = INVITATION_LASTS.days
    return render_template("identity/invite.html", form=form, days=days)


@bp.get("/invite")
@requires(Permission.ISSUE_LINK, Person)
def inviting() -> str:
    """Show the form that invites."""
    return inviting_page()


def proposed(form: InvitationForm) -> commands.Proposed | None:
    """Return the roles that were ticked, at their place."""
    if not form.roles.data:
        return None
    place = place_of(form.place_id.data or 0)
    return commands.Proposed(place, form.roles.data, form.reason.data or "")


def shown(person: Person, token: str) -> str:
    """Return the page with the link; it is shown there and nowhere again."""
    base = str(settings().public_url).rstrip("/")
    link = base + url_for("setup.show", token=token)
    days = INVITATION_LASTS.days
    return render_template("identity/invited.html", person=person, link=link, days=days)


@bp.post("/invite")
@requires(Permission.ISSUE_LINK, Person, form=InvitationForm, again=inviting_page)
def invite(form: InvitationForm) -> str:
    """Invite a person; the link is shown on this page, once."""
    new = NewPerson(str(form.name.data), str(form.email.data), str(form.time_zone.data))
    return shown(*commands.invite(session(), actor(), new, proposed(form)))


@bp.post("/<int:id>/invite-again")
@requires(Permission.ISSUE_LINK, Person)
def invite_again(person: Person) -> str:
    """Make a new link; the earlier one ends."""
    return shown(person, commands.invite_again(session(), actor(), person))


@bp.post("/<int:id>/withdraw-invitation")
@requires(Permission.ISSUE_LINK, Person)
def withdraw(person: Person) -> Response:
    """End an invitation that nobody has used."""
    commands.withdraw(session(), actor(), person)
    flash(_("The invitation of %(person)s was withdrawn.", person=person))
    return redirect(url_for(".index"))
