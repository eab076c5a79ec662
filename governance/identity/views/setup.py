"""Setting up a password and a second factor, by a link that works once."""

from functools import partial
from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import web
from governance.core.config import Settings
from governance.core.web import public
from governance.identity import codes, enrolment
from governance.identity.doorway import answered, origin, step_in
from governance.identity.forms import SetupForm
from governance.identity.models import Person
from governance.identity.stepup import seeds

bp = Blueprint("setup", __name__, url_prefix="/setup")


@bp.get("/<token>")
@public
def show(token: str) -> str:
    """Show a new second factor; the link is not used up yet."""
    person = _person(token)
    wrapped = seeds().wrap(person.id, codes.new_seed())
    return _page(token, SetupForm(formdata=None, data={"seed": wrapped}))


@bp.post("/<token>")
@public
def finish(token: str) -> Response:
    """Use the link up: the person is enrolled and signed in."""
    _person(token)
    return answered(SetupForm(), partial(_page, token), partial(_finish, token))


def _person(token: str) -> Person:
    with web.edge().database.reading() as session:
        return enrolment.person_of(session, token)


def _page(token: str, form: SetupForm) -> str:
    person = _person(token)
    seed = enrolment.seed_of(seeds(), person, form.seed.data or "")
    form.code.data = None
    return render_template(
        "identity/setup.html",
        form=form,
        person=person,
        seed=seed,
        picture=codes.picture_of(seed, person.login),
        least=_settings().password_length,
        wrapped=seeds().wrap(person.id, seed),
    )


def _finish(token: str, form: SetupForm) -> Any:
    person = _person(token)
    seed = enrolment.seed_of(seeds(), person, form.seed.data or "")
    typed = enrolment.Typed(str(form.password.data), seed, str(form.code.data))
    chosen = enrolment.chosen(person, typed, _settings().password_length)
    step_in(web.apart(partial(_enrol, token=token, chosen=chosen)))
    flash(_("You are set up. From now on you sign in with this password and your app."))
    return redirect("/")


def _enrol(session: Any, token: str, chosen: enrolment.Chosen) -> str:
    return enrolment.enrol(session, seeds(), token, chosen, origin())


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
