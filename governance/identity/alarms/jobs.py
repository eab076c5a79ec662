"""What the worker does about alarms each minute."""

from governance.core.jobs import Job
from governance.identity.alarms.commands import raise_all


def every_minute(job: Job) -> None:
    """Count what the trail tells, and raise alarms."""
    with job.writing() as session:
        raise_all(session, job.settings.alarm_refusals)
