"""The evidence of an asset as a packet."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from governance.core.web import actor, requires, session
from governance.evidence.packets import commands
from governance.evidence.packets.commands import Wish
from governance.evidence.packets.forms import PacketForm
from governance.register.models import Asset
from governance.register.rules import Permission

bp = Blueprint("asset_packets", __name__)


@bp.get("/register/<int:id>/packet")
@requires(Permission.PACK, Asset)
def packing(asset: Asset, form: PacketForm | None = None) -> str:
    """Ask up to which event the packet of the asset tells."""
    return render_template(
        "packets/new.html",
        form=form or PacketForm(formdata=None),
        fields={},
        names=[f"{asset.reference} {asset.tag}"],
        action=url_for(".pack", id=asset.id),
        back=url_for("register.show", id=asset.id),
    )


@bp.post("/register/<int:id>/packet")
@requires(Permission.PACK, Asset, form=PacketForm, again=packing)
def pack(asset: Asset, form: PacketForm) -> Response:
    """Have the packet of the asset made."""
    packet = commands.request(session(), actor(), Wish("asset", form.upto.data), [asset])
    return redirect(url_for("packets.show", id=packet.id))
