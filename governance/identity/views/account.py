"""My account: what I hold, where I am signed in, my password."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from governance.core import clock, web
from governance.core.access import readable
from governance.core.config import Settings
from governance.core.errors import RuleViolation
from governance.core.web import actor, requires, session
from governance.identity import commands, sessions
from governance.identity.attest import Proof
from governance.identity.doorway import token
from governance.identity.factors.queries import codes_left, keys_of
from governance.identity.factors.rules import CODES
from governance.identity.forms import PasswordForm, ZoneForm
from governance.identity.models import ROLE_LABELS, Credential, Person
from governance.identity.passwords import hashed
from governance.identity.queries import digest_of, grants_of
from governance.identity.rules import Permission
from governance.identity.secrecy import reasons_against
from governance.identity.sso.queries import identities_of, unlinked
from governance.identity.stepup import attested

bp = Blueprint("account", __name__, url_prefix="/account")


def myself() -> Person:
    """Return the person who is signed in."""
    mine = readable(actor(), Person).where(Person.id == actor().id)
    return session().scalars(mine).one()


def settings() -> Settings:
    """Return the settings of this installation."""
    return cast("Settings", current_app.extensions["settings"])


def lifetime() -> sessions.Lifetime:
    """Return how long sessions last here."""
    return sessions.Lifetime(settings().idle, settings().signer_idle, settings().longest)


def page(form: Any = None) -> str:
    """Return one's own account; a form that was refused stands in its place again."""
    person, given = myself(), {type(form): form}
    password_form = given.get(PasswordForm) or PasswordForm(formdata=None)
    password_form.code.data = None
    return render_template(
        "identity/account.html",
        person=person,
        grants=grants_of(session(), actor(), person),
        sessions=sessions.alive(session(), person.id, lifetime()),
        current=digest_of(token()),
        password_form=password_form,
        zone_form=given.get(ZoneForm) or ZoneForm(formdata=None, obj=person),
        lifetime=lifetime(),
        least=settings().password_length,
        **second_factors(person),
        roles=ROLE_LABELS,
        today=clock.today(),
        ending=ending,
    )


def second_factors(person: Person) -> dict[str, Any]:
    """Return what the page tells of app, keys and recovery codes."""
    credential = session().get(Credential, person.id)
    return {
        "app_since": credential and credential.enrolled_at,
        "keys": keys_of(session(), person.id),
        "identities": identities_of(session(), person.id),
        "providers": unlinked(session(), person.id),
        "codes_left": codes_left(session(), person.id),
        "most_codes": CODES,
    }


def ending(sign_in_id: int) -> str:
    """Return the address that ends one of one's own sessions."""
    return url_for("account.end_session", sign_in=sign_in_id)


@bp.get("/")
@requires(Permission.KEEP_ACCOUNT, Person)
def show() -> str:
    """Show one's own account."""
    return page()


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that may be stored, and the proof that its owner asked for it."""

    proof: Proof
    password_hash: str = field(repr=False)


def prepare_password(form: PasswordForm) -> NewPassword:
    """Check who asks and what for, and hash it, before any transaction is open."""
    proof = attested(form)
    with web.edge().database.reading() as opened:
        person = opened.scalars(select(Person).where(Person.id == proof.person_id)).one()
    known = (person.name, person.login)
    chosen = str(form.new_password.data)
    if reasons := reasons_against(chosen, settings().password_length, known):
        raise RuleViolation(*reasons)
    return NewPassword(proof, hashed(chosen))


@bp.post("/password")
@requires(Permission.KEEP_ACCOUNT, Person, form=PasswordForm, again=page, before=prepare_password)
def change_password(_form: PasswordForm, new: NewPassword) -> Response:
    """Replace the password and end one's other sessions."""
    commands.change_password(session(), actor(), myself(), new.proof, new.password_hash)
    commands.end_others(session(), actor(), myself(), token())
    flash(_("Your password was changed. Your other sessions have ended."))
    return redirect(url_for(".show"))


@bp.post("/zone")
@requires(Permission.KEEP_ACCOUNT, Person, form=ZoneForm, again=page)
def choose_zone(form: ZoneForm) -> Response:
    """Choose the zone one reads in."""
    commands.choose_zone(session(), actor(), myself(), **form.values())
    flash(_("Times are now shown in %(zone)s.", zone=form.time_zone.data))
    return redirect(url_for(".show"))


@bp.post("/sessions/<int:sign_in>/end")
@requires(Permission.END_SESSION, Person)
def end_session(sign_in: int) -> Response:
    """End one of one's own sessions."""
    commands.end_session(session(), actor(), myself(), sign_in)
    flash(_("The session has ended."))
    return redirect(url_for(".show"))


@bp.post("/sessions/end-others")
@requires(Permission.END_SESSION, Person)
def end_others() -> Response:
    """End all of one's own sessions but this one."""
    commands.end_others(session(), actor(), myself(), token())
    flash(_("Your other sessions have ended."))
    return redirect(url_for(".show"))
