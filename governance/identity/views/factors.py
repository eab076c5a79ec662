"""My security keys and recovery codes."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import web
from governance.core.errors import RuleViolation
from governance.core.web import actor, missing, requires, session
from governance.identity.attest import Proof
from governance.identity.doorway import token
from governance.identity.factors import ceremonies, commands, queries
from governance.identity.factors.ceremonies import Asked, NewKey
from governance.identity.factors.forms import KeyForm, NewKeyForm, ProofForm
from governance.identity.factors.models import Purpose, SecurityKey
from governance.identity.factors.questions import take
from governance.identity.factors.rules import CODES, Party, new_code, read_code
from governance.identity.models import Person
from governance.identity.passwords import hashed
from governance.identity.rules import Permission
from governance.identity.stepup import attested
from governance.identity.views.account import myself, settings

bp = Blueprint("factors", __name__, url_prefix="/account")
NOT_ADDED = (
    "The key did not answer in time, or not to this page: nothing was added. Give password and "
    "code again, and touch the key when the browser asks."
)


def party() -> Party:
    """Return whom keys answer here."""
    with web.edge().database.reading() as opened:
        return queries.party(opened, str(settings().public_url))


def adding_page(form: Any = None) -> str:
    """Return the form that begins a new key."""
    shown = form if isinstance(form, NewKeyForm) else NewKeyForm(formdata=None)
    shown.refusals = form.refusals if form else ()
    shown.code.data = None
    return render_template("identity/key_new.html", form=shown)


@bp.get("/keys/new")
@requires(Permission.KEEP_ACCOUNT, Person)
def adding() -> str:
    """Show the form that begins a new key."""
    return adding_page()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Proof that its owner asks, and whom the key will answer."""

    proof: Proof
    party: Party


def prepare(form: NewKeyForm) -> Prepared:
    """Look first whether keys can be used here at all, then who asks."""
    return Prepared(party=party(), proof=attested(form))


@bp.post("/keys/new")
@requires(Permission.KEEP_ACCOUNT, Person, form=NewKeyForm, again=adding_page, before=prepare)
def begin(form: NewKeyForm, given: Prepared) -> str:
    """Ask the browser for a key."""
    me = myself()
    name = str(form.name.data)
    token, challenge = commands.begin_key(session(), actor(), me, given.proof, name)
    known = [key.credential_id for key in queries.keys_of(session(), me.id)]
    options = ceremonies.adding(Asked(given.party, challenge), me.id, me.login, known)
    return render_template("identity/key_touch.html", name=name, token=token, options=options)


@dataclass(frozen=True, slots=True)
class Shown:
    """A key that has shown itself: whose, under which name, to whom it answers."""

    name: str
    key: NewKey
    party: Party


def verify(form: KeyForm) -> Shown:
    """Use the question up and look at the answer, before any transaction is open."""
    here, database = party(), web.edge().database
    with database.acting() as opened:
        taken = take(opened, form.token.data or "", Purpose.ADD)
    if taken is None:
        raise RuleViolation(NOT_ADDED)
    with database.reading() as opened:
        is_mine = web.edge().identify(opened, token(), web.came_from())
    made = ceremonies.added(Asked(here, taken[1]), form.answer.data or "")
    if made is None or is_mine is None or is_mine.actor.id != taken[0]:
        raise RuleViolation(NOT_ADDED)
    return Shown(taken[2], made, here)


@bp.post("/keys")
@requires(Permission.KEEP_ACCOUNT, Person, form=KeyForm, again=adding_page, before=verify)
def add(_form: KeyForm, shown: Shown) -> Response:
    """Keep a key that has shown itself."""
    commands.add_key(session(), actor(), myself(), (shown.name, shown.key), shown.party)
    flash(_("%(key)s was added: from now on it lets you in after your password.", key=shown.name))
    return redirect(url_for("account.show"))


def key_of(number: int) -> SecurityKey:
    """Return one of my keys."""
    mine = queries.keys_of(session(), actor().id)
    return next((each for each in mine if each.id == number), None) or missing("key")


def removing_page(key: int, form: Any = None) -> str:
    """Return the form that removes a key."""
    form = form or ProofForm(formdata=None)
    form.code.data = None
    return render_template("identity/key_remove.html", key=key_of(key), form=form)


@bp.get("/keys/<int:key>/remove")
@requires(Permission.KEEP_ACCOUNT, Person)
def removing(key: int) -> str:
    """Show the form that removes a key."""
    return removing_page(key)


@bp.post("/keys/<int:key>/remove")
@requires(Permission.KEEP_ACCOUNT, Person, form=ProofForm, again=removing_page, before=attested)
def remove(key: int, _form: ProofForm, proof: Proof) -> Response:
    """Remove a key."""
    removed = commands.remove_key(session(), actor(), myself(), key, proof)
    flash(_("%(key)s was removed.", key=removed.name))
    return redirect(url_for("account.show"))


def renewing_page(form: Any = None) -> str:
    """Return the form that makes new recovery codes."""
    form = form or ProofForm(formdata=None)
    form.code.data = None
    left = queries.codes_left(session(), actor().id)
    return render_template("identity/recovery_new.html", form=form, left=left, most=CODES)


@bp.get("/recovery-codes")
@requires(Permission.KEEP_ACCOUNT, Person)
def renewing() -> str:
    """Show the form that makes new recovery codes."""
    return renewing_page()


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Ten codes to show once, and what is stored of them."""

    proof: Proof
    shown: tuple[str, ...] = field(repr=False)
    hashes: tuple[str, ...] = field(repr=False)


def prepare_codes(form: ProofForm) -> NewCodes:
    """Check who asks, then draw and hash ten codes, before any transaction is open."""
    proof = attested(form)
    codes = tuple(new_code(number) for number in range(1, CODES + 1))
    read = [read_code(each) for each in codes]
    return NewCodes(proof, codes, tuple(hashed(each[1]) for each in read if each))


@bp.post("/recovery-codes")
@requires(
    Permission.KEEP_ACCOUNT, Person, form=ProofForm, again=renewing_page, before=prepare_codes
)
def renew(_form: ProofForm, new: NewCodes) -> str:
    """Make new recovery codes; they are shown here and nowhere again."""
    commands.renew_codes(session(), actor(), myself(), new.proof, new.hashes)
    return render_template("identity/recovery_codes.html", codes=new.shown)
