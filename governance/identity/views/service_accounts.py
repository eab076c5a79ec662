"""Accounts of programs: the list, the page of each, and what is done about one."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock, nav
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.forms import ReasonForm
from governance.identity.tokens import accounts, commands, queries
from governance.identity.tokens.forms import AccountForm, HandOverForm, TokenForm
from governance.identity.tokens.listing import accounts_listing, standing, standing_of
from governance.identity.tokens.models import ServiceAccount
from governance.identity.tokens.rules import ACCOUNT, NewAccount, Permission
from governance.identity.tokens.scopes import told
from governance.identity.tokens.telling import story
from governance.identity.views.tokens import made_page, new_of, new_page, place_of
from governance.places.models import Place
from governance.places.queries import named_paths, tree

bp = Blueprint("service_accounts", __name__, url_prefix="/service-accounts")
nav.beside(nav.Neighbour("people.index", lazy_gettext("Programs"), "service_accounts.index", 90))
ACCOUNTS = named.declare(
    "service_accounts", "service_accounts.index", lazy_gettext("Service accounts")
)


@bp.get("/")
@requires(Permission.READ_ACCOUNT, ServiceAccount)
def index() -> str:
    """List the service accounts."""
    declared = accounts_listing(session(), actor())
    page = paginate(session(), declared, queries.accounts(actor()), asked_of(ACCOUNTS))
    may_ask = could(actor(), Permission.ASK, Place)
    return render_template("identity/service_accounts.html", page=page, may_ask=may_ask)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_ACCOUNT, ServiceAccount)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    declared, args = accounts_listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.accounts(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "service accounts")


def asking_page(form: Any = None) -> str:
    """Return the form for a service account."""
    form, places = form or AccountForm(formdata=None), tree(session(), actor())
    names = named_paths(places)
    form.place_id.choices = [(place.id, names[place.id]) for place in places]
    form.responsible_id.choices = queries.active_people(session(), actor())
    return render_template("identity/service_account_new.html", form=form)


@bp.get("/new")
@requires(Permission.ASK, Place)
def asking() -> str:
    """Show the form for a service account."""
    return asking_page()


@bp.post("/new")
@requires(Permission.ASK, Place, form=AccountForm, again=asking_page)
def ask(form: AccountForm) -> Answer:
    """Ask for a service account."""
    given = form.values()
    place = queries.place_named(session(), actor(), given.pop("place_id"))
    account = accounts.ask(session(), actor(), place, NewAccount(**given))
    flash(_("Asked for. Tokens can be made for it once a second person has confirmed it."))
    return redirect(url_for(".show", id=account.id))


def page(account: ServiceAccount, form: Any = None) -> str:
    """Return the page of a service account."""
    shown = queries.account(session(), account.id)
    given = {type(form): form}
    reason_form = given.get(ReasonForm) or ReasonForm(formdata=None)
    handing_form = given.get(HandOverForm) or HandOverForm(formdata=None)
    handing_form.responsible_id.choices = queries.active_people(session(), actor())
    for each in (reason_form, handing_form):
        each.now_at(shown.version)
    facts = queries.facts_of(session(), shown, "a reason")
    mine = queries.tokens_of(session(), shown.person_id) if shown.person_id else []
    return render_template(
        "identity/service_account.html",
        account=shown,
        form=reason_form,
        handing_form=handing_form,
        standing=standing_of(shown),
        tokens=[(each, standing(each)) for each in mine],
        good_for=told,
        history=story(session(), shown),
        may=allowed(session(), actor(), shown),
        hints=ACCOUNT.hints(facts, actor(), clock.now()),
    )


@bp.get("/<int:id>")
@requires(Permission.READ_ACCOUNT, ServiceAccount)
def show(account: ServiceAccount) -> str:
    """Show a service account, with what its reader can do about it."""
    return page(account)


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, ServiceAccount)
def confirm(account: ServiceAccount) -> Answer:
    """Be the second person."""
    accounts.confirm(session(), actor(), account)
    flash(_("Confirmed: tokens can be made for it from now on."))
    return redirect(url_for(".show", id=account.id))


@bp.post("/<int:id>/refuse")
@requires(Permission.REFUSE, ServiceAccount, form=ReasonForm, again=page)
def refuse(account: ServiceAccount, form: ReasonForm) -> Answer:
    """Say no, with a reason."""
    accounts.refuse(session(), actor(), account, **form.values())
    flash(_("Refused. Who asked for it sees your reason."))
    return redirect(url_for(".show", id=account.id))


@bp.post("/<int:id>/withdraw")
@requires(Permission.WITHDRAW, ServiceAccount, form=ReasonForm, again=page)
def withdraw(account: ServiceAccount, form: ReasonForm) -> Answer:
    """Ask for it no longer."""
    accounts.withdraw(session(), actor(), account, **form.values())
    flash(_("Withdrawn."))
    return redirect(url_for(".show", id=account.id))


@bp.post("/<int:id>/end")
@requires(Permission.END_ACCOUNT, ServiceAccount, form=ReasonForm, again=page)
def end(account: ServiceAccount, form: ReasonForm) -> Answer:
    """End it with all of its tokens."""
    ended = accounts.end(session(), actor(), account, **form.values())
    flash(_("Ended, and with it %(num)s tokens.", num=ended))
    return redirect(url_for(".show", id=account.id))


@bp.post("/<int:id>/hand-over")
@requires(Permission.HAND_OVER, ServiceAccount, form=HandOverForm, again=page)
def hand_over(account: ServiceAccount, form: HandOverForm) -> Answer:
    """Name who answers for it from now on."""
    to_id, reason = int(form.responsible_id.data or 0), str(form.reason.data)
    accounts.hand_over(session(), actor(), account, to_id, reason)
    flash(_("Handed over. Make new tokens if who left may know the old ones."))
    return redirect(url_for(".show", id=account.id))


def creating_page(account: ServiceAccount, form: Any = None) -> str:
    """Return the form for a token of a service account."""
    shown = queries.account(session(), account.id)
    form = form or TokenForm(formdata=None, data={"place_id": shown.place_id})
    return new_page(form, url_for(".show", id=shown.id), shown)


@bp.get("/<int:id>/tokens/new")
@requires(Permission.CREATE_FOR, ServiceAccount)
def creating_token(account: ServiceAccount) -> str:
    """Show the form for a token of a service account."""
    return creating_page(account)


@bp.post("/<int:id>/tokens/new")
@requires(Permission.CREATE_FOR, ServiceAccount, form=TokenForm, again=creating_page)
def create_token(account: ServiceAccount, form: TokenForm) -> str:
    """Make a token of a service account; it is shown on this page, and nowhere again."""
    told = (account, place_of(form), new_of(form))
    made, text = commands.create_for(session(), actor(), *told)
    return made_page(made, text)
