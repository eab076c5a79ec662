"""Who is accountable: for one record, for many at once, and what one person answers for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.ownership import reading
from governance.ownership.answers import Answer, Chain, Effective, Row
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.resolution import accountable as resolved
from governance.ownership.resolution import effective as all_letters
from governance.ownership.subjects import SUBJECTS, Key, Subject

Answers = dict[tuple[Activity, Key], Answer]
"""Every activity and record that was asked about, each with its answer."""

Resolved = dict[tuple[Activity, Key], Effective]
"""The same with every letter."""

By = dict[tuple[Activity, Key], list[Row]]
"""The rows by what they are about."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Who is named on some records, as it was read once: whoever asks is answered from it."""

    chains: dict[Key, Chain]
    rows: By
    day: date

    def answers(self, activities: Collection[Activity]) -> Answers:
        """Return who is accountable for each of these activities on each record."""
        return {
            (activity, key): resolved(activity, chain, along(chain, self.rows, activity), self.day)
            for key, chain in self.chains.items()
            for activity in activities
        }

    def resolved(self, activities: Collection[Activity]) -> Resolved:
        """Return every letter of each of these activities on each record."""
        return {
            (activity, key): all_letters(
                activity, chain, along(chain, self.rows, activity), self.day
            )
            for key, chain in self.chains.items()
            for activity in activities
        }


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
    return naming(session, activities, subjects, (Letter.ACCOUNTABLE,), on).answers(activities)


def effective(
    session: Session, activity: Activity, subject: Subject, on: date | None = None
) -> Effective:
    """Return who has which letter for an activity on a record, today or on another day."""
    return effective_for(session, [activity], [subject], on)[activity, subject.key]


def effective_for(
    session: Session,
    activities: Collection[Activity],
    subjects: Sequence[Subject],
    on: date | None = None,
) -> Resolved:
    """Return every letter of each activity on each record, in the same number of statements."""
    if not subjects or not activities:
        return {}
    return naming(session, activities, subjects, on=on).resolved(activities)


def naming(
    session: Session,
    activities: Collection[Activity],
    subjects: Sequence[Subject],
    letters: Sequence[Letter] = tuple(Letter),
    on: date | None = None,
) -> Naming:
    """Read who is named on records for activities, in a fixed number of statements."""
    return Naming(*gathered(session, activities, subjects, letters), on or clock.today())


def gathered(
    session: Session,
    activities: Collection[Activity],
    subjects: Sequence[Subject],
    letters: Sequence[Letter],
) -> tuple[dict[Key, Chain], By]:
    """Read the scopes of each record and the rows at them; facts only if a row asks for one."""
    chains = reading.chains(session, subjects)
    keys = {node.key for chain in chains.values() for node in chain.nodes}
    by_key: By = {}
    for row in reading.assignments(session, activities, keys, letters):
        by_key.setdefault((row.activity, row.key), []).append(row)
    if any(row.facet for rows in by_key.values() for row in rows):
        chains = with_facets(session, chains)
    return chains, by_key


def along(chain: Chain, rows: By, activity: Activity) -> list[Row]:
    """Return the rows at the scopes of a record."""
    return [row for node in chain.nodes for row in rows.get((activity, node.key), ())]


def with_facets(session: Session, chains: dict[Key, Chain]) -> dict[Key, Chain]:
    """Add the facts that the owners of the records publish; one statement for each kind."""
    ids: dict[str, list[int]] = {}
    for kind, subject_id in chains:
        ids.setdefault(kind, []).append(subject_id)
    known = {
        (kind, subject_id): facets
        for kind, some in ids.items()
        if kind in SUBJECTS
        for subject_id, facets in SUBJECTS[kind].facets_of(session, some).items()
    }
    return {key: replace(chain, facets=known.get(key, {})) for key, chain in chains.items()}


def activities_of(session: Session, person_id: int) -> list[Duty]:
    """Return what a person is named for, today or later, in the order it began."""
    of, today = Assignment, clock.today()
    named = (
        select(
            of.id, of.activity, of.subject_kind, of.subject_id, of.subject, of.site_id,
            of.starts_on, of.ends_on,
        )
        .where(of.person_id == person_id, or_(of.ends_on.is_(None), of.ends_on > today))
        .order_by(of.starts_on, of.id)
    )  # fmt: skip
    return [Duty(*row) for row in session.execute(named)]
