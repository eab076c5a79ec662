"""The step-up at the edge: usable as `before=` of a route whose form has `password` and `code`."""

from typing import Any, cast

from flask import current_app
from flask_login import current_user

from governance.core import web
from governance.core.errors import Unauthenticated
from governance.core.secrets import Secrets
from governance.identity.attest import Given, Proof, prove
from governance.identity.seeds import Seeds


def seeds() -> Seeds:
    """Return what wraps the seeds of this installation."""
    return Seeds(cast("Secrets", current_app.extensions["secrets"]).seed_key)


def attested(form: Any) -> Proof:
    """Check the password and the code of a form, for the person who is signed in.

    Raises `Unauthenticated` if nobody is, else as `attest.prove`.
    """
    database = web.edge().database
    token = current_user.get_id() if current_user.is_authenticated else ""
    with database.reading() as session:
        known = web.edge().identify(session, token, web.came_from())
    if known is None:
        raise Unauthenticated("You are not signed in, or were away for too long.")
    return prove(
        database,
        seeds(),
        Given(known.actor.id, form.password.data, form.code.data, web.came_from()),
    )
