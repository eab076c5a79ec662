"""The screens on which actions are said to be done, and to have helped."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from workflows.deviations.commands import acting as commands
from workflows.deviations.forms import CheckForm, DoForm
from workflows.deviations.models import Capa
from workflows.deviations.queries import capas as queries
from workflows.deviations.queries import lists
from workflows.deviations.rules.capa import CAPA
from workflows.deviations.rules.permissions import Permission

bp = Blueprint("capas", __name__, url_prefix="/actions")
LISTED = named.declare("capas", "capas.index", lazy_gettext("Actions that correct and prevent"))
VERBS = {
    "capa.opened": "was opened",
    "capa.done": "was said to be done",
    "capa.checked": "was checked",
    "capa.reminded": "was soon due or overdue: people were told",
}
LABELS = {"action": "What is to be done", "state": "State", "due_on": "By", "done": "What was done"}


@bp.get("/")
@requires(Permission.READ_CAPA, Capa)
def index() -> str:
    """List the actions."""
    declared = lists.capa_listing(session(), actor())
    page = paginate(session(), declared, lists.capas(actor()), asked_of(LISTED))
    return render_template("deviations/capas.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_CAPA, Capa)
def export(format: str) -> Response:
    """Give the actions listed as a sheet."""
    declared, asked = lists.capa_listing(session(), actor()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, lists.capas(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "actions")


@bp.get("/<int:id>")
@requires(Permission.READ_CAPA, Capa)
def show(capa: Capa) -> str:
    """Show an action, what was done, and whether it helped."""
    found = queries.whole(session(), capa)
    return render_template(
        "deviations/capa.html",
        capa=found,
        state=lists.capa_state_of(found),
        came_out_of=lists.came_out_of(found),
        hints=CAPA.hints(queries.facts_of(found, "given"), actor(), clock.now()),
        may=allowed(session(), actor(), found),
        history=told(history(session(), found), VERBS, LABELS),
    )


def doing(capa: Capa, form: DoForm | None = None) -> str:
    """Ask what was done."""
    return _form(capa, form or DoForm(data={"version": capa.version}), _("Say it is done"))


bp.get("/<int:id>/do")(requires(Permission.DO_CAPA, Capa)(doing))


@bp.post("/<int:id>/do")
@requires(Permission.DO_CAPA, Capa, form=DoForm, again=doing)
def do(capa: Capa, form: DoForm) -> Answer:
    """Say that it is done."""
    commands.do(session(), actor(), capa, form.said.data or "")
    return _done(capa, _("%(action)s is done: somebody else checks it.", action=capa))


def checking(capa: Capa, form: CheckForm | None = None) -> str:
    """Ask whether it helped."""
    return _form(
        capa, form or CheckForm(data={"version": capa.version}), _("Say whether it helped")
    )


bp.get("/<int:id>/check")(requires(Permission.CHECK_CAPA, Capa)(checking))


@bp.post("/<int:id>/check")
@requires(Permission.CHECK_CAPA, Capa, form=CheckForm, again=checking)
def check(capa: Capa, form: CheckForm) -> Answer:
    """Say whether it helped."""
    helped = bool(form.helped.data)
    commands.check(session(), actor(), capa, form.said.data or "", helped=helped)
    return _done(capa, _("What came of %(action)s is kept.", action=capa))


def _form(capa: Capa, form: Any, title: str) -> str:
    back = url_for(".show", id=capa.id)
    about = f"{capa}: {capa.action}"
    return render_template("deviations/form.html", form=form, title=title, about=about, back=back)


def _done(capa: Capa, sentence: str) -> Answer:
    flash(sentence)
    return redirect(url_for(".show", id=capa.id))
