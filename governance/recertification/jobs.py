"""What the worker does for campaigns: remind, and tell once that the day is over."""

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.recertification import commands, reminding
from governance.recertification.queries import whole

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Remind of what is due soon, each stage once; escalate what waits past its day."""
    with job.reading() as session:
        near, over = reminding.due(session), reminding.overdue(session)
    for due in near:
        with job.writing() as session:
            campaign = whole(session, due.campaign_id, is_locked=True)
            commands.remind(session, WORKER, campaign, due.days)
    for campaign_id in over:
        with job.writing() as session:
            commands.escalate(session, WORKER, whole(session, campaign_id, is_locked=True))
