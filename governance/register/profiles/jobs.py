"""What the worker does about completeness: profiles change, and with them every judgement."""

from governance.core.jobs import Job
from governance.register.profiles.keeping import judge_anew, outdated


def every_minute(job: Job) -> None:
    """Judge assets anew that older profiles judged, some thousands at a time."""
    with job.reading() as session:
        older = outdated(session)
    if older:
        with job.writing() as session:
            judge_anew(session, older)
