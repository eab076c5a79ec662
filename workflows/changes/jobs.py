"""What the worker does for changes: remind of what waits, and ask for effects that are due."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle
from workflows.changes.barriers.watching import WATCHERS
from workflows.changes.emergency import queries as emergencies
from workflows.changes.emergency.commands import overdue
from workflows.changes.models import ChangeRequest
from workflows.changes.packages import printing
from workflows.changes.reminding import commands, queries
from workflows.changes.temporary import queries as temporaries
from workflows.changes.temporary.commands import expire, succeed

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Tell of each step of a deadline once; open each check of an effect once it is due."""
    with job.reading() as session:
        waiting, effects = queries.waiting(session), queries.effects_due(session)
        beside = _beside(session)
    for change_id in waiting:
        with job.writing() as session:
            commands.remind(session, WORKER, commands.locked(session, change_id))
    for change_id in effects:
        with job.writing() as session:
            change = commands.locked(session, change_id)
            if change_id in queries.effects_due(session):  # asked anew: another may have been first
                commands.check(session, WORKER, change)
    for change_id, act in beside:
        with job.writing() as session:
            change = commands.locked(session, change_id)
            if (change_id, act) in _beside(session):
                act(session, WORKER, change)
    for watch in WATCHERS:
        watch(job)


Act = Callable[[Session, Actor, ChangeRequest], None]


def _beside(session: Session) -> list[tuple[int, Act]]:
    """Return the emergencies and temporary changes whose time has come, each with what is done."""
    found: list[tuple[Sequence[int], Act]] = [
        (emergencies.overdue(session), overdue),
        (temporaries.expiring(session), expire),
        (temporaries.succeeded(session), succeed),
    ]
    return [(change_id, act) for ids, act in found for change_id in ids]


handle("work_package.issued", printing.issued)
handle("work_bundle.issued", printing.issued_together)
