"""Rights that take two people: what is asked for, and the answer of the second one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as Download
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import clock, nav
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.factors.forms import ProofForm
from governance.identity.forms import EnableForm, ReasonForm
from governance.identity.models import Person
from governance.identity.queries import has_password
from governance.identity.rights import commands, queries
from governance.identity.rights.listing import listing
from governance.identity.rights.models import RightsRequest
from governance.identity.rights.rules import (
    ACKNOWLEDGEMENT,
    RIGHTS_REQUEST,
    Permission,
    reasons_against_signing,
)
from governance.identity.rules import Permission as OfPeople
from governance.identity.sso.queries import ways_of
from governance.identity.stepup import attested
from governance.identity.views.account import myself

bp = Blueprint("rights", __name__)
nav.beside(nav.Neighbour("people.index", _l("Rights that take two"), "rights.index", 50))
REQUESTS = named.declare("rights", "rights.index", _l("Rights that take two"))


def said(given: object, done: str) -> str:
    """Say what came of it: done, or asked for and waiting for a second person."""
    if not isinstance(given, RightsRequest):
        return done
    two = {given.asked_by_id, given.person_id}
    place = queries.one(session(), given.id).place
    names = [each.name for each in queries.seconds(session(), place, two)]
    who = _(" or ").join(names[:5]) or _("somebody else")
    return str(_("Asked for. It counts once %(who)s has confirmed it.", who=who))


@bp.get("/rights/")
@requires(Permission.READ, RightsRequest)
def index() -> str:
    """List what takes two people, and how it stands."""
    asked = queries.requests(actor())
    page = paginate(session(), listing(session()), asked, asked_of(REQUESTS))
    return render_template("identity/rights.html", page=page)


@bp.get("/rights/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, RightsRequest)
def export(format: str) -> Download:
    """Give the list as it is narrowed now, as a file."""
    found = rows_for_export(
        session(), listing(session()), queries.requests(actor()), asked_of(REQUESTS)
    )
    return attached(Sheet(found.labels, found.rows), Format(format), "rights")


def page(request: RightsRequest, form: Any = None) -> str:
    """Return the page of a request."""
    shown = queries.one(session(), request.id)
    form = form or ReasonForm(formdata=None)
    form.now_at(shown.version)
    facts = queries.facts_of(session(), shown, "a reason")
    return render_template(
        "identity/right.html",
        asked=shown,
        form=form,
        may=allowed(session(), actor(), shown),
        hints=RIGHTS_REQUEST.hints(facts, actor(), clock.now()),
        seconds=[name for _number, name in facts.seconds],
    )


@bp.get("/rights/<int:id>")
@requires(Permission.READ, RightsRequest)
def show(request: RightsRequest) -> str:
    """Show a request, with what its reader can do about it."""
    return page(request)


@bp.post("/rights/<int:id>/confirm")
@requires(Permission.CONFIRM, RightsRequest)
def confirm(request: RightsRequest) -> Response:
    """Be the second person."""
    commands.confirm(session(), actor(), request)
    flash(_("Confirmed: it holds from now on."))
    return redirect(url_for(".show", id=request.id))


@bp.post("/rights/<int:id>/refuse")
@requires(Permission.REFUSE, RightsRequest, form=ReasonForm, again=page)
def refuse(request: RightsRequest, form: ReasonForm) -> Response:
    """Say no, with a reason."""
    commands.refuse(session(), actor(), request, **form.values())
    flash(_("Refused. Who asked for it sees your reason."))
    return redirect(url_for(".show", id=request.id))


@bp.post("/rights/<int:id>/withdraw")
@requires(Permission.WITHDRAW, RightsRequest, form=ReasonForm, again=page)
def withdraw(request: RightsRequest, form: ReasonForm) -> Response:
    """Ask for it no longer."""
    commands.withdraw(session(), actor(), request, **form.values())
    flash(_("Withdrawn."))
    return redirect(url_for(".show", id=request.id))


def ending_page(person: Person, form: Any = None) -> str:
    """Return the form that ends what a person signs in with."""
    form = form or ReasonForm(formdata=None, data={"version": person.version})
    return render_template("identity/reset_factor.html", person=person, form=form)


@bp.get("/people/<int:id>/reset-factor")
@requires(OfPeople.RESET_FACTOR, Person)
def ending_factor(person: Person) -> str:
    """Show the form that ends what a person signs in with."""
    return ending_page(person)


@bp.post("/people/<int:id>/reset-factor")
@requires(OfPeople.RESET_FACTOR, Person, form=ReasonForm, again=ending_page)
def reset_factor(person: Person, form: ReasonForm) -> Response:
    """End what a person signs in with, or ask for it where they sign."""
    asked = commands.reset_factor(session(), actor(), person, **form.values())
    done = _("%(person)s signs in no more. Make a new link and hand it over.", person=person)
    flash(said(asked, done))
    return redirect(url_for("people.show", id=person.id))


def enabling_page(person: Person, form: Any = None) -> str:
    """Return the form that lets a person sign."""
    right = queries.signing_right(session(), person.id)
    form = form or EnableForm(formdata=None, data={"version": person.version})
    return render_template("identity/enable_signing.html", person=person, form=form, right=right)


@bp.get("/people/<int:id>/signing")
@requires(OfPeople.ENABLE_SIGNING, Person)
def enabling(person: Person) -> str:
    """Show the form that lets a person sign."""
    return enabling_page(person)


@bp.post("/people/<int:id>/signing")
@requires(OfPeople.ENABLE_SIGNING, Person, form=EnableForm, again=enabling_page)
def enable_signing(person: Person, form: EnableForm) -> Response:
    """Let a person sign, or ask for it where it takes two."""
    asked = commands.enable_signing(session(), actor(), person, **form.values())
    done = _("%(person)s may sign once they have said what it means.", person=person)
    flash(said(asked, done))
    return redirect(url_for("people.show", id=person.id))


def acknowledging_page(form: Any = None) -> str:
    """Return the form on which one says what a signature means."""
    form = form or ProofForm(formdata=None)
    form.code.data = None
    right = queries.signing_right(session(), actor().id)
    told = reasons_against_signing(actor().name, right)
    return render_template(
        "identity/acknowledge.html",
        form=form,
        right=right,
        words=ACKNOWLEDGEMENT,
        told=told,
        ways=ways_of(session(), actor().id),
        has_password=has_password(session(), actor().id),
    )


@bp.get("/account/signing")
@requires(OfPeople.KEEP_ACCOUNT, Person)
def acknowledging() -> str:
    """Show whether one may sign, and what a signature means."""
    return acknowledging_page()


@bp.post("/account/signing")
@requires(OfPeople.KEEP_ACCOUNT, Person, form=ProofForm, again=acknowledging_page, before=attested)
def acknowledge(_form: ProofForm, proof: Proof) -> Response:
    """Say that one's signature binds as one by hand does."""
    commands.acknowledge(session(), actor(), myself(), proof)
    flash(_("You may sign now."))
    return redirect(url_for("account.show"))
