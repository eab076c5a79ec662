"""Accounts that are kept for an outage: keeping one, and looking into its use."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import allowed
from governance.core.web import actor, requires, session
from governance.identity.forms import FindingForm, ReasonForm
from governance.identity.models import Person
from governance.identity.spare import commands, queries
from governance.identity.spare.models import SpareUse
from governance.identity.spare.rules import Permission

bp = Blueprint("spare", __name__)


def keeping_page(person: Person, form: Any = None) -> str:
    """Return the form that keeps an account for an outage."""
    form = form or ReasonForm(formdata=None, data={"version": person.version})
    return render_template("identity/keep_spare.html", person=person, form=form)


@bp.get("/people/<int:id>/spare")
@requires(Permission.KEEP, Person)
def keeping(person: Person) -> str:
    """Show the form that keeps an account for an outage."""
    return keeping_page(person)


@bp.post("/people/<int:id>/spare")
@requires(Permission.KEEP, Person, form=ReasonForm, again=keeping_page)
def keep_spare(person: Person, form: ReasonForm) -> Response:
    """Keep an account for an outage."""
    commands.keep_spare(session(), actor(), person, **form.values())
    flash(_("Kept for an outage: it signs nothing, and each use is told."))
    return redirect(url_for("people.show", id=person.id))


def page(use: SpareUse, form: Any = None) -> str:
    """Return the page of one use."""
    shown = queries.one(session(), use.id)
    form = form or FindingForm(formdata=None)
    form.now_at(shown.version)
    return render_template(
        "identity/spare_use.html",
        use=shown,
        form=form,
        may=allowed(session(), actor(), shown),
        me=actor().id,
        back_at=queries.back_at(session(), shown),
        away=queries.away(session(), shown),
        ready_at=queries.ready_at(session(), shown),
        done=queries.done_by(session(), shown),
        most=queries.MOST,
    )


@bp.get("/spare-uses/<int:id>")
@requires(Permission.READ, SpareUse)
def show(use: SpareUse) -> str:
    """Show one use of a spare account."""
    return page(use)


@bp.post("/spare-uses/<int:id>/close")
@requires(Permission.CLOSE, SpareUse)
def close(use: SpareUse) -> Response:
    """Say that the outage is over, and let nobody in by the account any more."""
    ended = commands.close(session(), actor(), use)
    flash(_("Closed, and with it %(num)s sessions. Make a new link to have it ready.", num=ended))
    return redirect(url_for(".show", id=use.id))


@bp.post("/spare-uses/<int:id>/review")
@requires(Permission.REVIEW, SpareUse, form=FindingForm, again=page)
def review(use: SpareUse, form: FindingForm) -> Response:
    """Say what was found."""
    commands.review(session(), actor(), use, **form.values())
    flash(_("Kept with the use."))
    return redirect(url_for(".show", id=use.id))
