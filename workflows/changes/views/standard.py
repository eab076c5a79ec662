"""The page on which a standard change is begun, from its asset's page or its label."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, missing, requires, session
from governance.register.models import Asset
from workflows.changes.models import ChangeType
from workflows.changes.rules.machine import type_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.standard import commands
from workflows.changes.standard.forms import UseForm
from workflows.changes.standard.models import ChangeTemplate
from workflows.changes.standard.queries import covering, templates, whole
from workflows.changes.views.blueprint import bp
from workflows.changes.views.writing import back_to


@bp.get("/standard/<int:id>")
@requires(Permission.RAISE, Asset)
def standard(asset: Asset, form: Form | None = None) -> str:
    """Ask by which template, and why now."""
    found = covering(session(), actor(), asset)
    form = form or UseForm(formdata=None, data={"version": asset.version})
    form["template_id"].choices = [(one.id, f"{one.title} ({one})") for one in found]
    return render_template("changes/standard.html", form=form, asset=asset, templates=found)


@bp.post("/standard/<int:id>")
@requires(Permission.RAISE, Asset, form=UseForm, again=standard)
def standardised(asset: Asset, form: Any) -> Response:
    """Begin it, or the normal change that it turns out to be."""
    wanted = templates(actor()).where(ChangeTemplate.id == form.template_id.data)
    template = session().scalars(wanted).one_or_none() or missing("template")
    change = commands.begin(session(), actor(), asset, whole(session(), template), form.reason.data)
    told = {
        True: _("%(change)s is authorised by its template.", change=change),
        False: _("The template is not for it, so %(change)s is a normal change.", change=change),
    }
    return back_to(change, told[type_of(change) is ChangeType.STANDARD])
