"""What the worker does for the trail: verify it when asked and once a day, keep checkpoints."""

import logging
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from governance.audit import checkpoints, clocks, keeping, keyring, sending, verifying
from governance.audit.checkpoints import CheckpointError
from governance.audit.clocks import Steady
from governance.audit.faults import Anchor
from governance.audit.keeping import FOLDER, RolledBackError, Told
from governance.audit.keyring import KEEPER, KeyringError
from governance.audit.models import Verification
from governance.audit.verify import verify
from governance.core import clock
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.core.secrets import SecretsError, checkpoint_keys

log = logging.getLogger(__name__)
AT_LEAST_EVERY = timedelta(days=1)
STEADY = Steady()


def verify_trail(job: Job, verification_id: int) -> None:
    """Verify the trail in one snapshot, against every checkpoint of the folder if there is one."""
    try:
        outside = outside_of(job)
    except CheckpointError as unusable:
        with job.writing() as session:
            asked = session.get_one(Verification, verification_id)
            verifying.give_up(session, KEEPER, asked, str(unusable))
        return
    with job.reading() as session:
        report = verify(session, outside)
    with job.writing() as session:
        asked = session.get_one(Verification, verification_id)
        if asked.finished_at is None:
            verifying.conclude(session, KEEPER, asked, report)


def outside_of(job: Job) -> list[Anchor]:
    """Return the checkpoints of the folder, if there is one."""
    folder = job.settings.checkpoint_dir
    if folder is None:
        return []
    with job.reading() as session:
        keys = keyring.known(session)
    return checkpoints.within(folder, keys)


def every_minute(job: Job) -> None:
    """Keep a checkpoint; ask for a verification if the last one is a day old."""
    keep_checkpoint(job)
    with job.writing() as session:
        clocks.compare(session, "a clock that nobody sets", STEADY.expected())
        clocks.compare(session, "the database", clocks.of_server(session))
        sending.ask(session, job.settings)
        newest = select(Verification.asked_at).order_by(Verification.id.desc()).limit(1)
        asked_at = session.scalar(newest)
        if asked_at is None or asked_at < clock.now() - AT_LEAST_EVERY:
            verifying.begin(session, KEEPER)


def keep_checkpoint(job: Job) -> None:
    """Sign how far the trail has come and bring it to the folder; say aloud if it went back."""
    try:
        known = _known(job)
        newest = _kept(job)
        if newest is not None and job.settings.checkpoint_dir is not None:
            _bring(job, job.settings.checkpoint_dir, newest, known)
    except RolledBackError as fault:
        _told(job, fault)
        with job.writing() as session:
            keeping.found_rolled_back(session, fault.size, fault.known)
    except (CheckpointError, KeyringError, SecretsError, OSError) as fault:
        _told(job, fault)


def _told(job: Job, fault: Exception) -> None:
    """Say it in the log, and on the page."""
    log.error("no checkpoint was written: %s", fault)
    where = str(job.settings.checkpoint_dir or "")
    with job.writing() as session:
        keeping.note_failure(session, FOLDER, where, str(fault))


def _known(job: Job) -> Anchor | None:
    """Return what the folder knows; raises if the trail does not continue it."""
    folder = job.settings.checkpoint_dir
    if folder is None:
        return None
    with job.reading() as session:
        return keeping.continued(session, folder)


def _kept(job: Job) -> Told | None:
    """Return the newest checkpoint: a new one, if the trail has grown."""
    with job.reading() as session:
        tree = keeping.grown(session)
    if tree is not None:
        keys, address = checkpoint_keys(job.settings), str(job.settings.public_url)
        with job.writing() as session:
            keeping.keep(session, tree, keyring.signer(session, keys, address))
    with job.reading() as session:
        return keeping.newest(session)


def _bring(job: Job, folder: Path, newest: Told, known: Anchor | None) -> None:
    if known is not None and (known.size, known.origin) == (newest.size, newest.origin):
        return
    checkpoints.write(keeping.path_in(folder, newest.origin, clock.now()), newest.note)
    with job.writing() as session:
        keeping.note_sent(session, FOLDER, str(folder), newest)


handle(verifying.REQUESTED, verify_trail)
