"""What the worker does for the trail: verify it when asked and once a day, keep its position."""

import logging
from datetime import timedelta

from sqlalchemy import select

from governance.audit import checkpoints, verifying
from governance.audit.checkpoints import CheckpointError
from governance.audit.models import Verification
from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle

log = logging.getLogger(__name__)
WORKER = Actor(0, "the worker", via="worker")
AT_LEAST_EVERY = timedelta(days=1)


def verify_trail(job: Job, verification_id: int) -> None:
    """Verify the trail in one snapshot, against the newest checkpoint if there is a folder."""
    folder = job.settings.checkpoint_dir
    try:
        kept = checkpoints.newest(folder) if folder else None
    except CheckpointError as unusable:
        with job.writing() as session:
            asked = session.get_one(Verification, verification_id)
            verifying.give_up(session, WORKER, asked, str(unusable))
        return
    with job.reading() as session:
        report = verify(session, kept.checkpoint if kept else None)
    with job.writing() as session:
        asked = session.get_one(Verification, verification_id)
        if asked.finished_at is None:
            verifying.conclude(session, WORKER, asked, report)


def every_minute(job: Job) -> None:
    """Keep the trail's position; ask for a verification if the last one is a day old."""
    keep_position(job)
    with job.writing() as session:
        last = select(Verification.asked_at).order_by(Verification.id.desc()).limit(1)
        asked_at = session.scalar(last)
        if asked_at is None or asked_at < clock.now() - AT_LEAST_EVERY:
            verifying.begin(session, WORKER)


def keep_position(job: Job) -> None:
    """Write where the trail ends to the folder of checkpoints; say aloud if it went back."""
    folder = job.settings.checkpoint_dir
    if folder is None:
        return
    try:
        with job.reading() as session:
            checkpoints.keep(session, folder, clock.now())
    except (CheckpointError, OSError) as fault:
        log.error("no checkpoint was written: %s", fault)  # noqa: TRY400 (no trace: it is said)


handle(verifying.REQUESTED, verify_trail)
