"""The mail about an alarm: what kind, how many, and where to look; nothing of the events."""

from email.message import EmailMessage

from governance.core.config import Settings
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.alarms.rules import LABELS

TEXT = """\
{what}: {counted} within an hour, by {at:%d %B %Y, %H:%M} UTC.

Find out what it was, and say what was done about it:

    {where}

You have this mail since you may look into alarms. There is one mail for an alarm; until somebody
has looked into it, no second alarm of its kind is raised.
"""


def message(settings: Settings, alarm: SecurityAlarm, person_id: int, to: str) -> EmailMessage:
    """Write it: sent twice, it has the same number, so that a mailbox keeps it once.

    Source: House rule, ADR 0091: mail leaves the house unencrypted, so it names nobody.
    """
    what, host = LABELS[alarm.kind].capitalize(), settings.public_url.host
    made = EmailMessage()
    made["Subject"] = f"Security alarm {alarm.id}: {LABELS[alarm.kind]}"
    made["From"], made["To"] = settings.smtp_from, to
    made["Message-ID"] = f"<alarm-{alarm.id}.{person_id}@{host}>"
    where = f"{str(settings.public_url).rstrip('/')}/security-events/alarms/{alarm.id}"
    made.set_content(TEXT.format(what=what, counted=alarm.counted, at=alarm.raised_at, where=where))
    return made
