"""What the worker does about service accounts each minute."""

from governance.core.jobs import Job
from governance.identity.tokens.accounts import end_overdue


def every_minute(job: Job) -> None:
    """End the accounts that nobody took over in time."""
    with job.writing() as session:
        end_overdue(session)
