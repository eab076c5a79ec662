"""What the worker does for policies: try a draft on many changes, some at a time."""

from sqlalchemy import func, select

from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.identity.models import Person
from governance.identity.queries import actor_for
from workflows.changes.policies import commands
from workflows.changes.policies.models import PolicyOutcome
from workflows.changes.policies.simulating import chunk


def simulated(job: Job, *, run_id: int) -> None:
    """Try a draft on all that it is to be tried on; delivered twice, it goes on where it was.

    A draft that was edited meanwhile ends it: what it says of the old text helps nobody.
    """
    while True:
        with job.writing() as session:
            run = commands.locked(session, run_id)
            if run.finished_at or commands.is_stale(session, run):
                return
            done = select(func.max(PolicyOutcome.change_id)).where(PolicyOutcome.run_id == run_id)
            ids = chunk(session, run.since_at, session.scalar(done) or 0)
            if not ids:
                person = session.get_one(Person, run.person_id)
                commands.finish(session, actor_for(session, person, "worker"), run)
                return
            commands.try_on(session, run, ids)


handle("policy.simulated", simulated)
