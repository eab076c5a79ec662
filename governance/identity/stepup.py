"""The step-up at the edge: usable as `before=` of a route.

A form with `password` and `code` proves who acts on their own account. One that also has `intent`
signs: sent without a token it is looked at, and the command stops to have the page made that shows
what will be signed; sent from that page, its answer is checked.
"""

from typing import Any, cast

from flask import current_app
from flask_login import current_user

from governance.core import clock, web
from governance.core.config import Settings
from governance.core.errors import RuleViolation, TooMany, Unauthenticated
from governance.core.secrets import Secrets
from governance.identity.attest import Given, Proof, Way, prove
from governance.identity.factors.answering import Reply, answered, opened
from governance.identity.factors.intents import Holder
from governance.identity.factors.queries import keys_of
from governance.identity.factors.queries import party as party_of
from governance.identity.factors.rules import Party
from governance.identity.seeds import Seeds

BY_CODE = "code"
"""What a form says in `grade` that is to be signed with password and code, key or no key."""


def seeds() -> Seeds:
    """Return what wraps the seeds of this installation."""
    return Seeds(cast("Secrets", current_app.extensions["secrets"]).seed_key)


def holder(token: str = "") -> Holder:
    """Return who is signed in, in this session, with what their page carried.

    Raises `Unauthenticated` if nobody is.
    """
    mine = current_user.get_id() if current_user.is_authenticated else ""
    with web.edge().database.reading() as session:
        known = web.edge().identify(session, mine, web.came_from())
    if known is None:
        raise Unauthenticated("You are not signed in, or were away for too long.")
    return Holder(known.actor.id, mine, token)


def attested(form: Any) -> Proof:
    """Check what a form gives, for the person who is signed in.

    Raises `Unauthenticated` if nobody is, else as `attest.prove` and `answering.answered`.
    """
    token = form.intent.data or "" if "intent" in form else ""
    here = holder(token)
    given = Given(here.person_id, form.password.data or "", form.code.data or "", web.came_from())
    if "intent" not in form:
        return prove(web.edge().database, seeds(), given)
    if not token:
        return _looking(here, is_by_code=form.grade.data == BY_CODE)
    opened(web.edge().database, here)
    try:
        reply = Reply(here, given, form.answer.data or "")
        return answered(web.edge().database, seeds(), usable_party(), reply)
    except (RuleViolation, TooMany) as refused:
        refused.again = form.shown_again
        raise


def _looking(here: Holder, *, is_by_code: bool) -> Proof:
    """Return the proof of who has given nothing yet; they sign by key if they can."""
    with web.edge().database.reading() as session:
        has_key = bool(keys_of(session, here.person_id))
    by_key = has_key and not is_by_code and usable_party() is not None
    return Proof(here.person_id, 0, clock.now(), Way.LOOK, is_by_key=by_key)


def usable_party() -> Party | None:
    """Return whom keys answer here; None where browsers let none be used."""
    settings = cast("Settings", current_app.extensions["settings"])
    try:
        with web.edge().database.reading() as session:
            return party_of(session, str(settings.public_url))
    except RuleViolation:
        return None
