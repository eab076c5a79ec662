"""Send checkpoints off the machine: to a witness, by mail; again and again until they arrive."""

import json
import logging
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import clocks, growing, keeping, mailing, notes, witness
from governance.audit.anchors import KeptCheckpoint, Receiver
from governance.audit.faults import Anchor
from governance.audit.keeping import Told
from governance.audit.notes import Key, NoteError
from governance.audit.witness import Answer, WitnessError
from governance.core import clock
from governance.core.config import Settings
from governance.core.jobs import Job
from governance.core.outbox import MOST_ATTEMPTS, OutboxMessage, emit, handle

log = logging.getLogger(__name__)
MADE: Final = "checkpoint.made"
WITNESS: Final = "witness"
MAIL: Final = "mail"
A_DAY: Final = timedelta(days=1)


def ask(session: Session, settings: Settings) -> None:
    """Have the newest checkpoint sent to each receiver that does not know it, once at a time."""
    newest = keeping.newest(session)
    if newest is None:
        return
    wanted = {WITNESS: settings.witness_url is not None, MAIL: bool(settings.checkpoint_mail)}
    for name, is_wanted in wanted.items():
        if is_wanted and _is_behind(session, name, newest) and not _is_asked(session, name):
            emit(session, MADE, receiver=name)


def _is_behind(session: Session, name: str, newest: Told) -> bool:
    one = session.get(Receiver, name)
    if one is None or one.sent_at is None:
        return True
    if (one.size, one.origin) == (newest.size, newest.origin):
        return False
    return name != MAIL or one.sent_at < clock.now() - A_DAY


def _is_asked(session: Session, name: str) -> bool:
    asked = select(OutboxMessage.id).where(
        OutboxMessage.topic == MADE,
        OutboxMessage.done_at.is_(None),
        OutboxMessage.attempts < MOST_ATTEMPTS,
        OutboxMessage.payload == json.dumps({"receiver": name}),
    )
    return session.scalar(asked.limit(1)) is not None


def send(job: Job, receiver: str) -> None:
    """Send the newest checkpoint; what is raised has the outbox try again, later each time."""
    with job.reading() as session:
        newest = keeping.newest(session)
    if newest is None:
        return
    try:
        (_to_witness if receiver == WITNESS else _by_mail)(job, newest)
    except (WitnessError, mailing.MailError, NoteError) as failed:
        where = str(
            job.settings.witness_url if receiver == WITNESS else job.settings.checkpoint_mail
        )
        with job.writing() as session:
            keeping.note_failure(session, receiver, where, str(failed))
        raise


def _by_mail(job: Job, newest: Told) -> None:
    mailing.send(job.settings, mailing.message(job.settings, newest))
    with job.writing() as session:
        keeping.note_sent(session, MAIL, job.settings.checkpoint_mail, newest)


def _to_witness(job: Job, newest: Told) -> None:
    url, key = str(job.settings.witness_url), notes.key(job.settings.witness_key)
    with job.reading() as session:
        one = session.get(Receiver, WITNESS)
    old = one.size if one is not None and one.origin == newest.origin else 0
    answer = _submitted(job, url, old, newest)
    if answer.size is not None and answer.size <= newest.size:
        answer = _submitted(job, url, answer.size, newest)
    if answer.size is not None:
        _told_of_more(job, key, answer.size)
    whole = witness.cosigned(newest.note, answer, key)
    with job.writing() as session:
        kept = select(KeptCheckpoint).where(KeptCheckpoint.note == newest.note).limit(1)
        if (row := session.scalars(kept.with_for_update()).one_or_none()) is not None:
            row.note = str(whole)
        clocks.compare(session, f"the witness {key.name}", notes.signers(whole, [key])[key])
        keeping.note_sent(session, WITNESS, url, newest)


def _submitted(job: Job, url: str, old: int, newest: Told) -> Answer:
    """Send it with the proof that the trail continues what the witness cosigned."""
    with job.reading() as session:
        proof = growing.proved(session, old, newest.size) if old else []
    return witness.submit(url, witness.submission(old, proof, newest.note))


def _told_of_more(job: Job, key: Key, size: int) -> None:
    """Write down that the witness knows a longer trail than there is."""
    known = Anchor(size, f"the witness {key.name}")
    with job.writing() as session:
        end = growing.end(session)
        if end < size:
            keeping.found_rolled_back(session, end, known)
    raise WitnessError(
        f"The witness {key.name} has cosigned {size} events, and the trail has {end}: it was "
        "rolled back or cut off. Run `concord verify`."
    )


handle(MADE, send)
