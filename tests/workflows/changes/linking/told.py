"""What the trail tells of links."""

from collections import Counter

from sqlalchemy import select

from governance.audit.models import AuditEvent


def event_reasons(database, verb):
    """Count the events of a verb by the change they are about."""
    wanted = select(AuditEvent.subject_key).where(AuditEvent.verb == verb)
    with database.reading() as session:
        return dict(Counter(session.scalars(wanted)))
