"""Everything that is held about a person, for themselves and their HR; the end of a name."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

import governance.identity.held.inbox  # noqa: F401  # stands in the inbox of HR
from governance.core import clock
from governance.core.access import may
from governance.core.download import sent
from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.identity.held import commands
from governance.identity.held.purposes import as_lines
from governance.identity.held.rules import Permission
from governance.identity.models import Person

bp = Blueprint("held", __name__, url_prefix="/people/<int:id>/held")


@bp.get("/")
@requires(Permission.SEE_HELD, Person)
def show(person: Person) -> str:
    """Say what is kept of people, what for and how long, and offer all that is held."""
    return render_template(
        "identity/held.html",
        person=person,
        lines=tuple(as_lines()),
        may_pseudonymise=may(session(), actor(), Permission.PSEUDONYMISE, person),
    )


@bp.post("/read")
@requires(Permission.SEE_HELD, Person)
def read(person: Person) -> str:
    """Show everything that is held; that it was looked at is kept."""
    return render_template(
        "identity/held_all.html", person=person, held=commands.take(session(), actor(), person)
    )


@bp.post("/take")
@requires(Permission.SEE_HELD, Person)
def take(person: Person) -> Response:
    """Give everything that is held as a file for programs; that it was given out is kept."""
    found = commands.take(session(), actor(), person).as_json()
    text = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return sent((text,), f"held-about-{person.id}-{clock.today()}.json", "application/json")


def ending_page(person: Person, form: Form | None = None) -> str:
    """Ask whether the card is to name nobody any more."""
    if form is None:
        form = Form(formdata=None)
        form.version.data = person.version
    return render_template("identity/pseudonymise.html", person=person, form=form)


@bp.get("/pseudonymise")
@requires(Permission.PSEUDONYMISE, Person)
def ending(person: Person) -> str:
    """Ask whether the card is to name nobody any more."""
    return ending_page(person)


@bp.post("/pseudonymise")
@requires(Permission.PSEUDONYMISE, Person, form=Form, again=ending_page)
def pseudonymise(person: Person, _form: Form) -> Any:
    """Take the name off the card of somebody who left long ago."""
    commands.pseudonymise(session(), actor(), person)
    flash(_("The card names nobody any more. What was signed keeps its name."))
    return redirect(url_for("people.show", id=person.id))
