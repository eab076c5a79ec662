"""Signing in and out."""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from governance.core import web
from governance.core.web import public
from governance.identity import entering
from governance.identity.carrying import local, taken_up, way_on
from governance.identity.doorway import answered, origin, step_in, step_out, token
from governance.identity.forms import SignInForm
from governance.identity.stepup import seeds

bp = Blueprint("sessions", __name__)


@bp.app_context_processor
def ways_back() -> dict[str, Any]:
    """Give the page of a 401 its form, and what the lost request had typed."""
    return {"sign_in_form": SignInForm, "way_on": way_on}


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
    """End the session."""
    web.apart(partial(entering.leave, token=token(), via=web.came_from()))
    step_out()
    return redirect("/sign-in")


def page(form: SignInForm) -> str:
    """Return the page of signing in."""
    form.code.data = None
    return render_template("identity/sign_in.html", form=form)


def _enter(form: SignInForm) -> Any:
    given = form.values()
    tried = entering.Tried(
        given["email"].lower(), given["password"], given["code"], origin(), token()
    )
    entered = entering.enter(web.edge().database, seeds(), tried)
    step_in(entered.token)
    if lost := taken_up(form.lost.data or "", entered.person_id):
        return render_template("identity/taken_up.html", lost=lost)
    return redirect(local(form.next.data))
