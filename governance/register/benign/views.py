"""Benign rules as pages: the list, one with its uses, the wish, the agreement, its end."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from governance.register.benign import commands, queries
from governance.register.benign.commands import Benign
from governance.register.benign.forms import BenignForm, EndForm
from governance.register.benign.models import BenignRule
from governance.register.benign.rules import (
    AGREED,
    ASKED,
    MEANINGS,
    Permission,
    reasons_against_agreeing,
)
from governance.register.queries.records import products

bp = Blueprint("benign", __name__, url_prefix="/register/benign")
LISTED = named.declare("benign", "benign.index", lazy_gettext("Benign rules"))


@bp.get("/")
@requires(Permission.READ, BenignRule)
def index() -> str:
    """List what may differ on which devices without being drift."""
    declared = queries.listing(session(), actor())
    page = paginate(session(), declared, queries.rules(actor()), asked_of(LISTED))
    return render_template("benign/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, BenignRule)
def export(format: str) -> Response:
    """Give the rules listed as a sheet."""
    declared, asked = queries.listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.rules(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "benign")


@bp.get("/<int:id>/new")
@requires(Permission.ASK, Place)
def asking(site: Place, form: Any = None) -> str:
    """Ask what may differ at a site, and why."""
    made = form or BenignForm(formdata=None)
    made.product.choices = products(session())
    return render_template("benign/ask.html", site=site, form=made, meaning=MEANINGS[ASKED])


@bp.post("/<int:id>/new")
@requires(Permission.ASK, Place, form=BenignForm, again=asking, before=attested)
def ask(site: Place, form: Any, proof: Proof) -> Answer:
    """Ask for it, signed."""
    said = Benign(
        form.component.data, form.asset_class.data or None, form.product.data or None,
        form.expires_on.data, form.reason.data,
    )  # fmt: skip
    made = commands.ask(session(), actor(), site, said, proof)
    flash(_("Asked: it is drift until quality agrees."))
    return redirect(url_for(".show", id=made.id))


@bp.get("/rules/<int:id>")
@requires(Permission.READ, BenignRule)
def show(benign: BenignRule, form: Any = None) -> str:
    """Show a rule: what may differ, who signed that, and each time that it was used."""
    row = queries.whole(session(), benign)
    made = form or SignForm(formdata=None)
    made.now_at(row.version)
    may = allowed(session(), actor(), row)
    return render_template(
        "benign/show.html",
        row=row,
        of_what=queries.of_what(row),
        state=queries.state_of(row),
        form=made,
        meaning=MEANINGS[AGREED],
        is_asked=row.agreed_at is None and row.ended_at is None and Permission.AGREE in may,
        may_end=row.ended_at is None and Permission.END in may,
        against=reasons_against_agreeing(row, actor()),
        uses=queries.uses_of(session(), actor(), row),
        number=queries.number_of_uses(session(), row),
        signatures=signatures_of(session(), queries.KIND, row.id),
    )


@bp.post("/rules/<int:id>/agree")
@requires(Permission.AGREE, BenignRule, form=SignForm, again=show, before=attested)
def agree(benign: BenignRule, _form: Any, proof: Proof) -> Answer:
    """Agree to it for quality, signed."""
    commands.agree(session(), actor(), benign, proof)
    flash(_("It is no drift from now on; each time is counted."))
    return redirect(url_for(".show", id=benign.id))


@bp.get("/rules/<int:id>/end")
@requires(Permission.END, BenignRule)
def ending(benign: BenignRule, form: Any = None) -> str:
    """Ask why a rule is taken back."""
    row = queries.whole(session(), benign)
    made = form or EndForm(formdata=None)
    made.now_at(row.version)
    return render_template("benign/end.html", row=row, of_what=queries.of_what(row), form=made)


@bp.post("/rules/<int:id>/end")
@requires(Permission.END, BenignRule, form=EndForm, again=ending)
def end(benign: BenignRule, form: Any) -> Answer:
    """Take a rule back."""
    commands.end(session(), actor(), benign, form.reason.data)
    flash(_("What differs from now on is drift again."))
    return redirect(url_for(".show", id=benign.id))
