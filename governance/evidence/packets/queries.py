"""Packets as pages show them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core.errors import NotFound
from governance.core.files import StoredFile
from governance.core.listing.shape import Shape, Tone
from governance.evidence.packets.models import Packet, PacketState

STATE: dict[PacketState, tuple[str, Shape, Tone]] = {
    PacketState.REQUESTED: ("is being made", "wait", "info"),
    PacketState.MADE: ("ready", "done", "ok"),
    PacketState.REFUSED: ("refused", "stop", "bad"),
}
"""In words, by shape, by colour."""

VERBS = {
    "packet.requested": "asked for it",
    "packet.made": "made it",
    "packet.refused": "refused it",
}


def whole(session: Session, packet: Packet) -> Packet:
    """Return the packet with its file and who asked for it."""
    wanted = (
        select(Packet)
        .where(Packet.id == packet.id)
        .options(joinedload(Packet.file), joinedload(Packet.person))
    )
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def file_of(session: Session, packet: Packet) -> StoredFile:
    """Return its file; raises `NotFound` while there is none."""
    found = whole(session, packet).file
    if found is None:
        raise NotFound(f"{packet} has no file yet: open its page again in a moment.")
    return found


def told(session: Session, packet: Packet) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, packet), VERBS, {})
