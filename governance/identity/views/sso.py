"""Signing in through a provider: there, and back."""

import json
import secrets
from functools import partial
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import web
from governance.core.errors import DomainError
from governance.core.web import actor, public, requires, session
from governance.identity.attest import Proof
from governance.identity.carrying import local, taken_up
from governance.identity.doorway import origin, step_in, token
from governance.identity.factors.answering import BY_PROVIDER
from governance.identity.factors.forms import ProofForm
from governance.identity.factors.intents import Holder
from governance.identity.models import Person
from governance.identity.rules import Permission
from governance.identity.sso import commands, entering, leaving, trips
from governance.identity.sso.forms import DepartForm
from governance.identity.sso.models import Errand, IdentityProvider
from governance.identity.sso.queries import usable
from governance.identity.stepup import attested, seeds
from governance.identity.views.account import myself, settings

bp = Blueprint("sso", __name__)
TRIP = "trip"
"""What the cookie calls the secret that binds trips to this browser."""

OK, BAD_REQUEST = 200, 400
MOST = 4000
"""Characters of what a provider sends back."""


@bp.app_context_processor
def ways_in() -> dict[str, Any]:
    """Give the page of signing in its buttons."""
    return {"providers_here": providers_here}


def providers_here() -> list[IdentityProvider]:
    """Return the providers that people sign in through."""
    with web.edge().database.reading() as opened:
        return usable(opened)


def callback() -> str:
    """Return the address to which providers send people back."""
    return str(settings().public_url).rstrip("/") + url_for("sso.come_back")


def browser() -> str:
    """Return what binds a trip to this browser."""
    return str(cookie.setdefault(TRIP, secrets.token_urlsafe(32)))


def provider_of(number: int) -> IdentityProvider:
    """Return a provider in force."""
    found = next((each for each in providers_here() if each.id == number), None)
    return found or web.missing("provider")


def onward(provider: IdentityProvider, outing: trips.Outing) -> str:
    """Return the page that leads to the provider: a form may not, by the content policy."""
    there = web.apart(partial(trips.depart, provider=provider, outing=outing))
    return render_template("identity/onward.html", provider=provider, there=there)


@bp.post("/sign-in/with/<int:provider_id>")
@public
def depart(provider_id: int) -> str:
    """Send somebody to a provider to sign in."""
    form, provider = DepartForm(), provider_of(provider_id)
    carried = {"next": local(form.next.data), "lost": form.lost.data or ""}
    return onward(provider, trips.Outing(Errand.SIGN_IN, browser(), callback(), carried))


@bp.get("/sign-in/back")
@public
def come_back() -> Response:
    """Take what a provider sends back, once."""
    args = request.args
    back = trips.Return(
        args.get("state", "")[:MOST],
        args.get("code", "")[:MOST],
        args.get("iss", "")[:MOST],
        args.get("error", "")[:MOST],
        str(cookie.get(TRIP, "")),
        callback(),
        origin(),
        token(),
        _here(),
    )
    try:
        brought = trips.come_back(web.edge().database, seeds(), back)
        return make_response(COMES_TO[brought.trip.errand](brought, back))
    except DomainError as refused:
        page = render_template("identity/not_believed.html", error=refused)
        return make_response(page, refused.status)


def _here() -> int | None:
    """Return who is signed in in this browser, if anybody."""
    with web.edge().database.reading() as opened:
        known = web.edge().identify(opened, token(), web.came_from()) if token() else None
    return known.actor.id if known else None


def _entered(brought: trips.Brought, back: trips.Return) -> Any:
    """Lead on, to what was sent when the session before had ended, if anything."""
    entered = entering.enter(web.edge().database, brought, back)
    step_in(entered.token)
    carried = brought.trip.carried
    if lost := taken_up(carried["lost"], entered.person_id):
        return render_template("identity/taken_up.html", lost=lost)
    return redirect(carried["next"])


def _linked(brought: trips.Brought, back: trips.Return) -> Any:
    name = brought.trip.provider.name
    if entering.link(web.edge().database, brought, back):
        flash(
            _(
                "Asked for. %(provider)s lets you in once a second person confirms it.",
                provider=name,
            )
        )
    else:
        flash(_("From now on %(provider)s lets you in as well.", provider=name))
    return redirect(url_for("account.show"))


def _attested(brought: trips.Brought, back: trips.Return) -> Any:
    """Show once more what is signed; it is signed by who sends it on."""
    intent = entering.attest(web.edge().database, brought, back)
    return render_template(
        "identity/attested.html",
        told=json.loads(intent.payload),
        provider=brought.trip.provider,
        carried=brought.trip.carried,
        answer=BY_PROVIDER,
    )


def _acknowledged(brought: trips.Brought, back: trips.Return) -> Any:
    entering.acknowledge(web.edge().database, brought, back)
    flash(_("You may sign now."))
    return redirect(url_for("account.show"))


COMES_TO = {
    Errand.SIGN_IN: _entered,
    Errand.LINK: _linked,
    Errand.SIGN: _attested,
    Errand.ACKNOWLEDGE: _acknowledged,
}


@bp.post("/sign-in/sign/<int:provider_id>")
@requires(Permission.KEEP_ACCOUNT, Person)
def sign(provider_id: int) -> str:
    """Send the person to the provider for what they are shown, and keep what the form held."""
    provider, given = provider_of(provider_id), request.form.get("intent", "")[:MOST]
    fields = [each for each in request.form.items(multi=True) if each[0] != "csrf_token"]
    carried = {"path": local(request.args.get("at")), "fields": fields, "intent": given}
    outing = trips.Outing(Errand.SIGN, browser(), callback(), carried, actor().id)
    here = Holder(actor().id, token(), given)
    there = commands.begin_attesting(session(), actor(), myself(), here, (provider, outing))
    return render_template("identity/onward.html", provider=provider, there=there)


@bp.post("/account/signing/with/<int:provider_id>")
@requires(Permission.KEEP_ACCOUNT, Person)
def acknowledge(provider_id: int) -> str:
    """Send the person to the provider, to say what their signature means."""
    provider = provider_of(provider_id)
    outing = trips.Outing(Errand.ACKNOWLEDGE, browser(), callback(), {}, actor().id)
    there = commands.begin_acknowledging(session(), actor(), myself(), (provider, outing))
    return render_template("identity/onward.html", provider=provider, there=there)


@bp.post("/sign-in/ended")
@public
def end() -> Response:
    """Take a provider's word that a session of its own has ended: the back channel."""
    text, came = request.form.get("logout_token", ""), origin()
    try:
        leaving.end_by_provider(web.edge().database, text, came)
    except DomainError as refused:
        told = {"error": "invalid_request", "error_description": str(refused)}
        return make_response(told, BAD_REQUEST)
    return make_response("", OK)


@bp.record_once
def _let_in(state: BlueprintSetupState) -> None:
    """Take what providers send, who have no page of ours to send it from."""
    state.app.extensions["csrf"].exempt(end)


def linking_page(provider_id: int, form: Any = None) -> str:
    """Return the form that links what one is called at a provider."""
    form = form or ProofForm(formdata=None)
    form.code.data = None
    return render_template("identity/link.html", form=form, provider=provider_of(provider_id))


@bp.get("/account/identities/<int:provider_id>/link")
@requires(Permission.KEEP_ACCOUNT, Person)
def linking(provider_id: int) -> str:
    """Show the form that links what one is called at a provider."""
    return linking_page(provider_id)


@bp.post("/account/identities/<int:provider_id>/link")
@requires(Permission.KEEP_ACCOUNT, Person, form=ProofForm, again=linking_page, before=attested)
def link(provider_id: int, _form: ProofForm, proof: Proof) -> str:
    """Send the person to the provider, to show there who they are."""
    provider = provider_of(provider_id)
    outing = trips.Outing(Errand.LINK, browser(), callback(), {}, actor().id)
    there = commands.begin_link(session(), actor(), myself(), proof, (provider, outing))
    return render_template("identity/onward.html", provider=provider, there=there)
