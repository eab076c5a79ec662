"""What the worker does for packets: make the file, outside of any transaction that writes."""

from tempfile import SpooledTemporaryFile

from governance.audit.checkpoints import CheckpointError
from governance.audit.keyring import KeyringError
from governance.core.errors import DomainError, RuleViolation
from governance.core.files import MOST_BYTES
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.evidence.packets import commands
from governance.evidence.packets.anchoring import anchor, signing
from governance.evidence.packets.beside import groups, hidden_in
from governance.evidence.packets.gathering import Asked, Reader
from governance.evidence.packets.making import make, newest
from governance.evidence.packets.models import Packet, PacketState
from governance.evidence.packets.sources import SOURCES
from governance.identity.models import Person
from governance.identity.queries import actor_for

IN_MEMORY = 2**20


def requested(job: Job, *, packet_id: int) -> None:
    """Make the file; delivered twice, the second finds it made."""
    with job.reading() as session:
        packet = session.get_one(Packet, packet_id)
        if packet.state is not PacketState.REQUESTED:
            return
        actor = actor_for(session, session.get_one(Person, packet.person_id), "worker")
    try:
        upto, content = _made(job, packet)
    except (CheckpointError, KeyringError) as unsound:
        _refuse(job, packet_id, (str(unsound),))
        return
    except DomainError as refusal:
        _refuse(job, packet_id, refusal.reasons)
        return
    with job.writing() as session:
        kept = commands.locked(session, packet_id)
        if kept.state is PacketState.REQUESTED:
            commands.make(session, actor, kept, upto, content)


def _made(job: Job, packet: Packet) -> tuple[int, bytes]:
    """Return the cut-off, and the file."""
    with job.writing() as session:
        by, upto = signing(session, job.settings), packet.upto or newest(session)
        session.flush()
        session.expunge_all()
    with job.reading() as session, SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        actor = actor_for(session, session.get_one(Person, packet.person_id), "worker")
        source, asked = SOURCES[packet.kind], Asked(packet.kind, packet.ref, upto)
        ids = source.find(session, packet.ref, upto)
        told = groups(session, source.table, ids, upto, actor)
        reader = Reader(actor, hidden_in(session, actor, told))
        make(session, asked, reader, anchor(session, by, upto), file)
        size = file.tell()
        if size > MOST_BYTES:
            raise RuleViolation(
                f"The packet would have {size / 2**20:.0f} MiB, and {MOST_BYTES // 2**20} MiB is "
                "the most: narrow the list, or have whoever runs Concord make it with "
                "`concord packet`."
            )
        file.seek(0)
        return upto, file.read()


def _refuse(job: Job, packet_id: int, reasons: tuple[str, ...]) -> None:
    with job.writing() as session:
        packet = commands.locked(session, packet_id)
        if packet.state is PacketState.REQUESTED:
            by = actor_for(session, session.get_one(Person, packet.person_id), "worker")
            commands.refuse(session, by, packet, reasons)


handle("packet.requested", requested)
