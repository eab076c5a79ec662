"""The evidence of chosen changes as a packet."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import workflows.changes.packet_parts  # noqa: F401  # what stands in a packet with a change
from governance.core.listing import chosen as chosen_rows
from governance.core.web import actor, requires, session
from governance.evidence.packets import commands
from governance.evidence.packets.commands import Wish
from governance.evidence.packets.forms import PacketForm
from governance.evidence.packets.making import newest
from governance.evidence.packets.rules import MOST
from governance.places.queries import named_paths, tree
from workflows.changes import packets
from workflows.changes.forms import PeriodForm
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
    changes = _chosen()[1]
    packet = commands.request(session(), actor(), Wish("change", form.upto.data), changes)
    return redirect(url_for("packets.show", id=packet.id))


def packing_period(form: PeriodForm | None = None) -> str:
    """Ask of which days, where and of what the changes go into a packet."""
    names = named_paths(tree(session(), actor()))
    form = form or PeriodForm(formdata=None)
    form.place.choices = [(key, names[key]) for key in packets.places(session(), actor())]
    return render_template("changes/period.html", form=form)


bp.get("/packet/period")(requires(Permission.PACK, ChangeRequest)(packing_period))


@bp.post("/packet/period")
@requires(Permission.PACK, ChangeRequest, form=PeriodForm, again=packing_period)
def pack_period(form: PeriodForm) -> Response:
    """Have the packet of a period made."""
    place = packets.place_of(session(), actor(), form.place.data)
    wish = Wish("period", form.upto.data, form.period(place.path))
    found = packets.in_period(session(), wish.ref, wish.upto or newest(session()))
    packet = commands.request(session(), actor(), wish, found)
    return redirect(url_for("packets.show", id=packet.id))
