"""Tokens of programs: the list, the page of each, and how one is made and ended."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.doorway import token as session_token
from governance.identity.forms import ReasonForm
from governance.identity.models import Person
from governance.identity.tokens import commands, queries
from governance.identity.tokens.forms import TokenForm
from governance.identity.tokens.listing import standing, tokens_listing
from governance.identity.tokens.models import ApiToken, ServiceAccount
from governance.identity.tokens.rules import NewToken, Permission
from governance.identity.tokens.scopes import SCOPE_LABELS, Scope
from governance.identity.tokens.telling import story
from governance.places.models import Place
from governance.places.queries import named_paths, tree

bp = Blueprint("tokens", __name__)
TOKENS = named.declare("tokens", "tokens.index", lazy_gettext("Tokens"))


@bp.get("/tokens/")
@requires(Permission.READ, ApiToken)
def index() -> str:
    """List the tokens of programs."""
    declared = tokens_listing(session(), actor())
    page = paginate(session(), declared, queries.tokens(actor()), asked_of(TOKENS))
    return render_template(
        "identity/tokens.html",
        page=page,
        may_read_accounts=could(actor(), Permission.READ_ACCOUNT, ServiceAccount),
    )


@bp.get("/tokens/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, ApiToken)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    declared, args = tokens_listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.tokens(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "tokens")


def page(token: ApiToken, form: Any = None) -> str:
    """Return the page of a token."""
    shown = queries.one(session(), token.id)
    form = form or ReasonForm(formdata=None)
    form.now_at(shown.version)
    return render_template(
        "identity/token.html",
        token=shown,
        form=form,
        standing=standing(shown),
        scopes=[SCOPE_LABELS[Scope(each)] for each in shown.scopes.split()],
        service=queries.service_of(session(), shown.person_id),
        uses=queries.uses_of(session(), shown.id),
        history=story(session(), shown),
        may=allowed(session(), actor(), shown),
    )


@bp.get("/tokens/<int:id>")
@requires(Permission.READ, ApiToken)
def show(token: ApiToken) -> str:
    """Show a token, with from where it is used."""
    return page(token)


@bp.post("/tokens/<int:id>/end")
@requires(Permission.END, ApiToken, form=ReasonForm, again=page)
def end(token: ApiToken, form: ReasonForm) -> Answer:
    """Have a token refused from now on."""
    commands.end(session(), actor(), token, **form.values())
    flash(_("Ended: it is refused from now on."))
    return redirect(url_for(".show", id=token.id))


def creating_page(form: Any = None) -> str:
    """Return the form for a token of one's own."""
    form = form or TokenForm(formdata=None)
    form.scopes.choices = [(s, SCOPE_LABELS[s]) for s in Scope if s is not Scope.SCIM]
    return new_page(form, url_for(".index"))


def new_page(form: Any, back: str, service: ServiceAccount | None = None) -> str:
    """Return the form for a token: of one's own, or of a service account."""
    places = tree(session(), actor())
    within = service.place.path if service else "/"
    names = named_paths(places)
    form.place_id.choices = [(p.id, names[p.id]) for p in places if p.path.startswith(within)]
    is_fresh = queries.is_fresh(session(), session_token())
    told = {"service": service, "back": back, "is_fresh": is_fresh}
    return render_template("identity/token_new.html", form=form, **told)


@bp.get("/account/tokens/new")
@requires(Permission.CREATE, Person)
def creating() -> str:
    """Show the form for a token of one's own."""
    return creating_page()


@bp.post("/account/tokens/new")
@requires(Permission.CREATE, Person, form=TokenForm, again=creating_page)
def create(form: TokenForm) -> str:
    """Make a token of one's own; it is shown on this page, and nowhere again."""
    made, text = commands.create(session(), actor(), place_of(form), new_of(form))
    return made_page(made, text)


def place_of(form: TokenForm) -> Place:
    """Return the place that was chosen; `NotFound` if the reader may not know it."""
    return queries.place_named(session(), actor(), int(form.place_id.data or 0))


def new_of(form: TokenForm) -> NewToken:
    """Return what was typed."""
    is_fresh = queries.is_fresh(session(), session_token())
    days = int(form.days.data or 0)
    return NewToken(str(form.name.data), tuple(form.scopes.data), days, is_fresh)


def made_page(token: ApiToken, text: str) -> str:
    """Return the page that shows a token, once."""
    shown = queries.one(session(), token.id)
    return render_template("identity/token_made.html", token=shown, text=text)
