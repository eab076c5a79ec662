"""What the worker does about assets outside their approved state: it follows ledger and drifts."""

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.validation.outside.commands import follow
from governance.validation.outside.queries import lasting, suspended_anew, unauthorised_anew

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Begin what began, and end what is over."""
    with job.reading() as session:
        is_due = suspended_anew(session) or unauthorised_anew(session) or lasting(session)
    if is_due:
        with job.writing() as session:
            follow(session, WORKER)
