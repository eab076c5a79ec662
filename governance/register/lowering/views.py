"""Lowering a rule at a site, as pages: the wish, and the second person's agreement."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.enforcement.rules import SAYS, Setting
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from governance.register.lowering import commands, queries
from governance.register.lowering.forms import LowerForm
from governance.register.lowering.models import Lowering
from governance.register.lowering.rules import (
    AGREED,
    ASKED,
    MEANINGS,
    Permission,
    reasons_against_agreeing,
)

bp = Blueprint("lowerings", __name__, url_prefix="/places")


@bp.get("/<int:id>/lower")
@requires(Permission.ASK, Place)
def asking(site: Place, form: Any = None) -> str:
    """Ask which rule is to be held less strictly, and why."""
    made = form or LowerForm(formdata=None, data={"starts_on": clock.today()})
    return render_template("lowering/ask.html", site=site, form=made, meaning=MEANINGS[ASKED])


@bp.post("/<int:id>/lower")
@requires(Permission.ASK, Place, form=LowerForm, again=asking, before=attested)
def ask(site: Place, form: Any, proof: Proof) -> Response:
    """Ask for it, signed."""
    said = Setting(form.rule.data, form.level.data, form.starts_on.data, form.reason.data)
    made = commands.ask(session(), actor(), site, said, proof)
    flash(_("Asked: it is lowered once a second person agrees."))
    return redirect(url_for(".show", id=made.id))


@bp.get("/lowerings/<int:id>")
@requires(Permission.READ, Lowering)
def show(lowering: Lowering, form: Any = None) -> str:
    """Show what is lowered, why, and who signed that."""
    row = queries.whole(session(), lowering)
    made = form or SignForm(formdata=None)
    made.now_at(row.version)
    is_asked = row.agreed_at is None and may(session(), actor(), Permission.AGREE, row)
    return render_template(
        "lowering/show.html",
        row=row,
        title=queries.title(row),
        says=SAYS[row.rule],
        form=made,
        meaning=MEANINGS[AGREED],
        is_asked=is_asked,
        against=reasons_against_agreeing(row, actor()),
        signatures=signatures_of(session(), queries.KIND, row.id),
    )


@bp.post("/lowerings/<int:id>/agree")
@requires(Permission.AGREE, Lowering, form=SignForm, again=show, before=attested)
def agree(lowering: Lowering, _form: Any, proof: Proof) -> Response:
    """Agree to it, signed."""
    commands.agree(session(), actor(), lowering, proof)
    flash(_("The rule is held so from its day on."))
    return redirect(url_for(".show", id=lowering.id))
