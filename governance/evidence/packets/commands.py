"""Ask for a packet, keep the file that was made of it, or say why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, files
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.outbox import emit
from governance.evidence.packets.making import newest
from governance.evidence.packets.models import Packet
from governance.evidence.packets.rules import PACKETS, facts_of, unaskable
from governance.evidence.packets.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Wish:
    """What a packet is to be about, and up to where."""

    kind: str
    """By the word that `concord packet` takes."""

    upto: int | None = None
    """The last event that it may tell; None: the last there is when it is made."""

    ref: str = ""
    """What its records are found by; blank: they are named one by one."""


def request(session: Session, actor: Actor, wish: Wish, records: Sequence[Any]) -> Packet:
    """Ask for the evidence of some records, up to an event, or up to now.

    Raises `Forbidden` for a record of which the actor may not have it, `RuleViolation` for none,
    too many, or an event that is not there yet.
    """
    for one in records:
        must(session, actor, SOURCES[wish.kind].permission, one)
    if told := unaskable(len(records)):
        raise RuleViolation(told)
    if wish.upto is not None and wish.upto > (last := newest(session)):
        raise RuleViolation(f"The trail ends at event {last}: give that, or an earlier one.")
    packet = Packet(
        kind=wish.kind,
        ref=wish.ref or ",".join(one.reference for one in records),
        upto=wish.upto,
        number=len(records),
        person_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(packet)
    session.flush()
    record(session, actor, "packet.requested", packet, of=packet.ref, upto=packet.upto)
    emit(session, "packet.requested", packet_id=packet.id)
    return packet


def make(session: Session, actor: Actor, packet: Packet, upto: int, content: bytes) -> None:
    """Keep the file that was made, which tells the trail up to an event."""
    packet.upto = upto
    PACKETS.fire(packet, facts_of(packet), "make", by=actor, at=clock.now())
    file = files.keep(session, actor, f"packet-{packet}-upto-{upto}.zip", content)
    packet.file_id = file.id
    record(session, actor, "packet.made", packet, upto=upto, sha256=file.sha256)


def refuse(session: Session, actor: Actor, packet: Packet, reasons: Sequence[str]) -> None:
    """Say why there is no file."""
    PACKETS.fire(packet, facts_of(packet), "refuse", by=actor, at=clock.now())
    packet.refusal = "\n".join(reasons)
    record(session, actor, "packet.refused", packet, reason=" ".join(reasons))


def locked(session: Session, packet_id: int) -> Packet:
    """Return the packet, held until the commit."""
    wanted = select(Packet).where(Packet.id == packet_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
