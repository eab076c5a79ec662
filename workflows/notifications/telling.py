"""Telling people what they are informed of: a step of other slices' commands.

It is no command: the command that calls it permits first and records last.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert
from governance.core import clock
from governance.identity.models import Person
from workflows.notifications.models import Notice
from workflows.notifications.rules import next_digest


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a record, in a sentence without the record's own words."""

    kind: str
    id: int
    reference: str
    sentence: str
    is_urgent: bool = False
    """Whether it is told at once; else with the next morning's digest."""


def tell(session: Session, people: Collection[int], news: News) -> None:
    """Tell each of these people, on their own clock."""
    now = clock.now()
    zones = select(Person.id, Person.time_zone).where(Person.id.in_(people)).order_by(Person.id)
    rows = [
        {
            "person_id": person_id,
            "subject_kind": news.kind,
            "subject_id": news.id,
            "reference": news.reference,
            "sentence": news.sentence,
            "happened_at": now,
            "told_at": now if news.is_urgent else next_digest(now, zone),
        }
        for person_id, zone in (session.execute(zones) if people else ())
    ]
    session.flush()
    bulk_insert(session, Notice, rows)
