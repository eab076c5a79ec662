"""Pages that need no sign-in: their form, their work, and the page again with every reason."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, make_response, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from governance.core import web
from governance.core.errors import Conflict, RuleViolation, TooMany
from governance.core.forms import retyped
from governance.identity.sessions import Origin

UNPROCESSABLE = 422


def answered(form: Any, page: Callable[[Any], Any], act: Callable[[Any], Any]) -> Response:
    """Do what a form asks, or show its page again: nothing typed is lost but secrets."""
    status = UNPROCESSABLE
    if form.validate():
        try:
            return make_response(act(form))
        except (Conflict, RuleViolation, TooMany) as refused:
            retyped(form, *refused.reasons)
            status = refused.status
    response = make_response(page(form))
    response.status_code = status
    return response


def origin() -> Origin:
    """Return where this request is from."""
    return Origin(request.remote_addr or "unknown", request.user_agent.string, web.came_from())


def token() -> str:
    """Return the token in the cookie, alive or not; empty without one."""
    return str(current_user.get_id()) if current_user.is_authenticated else ""


def step_in(new_token: str) -> None:
    """Put a new session into the cookie; nothing of what was in it before stays."""
    step_out()
    login_user(web.Visitor(new_token))


def step_out() -> None:
    """Empty the cookie, the token against forged forms with it."""
    logout_user()
    cookie.clear()
    g.pop("csrf_token", None)
