"""The providers through which people sign in: settings, rules, and trying them."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as Download
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from governance.core import clock, nav
from governance.core.access import allowed, could, readable
from governance.core.download import attached
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.forms import ReasonForm
from governance.identity.models import ROLE_LABELS
from governance.identity.sso import commands, queries
from governance.identity.sso.addresses import why_unusable
from governance.identity.sso.client import owner_of, signing_key
from governance.identity.sso.fetching import Discovered, ProviderError, discover
from governance.identity.sso.forms import ProviderForm
from governance.identity.sso.listing import PROVIDERS, providers
from governance.identity.sso.models import IdentityProvider
from governance.identity.sso.planning import Plan, tried_on
from governance.identity.sso.rules import (
    PROVIDER,
    Permission,
    RoleRule,
    Settings,
    read_rules,
    tried,
)
from governance.identity.stepup import seeds

bp = Blueprint("providers", __name__, url_prefix="/identity-providers")
nav.beside(nav.Neighbour("people.index", lazy_gettext("Identity providers"), "providers.index", 80))
LISTED = named.declare("providers", "providers.index", lazy_gettext("Identity providers"))
SAME = ("name", "issuer", "client_id", "factors", "rules")
"""What other settings of a provider begin with."""


@bp.get("/")
@requires(Permission.READ, IdentityProvider)
def index() -> str:
    """List the providers, and what is asked for."""
    return render_template(
        "identity/providers.html",
        page=paginate(session(), PROVIDERS, providers(actor()), asked_of(LISTED)),
        may_propose=could(actor(), Permission.PROPOSE, IdentityProvider),
    )


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, IdentityProvider)
def export(format: str) -> Download:
    """Give the list as it is narrowed now, as a file."""
    found = rows_for_export(session(), PROVIDERS, providers(actor()), asked_of(LISTED))
    return attached(Sheet(found.labels, found.rows), Format(format), "identity-providers")


def page(provider: IdentityProvider, form: Any = None) -> str:
    """Return the page of a provider's settings."""
    shown = queries.one(session(), provider.id)
    form = form or ReasonForm(formdata=None)
    form.now_at(shown.version)
    facts = queries.facts_of(session(), shown, "a reason")
    hints = PROVIDER.hints(facts, actor(), clock.now())
    return render_template(
        "identity/provider.html",
        provider=shown,
        form=form,
        rules=read_rules(shown.rules)[0],
        roles=ROLE_LABELS,
        may=allowed(session(), actor(), shown),
        effects=_effects(shown.issuer, shown.rules) if "confirm" in hints else None,
        hints=hints,
    )


@bp.get("/<int:id>")
@requires(Permission.READ, IdentityProvider)
def show(provider: IdentityProvider) -> str:
    """Show a provider's settings, with what its reader can do about them."""
    return page(provider)


def new_page(form: Any = None, tried: list[RoleRule] | None = None) -> str:
    """Return the form for a provider, or for other settings of one; with what was `tried`."""
    form = form or ProviderForm(formdata=None, data=_before())
    effects = None if tried is None else _effects(form.issuer.data or "", form.rules.data or "")
    return render_template(
        "identity/provider_new.html", form=form, tried=tried, roles=ROLE_LABELS, effects=effects
    )


def _effects(issuer: str, text: str) -> tuple[list[Plan], bool]:
    """Return whom rules would change, tried on what was last said of people."""
    return tried_on(session(), issuer, read_rules(text)[0])


def _before() -> dict[str, Any]:
    """Return the settings that others are to follow, if the address names some."""
    number = request.args.get("after", "")
    if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004
        return {}
    wanted = readable(actor(), IdentityProvider).where(IdentityProvider.id == int(number))
    before = session().scalars(wanted).one_or_none()
    return {name: getattr(before, name) for name in SAME} if before else {}


@bp.get("/new")
@requires(Permission.PROPOSE, IdentityProvider)
def new() -> str:
    """Show the form for a provider."""
    return new_page()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a provider says of itself, and its secret as it is kept."""

    told: Settings
    found: Discovered
    secret: str = field(repr=False)


def prepare(form: ProviderForm) -> Prepared:
    """Ask the provider where it is asked for what, before any transaction is open."""
    given = form.values()
    names = ("name", "issuer", "client_id", "factors", "rules", "reason")
    told = Settings(*(given[name] or "" for name in names))
    secret = given["client_key"] or given["client_secret"] or ""
    owner = owner_of(told.issuer, told.client_id)
    wrapped = seeds().wrap_for(owner, secret) if secret else ""
    if why := why_unusable(told.issuer):
        raise RuleViolation(f"The issuer cannot be used: {why}.")
    try:
        if given["client_key"]:
            signing_key(given["client_key"])
        return Prepared(told, discover(told.issuer), wrapped)
    except ProviderError as unreached:
        raise RuleViolation(f"The provider cannot be used: {unreached}.") from unreached


@bp.post("/new")
@requires(Permission.PROPOSE, IdentityProvider, form=ProviderForm, again=new_page, before=prepare)
def propose(_form: ProviderForm, given: Prepared) -> Response:
    """Ask for a provider."""
    made = commands.propose(session(), actor(), given.told, given.found, given.secret)
    flash(_("It stands as %(state)s.", state=made.state.replace("_", " ")))
    return redirect(url_for(".show", id=made.id))


@bp.post("/try")
@requires(Permission.PROPOSE, IdentityProvider, form=ProviderForm, again=new_page)
def try_rules(form: ProviderForm) -> str:
    """Show to which roles the rules would come; nothing is saved."""
    return new_page(form, tried(form.rules.data or "", form.claims.data or "{}"))


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, IdentityProvider)
def confirm(provider: IdentityProvider) -> Response:
    """Be the second person."""
    commands.confirm(session(), actor(), provider)
    flash(_("Confirmed: people sign in through it from now on."))
    return redirect(url_for(".show", id=provider.id))


@bp.post("/<int:id>/refuse")
@requires(Permission.REFUSE, IdentityProvider, form=ReasonForm, again=page)
def refuse(provider: IdentityProvider, form: ReasonForm) -> Response:
    """Say no, with a reason."""
    commands.refuse(session(), actor(), provider, **form.values())
    flash(_("Refused. Who asked for it sees your reason."))
    return redirect(url_for(".show", id=provider.id))


@bp.post("/<int:id>/withdraw")
@requires(Permission.WITHDRAW, IdentityProvider, form=ReasonForm, again=page)
def withdraw(provider: IdentityProvider, form: ReasonForm) -> Response:
    """Ask for it no longer."""
    commands.withdraw(session(), actor(), provider, **form.values())
    flash(_("Withdrawn."))
    return redirect(url_for(".show", id=provider.id))


@bp.post("/<int:id>/end")
@requires(Permission.END, IdentityProvider, form=ReasonForm, again=page)
def end(provider: IdentityProvider, form: ReasonForm) -> Response:
    """Let nobody in through it any more."""
    ended = commands.end(session(), actor(), provider, **form.values())
    flash(_("Ended, and with it %(num)s sessions.", num=ended))
    return redirect(url_for(".show", id=provider.id))
