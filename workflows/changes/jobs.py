"""What the worker does for changes: remind of what waits, and ask for effects that are due."""

from governance.core.access import Actor
from governance.core.jobs import Job
from workflows.changes.reminding import commands, queries

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Tell of each step of a deadline once; open each check of an effect once it is due."""
    with job.reading() as session:
        waiting, effects = queries.waiting(session), queries.effects_due(session)
    for change_id in waiting:
        with job.writing() as session:
            commands.remind(session, WORKER, commands.locked(session, change_id))
    for change_id in effects:
        with job.writing() as session:
            change = commands.locked(session, change_id)
            if change_id in queries.effects_due(session):  # asked anew: another may have been first
                commands.check(session, WORKER, change)
