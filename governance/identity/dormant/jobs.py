"""What the worker does about accounts that nobody uses: find, wake, and end after notice."""

from datetime import timedelta

from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.jobs import Job
from governance.identity.dormant import commands, queries
from governance.identity.dormant.models import DormantAccount
from governance.identity.models import Person

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Take up what is dormant, let go of what is not, end what nobody keeps after its notice."""
    silent_for = timedelta(days=job.settings.dormant_days)
    notice = timedelta(days=job.settings.dormant_notice_days)
    with job.reading() as session:
        found, over = queries.found(session, silent_for), queries.over(session, silent_for)
        ending = queries.to_end(session, notice) if notice else ()
    if found or over:
        with job.writing() as session:
            for person_id, cause in found:
                commands.note(session, WORKER, session.get_one(Person, person_id), cause)
            for entry_id in over:
                commands.wake(session, WORKER, session.get_one(DormantAccount, entry_id))
    for entry_id in set(ending) - set(over):
        end_one(job, entry_id)


def end_one(job: Job, entry_id: int) -> None:
    """End one account after notice; the last administrator's stays, whatever the notice."""
    try:
        with job.writing() as session:
            entry = session.get_one(DormantAccount, entry_id, with_for_update=True)
            if entry.ended_at is None:
                commands.end_after_notice(session, WORKER, entry)
    except RuleViolation:
        return
