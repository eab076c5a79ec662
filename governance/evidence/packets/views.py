"""Packets as pages: wait for the file, and take it."""

from typing import Any

from flask import Blueprint, Response, g, render_template

import governance.evidence.packets.jobs  # noqa: F401  # what the worker does
from governance.core import files
from governance.core.download import sent
from governance.core.web import requires, session
from governance.evidence.packets import queries
from governance.evidence.packets.models import Packet, PacketState
from governance.evidence.packets.rules import PACKERS, Permission

bp = Blueprint("packets", __name__)


@bp.app_context_processor
def way_there() -> dict[str, Any]:
    """Give the pages of records the question whether their reader may have packets."""
    return {"packs_at": packs_at}


def packs_at(path: str) -> bool:
    """Whether the reader may have the evidence of what hangs at a place."""
    return "actor" in g and any(path.startswith(up) for up in g.actor.paths(PACKERS))


@bp.get("/packets/<int:id>")
@requires(Permission.READ, Packet)
def show(packet: Packet) -> str:
    """Show how far a packet is, and its file."""
    return render_template(
        "packets/show.html",
        packet=queries.whole(session(), packet),
        state=queries.STATE[packet.state],
        is_running=packet.state is PacketState.REQUESTED,
        history=queries.told(session(), packet),
    )


@bp.get("/packets/<int:id>/file")
@requires(Permission.READ, Packet)
def file(packet: Packet) -> Response:
    """Give the file."""
    made = queries.file_of(session(), packet)
    return sent(files.chunks(session(), made.sha256), made.name, "application/zip")
