"""Who is accountable: for one record, for many at once, and what one person answers for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.ownership import reading
from governance.ownership.answers import Answer, Assignment
from governance.ownership.models import Accountability, Activity
from governance.ownership.rules import effective
from governance.ownership.subjects import Key, Subject

Answers = dict[tuple[Activity, Key], Answer]
"""Every activity and record that was asked about, each with its answer."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One activity on one record that a person answers for, in force or to come."""

    assignment_id: int
    activity: Activity
    kind: str
    subject_id: int
    subject: str
    site_id: int
    starts_on: date
    ends_on: date | None


def accountable(
    session: Session, activity: Activity, subject: Subject, on: date | None = None
) -> Answer:
    """Return who is accountable for an activity on a record, today or on another day."""
    return accountable_for(session, [activity], [subject], on)[activity, subject.key]


def accountable_for(
    session: Session,
    activities: Collection[Activity],
    subjects: Sequence[Subject],
    on: date | None = None,
) -> Answers:
    """Return who is accountable for each activity on each record, in three statements.

    The rows are read once for all of them; give it what one page shows, some thousand at most.
    """
    if not subjects or not activities:
        return {}
    chains = reading.chains(session, subjects)
    keys = {node.key for chain in chains.values() for node in chain.nodes}
    by_key: dict[tuple[Activity, Key], list[Assignment]] = {}
    for row in reading.assignments(session, activities, keys):
        by_key.setdefault((row.activity, row.key), []).append(row)
    day = on or clock.today()
    return {
        (activity, key): effective(
            activity,
            chain,
            [row for node in chain.nodes for row in by_key.get((activity, node.key), ())],
            day,
        )
        for key, chain in chains.items()
        for activity in activities
    }


def activities_of(session: Session, person_id: int) -> list[Duty]:
    """Return what a person is named for, today or later, in the order it began."""
    of, today = Accountability, clock.today()
    named = (
        select(
            of.id, of.activity, of.subject_kind, of.subject_id, of.subject, of.site_id,
            of.starts_on, of.ends_on,
        )
        .where(of.person_id == person_id, or_(of.ends_on.is_(None), of.ends_on > today))
        .order_by(of.starts_on, of.id)
    )  # fmt: skip
    return [Duty(*row) for row in session.execute(named)]
