"""The evidence of chosen changes as a packet."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import workflows.changes.packets  # noqa: F401  # what packets of changes are made of
from governance.core.listing import chosen as chosen_rows
from governance.core.web import actor, requires, session
from governance.evidence.packets import commands
from governance.evidence.packets.forms import PacketForm
from governance.evidence.packets.rules import MOST
from workflows.changes.models import ChangeRequest
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.listing import listing


def _chosen() -> tuple[chosen_rows.Chosen, Sequence[ChangeRequest]]:
    """Return what was chosen, and the changes among it that may be read."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    declared = listing(actor(), list(lists.sites(session(), actor())))
    query = chosen_rows.rows(declared, lists.changes(actor()), chosen)
    most = MOST + 1
    return chosen, session().scalars(query.order_by(ChangeRequest.id).limit(most)).all()


def packing(form: PacketForm | None = None) -> str:
    """Ask up to which event the packet of the chosen changes tells."""
    chosen, changes = _chosen()
    return render_template(
        "packets/new.html",
        form=form or PacketForm(formdata=None),
        fields=chosen.fields,
        names=[change.reference for change in changes],
        action=url_for("changes.pack"),
        back=url_for("changes.index"),
    )


bp.get("/packet")(requires(Permission.PACK, ChangeRequest)(packing))


@bp.post("/packet")
@requires(Permission.PACK, ChangeRequest, form=PacketForm, again=packing)
def pack(form: PacketForm) -> Response:
    """Have the packet of the chosen changes made."""
    _, changes = _chosen()
    packet = commands.request(session(), actor(), "change", changes, form.upto.data)
    return redirect(url_for("packets.show", id=packet.id))
