"""A restore that took acts away, as a page, and its acknowledgement."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.audit.anchors import Restore
from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.restores import commands
from governance.restores.forms import AcknowledgeForm
from governance.restores.queries import refusals
from governance.restores.rules import MEANING, Permission

bp = Blueprint("restores", __name__, url_prefix="/assurance/restores")
VERBS = {
    "trail.rolled_back": "was found: %(lost)s events are lost",
    "restore.signed": "was acknowledged as %(capacity)s",
    "restore.acknowledged": "was acknowledged as %(capacity)s, by the second of both",
}


def showing(restore: Restore, form: AcknowledgeForm | None = None) -> str:
    """Show what was found, who has acknowledged it, and the form for who has not."""
    return render_template(
        "restores/show.html",
        restore=restore,
        form=form or AcknowledgeForm(),
        meaning=MEANING % {"size": restore.size, "lost": restore.lost},
        may_acknowledge=may(session(), actor(), Permission.ACKNOWLEDGE, restore),
        refusals=refusals(restore, actor()),
        history=told(history(session(), restore), VERBS, {}),
    )


bp.get("/<int:id>", endpoint="show")(requires(Permission.READ, Restore)(showing))


@bp.post("/<int:id>")
@requires(Permission.ACKNOWLEDGE, Restore, form=AcknowledgeForm, again=showing, before=attested)
def acknowledge(restore: Restore, form: AcknowledgeForm, proof: Proof) -> Answer:
    """Acknowledge it."""
    commands.acknowledge(session(), actor(), restore, form.reason.data or "", proof)
    flash(_("Acknowledged."))
    return redirect(url_for(".show", id=restore.id))
