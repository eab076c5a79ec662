"""Whom a version of an item affects, and what it asks of each: four statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.curricula.models import Decision, TrainingItemVersion
from governance.curricula.queries.asked import asked
from governance.curricula.queries.standings import done, items
from governance.curricula.rules.affected import asks
from governance.curricula.rules.standing import Ask, Version
from governance.identity.models import Person


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whom a version of an item concerns."""

    person_id: int
    name: str
    asks: Ask | None
    """What it asks of them by its first day; None: nothing."""

    is_by_curriculum: bool
    """Otherwise they did an earlier version."""


def decided(version: TrainingItemVersion) -> Version:
    """Return a version as the rule looks at it; raises for one that nobody decided on."""
    decision, effective, at = version.decision, version.effective_at, version.decided_at
    if decision is None or effective is None or at is None:
        raise ValueError(f"nobody has decided on {version} of item {version.item_id}")
    return Version(version.id, decision, effective, at)


def affected(
    session: Session, version: TrainingItemVersion, as_if: Version | None = None
) -> list[Affected]:
    """Return whom a version concerns, by name, and what its decision asks of each.

    They are those whose curriculum holds the item on its first day, as far as it is known, and
    those who did the item. `as_if` looks at a decision that is not taken.
    """
    looked_at = as_if or decided(version)
    known = max(clock.now(), looked_at.decided_at)
    did = done(session, None, [version.item_id])
    item = items(session, [version.item_id])[version.item_id]
    theirs = {
        one.person_id for one in asked(session, version.effective_on, None, [version.item_id])
    }
    people = theirs | {person for person, _ in did}
    wanted = select(Person.id, Person.name).where(
        Person.id.in_(people), Person.deactivated_at.is_(None)
    )
    return [
        Affected(
            row.id, row.name,
            asks(
                item, looked_at, did.get((row.id, version.item_id), ()), known,
                is_theirs=row.id in theirs,
            ),
            row.id in theirs,
        )
        for row in session.execute(wanted.order_by(Person.name, Person.id))
    ]  # fmt: skip


def would_ask(
    session: Session, version: TrainingItemVersion, effective_at: datetime
) -> dict[Decision, int]:
    """Return of how many people each decision would ask something."""
    now = clock.now()
    return {
        decision: sum(
            one.asks is not None
            for one in affected(session, version, Version(version.id, decision, effective_at, now))
        )
        for decision in Decision
    }
