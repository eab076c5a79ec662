"""Labels as pages: choose what they are printed on, wait for the file; and what a scan leads to."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

import governance.register.labels.jobs  # noqa: F401  # what the worker does
from governance.core.download import sent
from governance.core.listing import chosen as chosen_rows
from governance.core.web import actor, requires, session
from governance.identity.models import Person
from governance.identity.rules import Permission as OnPerson
from governance.register.labels import commands, queries
from governance.register.labels.forms import LabelForm
from governance.register.labels.models import LabelSheet, LabelState
from governance.register.labels.rules import GRIDS, Permission
from governance.register.models import Asset
from governance.register.rules import Permission as OnRegister

bp = Blueprint("labels", __name__)


def _chosen() -> tuple[chosen_rows.Chosen, int]:
    """Return what was chosen in the list of assets, and how many of it may be read."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    return chosen, queries.count(session(), actor(), chosen)


def asking(form: LabelForm | None = None) -> str:
    """Ask what the labels of the chosen assets are printed on."""
    chosen, total = _chosen()
    form = form or LabelForm(formdata=None)
    return render_template("labels/new.html", form=form, chosen=chosen, total=total)


bp.get("/register/labels/new")(requires(OnRegister.READ, Asset)(asking))


@bp.post("/register/labels/new")
@requires(OnRegister.READ, Asset, form=LabelForm, again=asking)
def ask(form: LabelForm) -> Answer:
    """Have the labels of the chosen assets made."""
    sheet = commands.request(session(), actor(), *_chosen(), form.layout.data)
    return redirect(url_for(".show", id=sheet.id))


@bp.get("/register/labels/<int:id>")
@requires(Permission.READ, LabelSheet)
def show(sheet: LabelSheet) -> str:
    """Show how far the labels are, and their file."""
    return render_template(
        "labels/show.html",
        sheet=queries.whole(session(), sheet),
        state=queries.STATE[sheet.state],
        is_running=sheet.state is LabelState.REQUESTED,
        layout=GRIDS[sheet.layout].words,
        history=queries.told(session(), sheet),
    )


@bp.get("/register/labels/<int:id>/file")
@requires(Permission.READ, LabelSheet)
def file(sheet: LabelSheet) -> Response:
    """Give the file."""
    name, content = queries.content(session(), sheet)
    return sent((content,), name, "application/pdf")


@bp.get("/a/<reference>")
@requires(OnPerson.READ, Person)
def scanned(reference: str) -> Answer:
    """Lead from a label to the asset that it names."""
    return redirect(url_for("register.show", id=queries.scanned(session(), actor(), reference)))
