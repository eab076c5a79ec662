"""What the worker does for rollouts: halt them for what went wrong at a site."""

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle
from workflows.changes.barriers.watching import WATCHERS
from workflows.rollouts.commands.holding import watch
from workflows.rollouts.queries.cases import locked
from workflows.rollouts.queries.failing import of_change, watched

WORKER = Actor(0, "the worker", via="worker")


def look(job: Job) -> None:
    """Look at each rollout that has begun; one that waits for nothing is not written to."""
    with job.reading() as session:
        ids = watched(session)
    for rollout_id in ids:
        with job.writing() as session:
            watch(session, WORKER, locked(session, rollout_id))


def backed_out(job: Job, *, change_id: int) -> None:
    """Halt the rollout whose change was taken back; delivered twice, it is halted once."""
    with job.reading() as session:
        rollout_id = of_change(session, change_id)
    if rollout_id is not None:
        with job.writing() as session:
            watch(session, WORKER, locked(session, rollout_id))


handle("change.backed_out", backed_out)
WATCHERS.append(look)
