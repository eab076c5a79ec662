"""What the worker does about alarms: raise them each minute, and mail each of them once."""

from governance.audit.mailing import send
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.identity.alarms.commands import RAISED, raise_all
from governance.identity.alarms.mailing import message
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.models import Person


def every_minute(job: Job) -> None:
    """Count what the trail tells, and raise alarms."""
    with job.writing() as session:
        raise_all(session, job.settings.alarm_refusals)


def raised(job: Job, alarm_id: int, person_id: int) -> None:
    """Mail an alarm to one who may look into it, where mail is set; done twice, it is one mail.

    Nobody is mailed of what was looked into meanwhile, nor once their account has ended.
    """
    if not (job.settings.smtp_host and job.settings.smtp_from):
        return
    with job.reading() as session:
        alarm = session.get_one(SecurityAlarm, alarm_id)
        person = session.get_one(Person, person_id)
    if person.email and person.deactivated_at is None and alarm.looked_at is None:
        send(job.settings, message(job.settings, alarm, person.id, person.email))


handle(RAISED, raised)
