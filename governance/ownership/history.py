"""What was done about the accountability of some records, in words."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import Session

from governance.audit.models import AuditEvent
from governance.audit.queries import Told, facts_of
from governance.ownership.answers import dates
from governance.ownership.models import Assignment

WORDS = {"assignment.named": "named", "assignment.ended": "ended the time of"}


def acts(session: Session, about: ColumnElement[bool], most: int = 30) -> list[Told]:
    """Return the latest acts on these rows, which the reader may see, newest first."""
    ids = select(cast(Assignment.id, String)).where(about)
    found = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_kind == Assignment.__tablename__,
            AuditEvent.subject_key.in_(ids),
        )
        .order_by(AuditEvent.seq.desc())
        .limit(most)
    )
    return [_told(event, facts_of(event)) for event in found]


def _told(event: AuditEvent, facts: dict[str, Any]) -> Told:
    ends = facts.get("ends_on")
    span = dates(date.fromisoformat(facts["starts_on"]), ends and date.fromisoformat(ends))
    verb = WORDS.get(event.verb, event.verb)
    part = "" if facts["part"] == "accountable" else f" as {facts['part']}"
    what = f"{verb} {facts['party']}{part} for {facts['activity']} of {facts['about']}: {span}"
    return Told(event.at, event.actor_name, what, str(facts.get("reason") or ""))
