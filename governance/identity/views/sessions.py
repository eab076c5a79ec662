"""Signing in and out."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import web
from governance.core.web import public
from governance.identity import entering
from governance.identity.carrying import local, taken_up, way_on
from governance.identity.doorway import answered, origin, step_in, step_out, token
from governance.identity.factors import entering as by_key
from governance.identity.factors.forms import KeySignInForm
from governance.identity.forms import SignInForm
from governance.identity.sso.forms import DepartForm
from governance.identity.sso.leaving import way_out
from governance.identity.sso.models import IdentityProvider
from governance.identity.stepup import seeds
from governance.identity.views.account import settings
from governance.identity.views.factors import party

bp = Blueprint("sessions", __name__)
FORGOTTEN = '"cache"'
"""Pages that a browser keeps to go back to; its theme stays."""


@bp.app_context_processor
def ways_back() -> dict[str, Any]:
    """Give the page of a 401 its form, and what the lost request had typed."""
    passkeys = settings().passkey_sign_in
    return {"sign_in_form": SignInForm, "way_on": way_on, "passkeys_let_in": passkeys}


@bp.get("/sign-in")
@public
def sign_in() -> str:
    """Show the one page of signing in."""
    return page(SignInForm(formdata=None, data={"next": local(request.args.get("next"))}))


@bp.post("/sign-in")
@public
def enter() -> Response:
    """Begin a session; the one that the browser was in ends."""
    return answered(SignInForm(), page, _enter)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session, and have the browser forget what it has seen."""
    home = str(settings().public_url).rstrip("/") + "/sign-in"
    out = web.apart(partial(way_out, token=token(), home=home))
    web.apart(partial(entering.leave, token=token(), via=web.came_from()))
    step_out()
    answer = _out(out)
    answer.headers["Clear-Site-Data"] = FORGOTTEN
    return answer


def _out(out: tuple[IdentityProvider, str] | None) -> Response:
    """Lead on to the provider that let them in, to be signed out there as well."""
    if out is None:
        return redirect("/sign-in")
    page = render_template("identity/onward.html", provider=out[0], there=out[1], is_out=True)
    return make_response(page)


def page(form: SignInForm) -> str:
    """Return the page of signing in."""
    form.code.data = None
    return render_template("identity/sign_in.html", form=form)


@bp.post("/sign-in/passkey")
@public
def ask_passkey() -> Response:
    """Ask the browser for a passkey, where passkeys let people in by themselves."""
    if not settings().passkey_sign_in:
        web.missing("way to sign in")
    return answered(DepartForm(), _from_the_start, _ask_passkey)


def _ask_passkey(form: DepartForm) -> str:
    asked = by_key.passkey(web.edge().database, party(), origin())
    return render_template("identity/sign_in_with_key.html", form=form, asked=asked, is_alone=True)


@bp.post("/sign-in/key")
@public
def enter_with_key() -> Response:
    """Begin a session with a key's answer, after the password."""
    return answered(KeySignInForm(), _from_the_start, _enter_with_key)


def _from_the_start(form: Any) -> str:
    """Return the page of signing in, with what stands against the key's answer."""
    told = {"next": form.next.data, "lost": form.lost.data}
    first = SignInForm(formdata=None, data=told)
    first.refusals = form.refusals
    return page(first)


def _enter(form: SignInForm) -> Any:
    given = form.values()
    tried = entering.Tried(
        given["email"].lower(), given["password"], given["code"] or "", origin(), token()
    )
    if not tried.code:
        asked = by_key.question(web.edge().database, party(), tried)
        return render_template("identity/sign_in_with_key.html", form=form, asked=asked)
    entered = entering.enter(web.edge().database, seeds(), tried)
    if entered.codes_left is not None:
        told = _("You used a recovery code: %(left)s left. My account makes new ones.",
                 left=entered.codes_left)  # fmt: skip
        return _in(entered, form, told)
    return _in(entered, form)


def _enter_with_key(form: KeySignInForm) -> Any:
    answer = by_key.Answer(form.token.data or "", form.answer.data or "", origin(), token())
    return _in(by_key.enter_with_key(web.edge().database, party(), answer), form)


def _in(entered: entering.Entered, form: Any, told: str = "") -> Any:
    """Lead on, to what was sent when the session before had ended, if anything."""
    step_in(entered.token)
    if told:
        flash(told)
    if lost := taken_up(form.lost.data or "", entered.person_id):
        return render_template("identity/taken_up.html", lost=lost)
    return redirect(local(form.next.data))
