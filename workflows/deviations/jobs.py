"""What the worker does for deviations: remind of what waits."""

from governance.core.access import Actor
from governance.core.jobs import Job
from workflows.deviations.commands import reminding as commands
from workflows.deviations.models import Capa, Deviation
from workflows.deviations.queries import reminding as queries

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Tell of each step of a deadline once."""
    with job.reading() as session:
        deviations, capas = queries.deviations_due(session), queries.capas_due(session)
    for key in deviations:
        with job.writing() as session:
            one = session.get_one(Deviation, key, with_for_update=True)
            commands.remind(session, WORKER, one)
    for key in capas:
        with job.writing() as session:
            action = session.get_one(Capa, key, with_for_update=True)
            commands.remind_of_action(session, WORKER, action)
