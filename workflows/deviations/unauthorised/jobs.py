"""What the worker does: start the clock of what was signed as unauthorised, and tell people."""

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.register.drifts.models import Drift
from workflows.deviations.unauthorised import commands, queries
from workflows.deviations.unauthorised.models import UnauthorisedChange

WORKER = Actor(0, "the worker", via="worker")


def escalated(job: Job, *, drift_id: int) -> None:
    """Start its clock; delivered twice, the second finds it started."""
    with job.writing() as session:
        commands.begin(session, WORKER, session.get_one(Drift, drift_id))


def every_minute(job: Job) -> None:
    """Tell of each step of a clock once."""
    with job.reading() as session:
        due = queries.due(session)
    for key in due:
        with job.writing() as session:
            one = session.get_one(UnauthorisedChange, key, with_for_update=True)
            commands.remind(session, WORKER, one)


handle("drift.escalated", escalated)
handle("drift.reported", escalated)
