"""How people stand with items: three statements, however many people and items."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.curricula.models import (
    TrainingItem,
    TrainingItemVersion,
    TrainingRecord,
    TrainingRevocation,
)
from governance.curricula.rules.standing import Done, Item, Standing, Version, current

Key = tuple[int, int]
"""A person and an item."""

SOME: BindParameter[Sequence[int]] = bindparam("items", expanding=True)
VERSIONS = (
    select(
        TrainingItemVersion.item_id, TrainingItemVersion.id, TrainingItemVersion.decision,
        TrainingItemVersion.effective_at, TrainingItemVersion.decided_at,
        TrainingItemVersion.withdrawn_at,
    )
    .where(TrainingItemVersion.item_id.in_(SOME), TrainingItemVersion.decision.is_not(None))
    .order_by(TrainingItemVersion.id)
)  # fmt: skip
DONE = (
    select(
        TrainingRecord.person_id, TrainingRecord.item_id, TrainingRecord.id,
        TrainingRecord.version_id, TrainingRecord.how, TrainingRecord.completed_at,
        TrainingRecord.is_passed, TrainingRecord.ends_at, TrainingRecord.recorded_at,
        TrainingRevocation.revoked_at,
    )
    .outerjoin(TrainingRevocation, TrainingRevocation.record_id == TrainingRecord.id)
    .order_by(TrainingRecord.id)
)  # fmt: skip
OF_ITEMS = TrainingRecord.item_id.in_(SOME)
OF_PEOPLE = TrainingRecord.person_id.in_(bindparam("people", expanding=True))


def items(session: Session, keys: Collection[int]) -> dict[int, Item]:
    """Return what the rule knows of items: their kind, and the versions that were decided."""
    versions = defaultdict[int, list[Version]](list)
    decided: Iterable[Any] = session.execute(VERSIONS, {"items": list(keys)})
    for row in decided:
        versions[row.item_id].append(Version(*row[1:]))
    kinds = select(TrainingItem.id, TrainingItem.kind).where(TrainingItem.id.in_(SOME))
    rows = session.execute(kinds, {"items": list(keys)})
    return {row.id: Item(row.kind, tuple(versions[row.id])) for row in rows}


def done(
    session: Session, people: Collection[int] | None, keys: Collection[int] | None
) -> dict[Key, list[Done]]:
    """Return what was done, revoked or not: by these people or by anybody, of these items or any.

    What is None is not asked for; one of both is.
    """
    wanted, given = DONE, dict[str, list[int]]()
    if people is not None:
        wanted, given["people"] = wanted.where(OF_PEOPLE), list(people)
    if keys is not None:
        wanted, given["items"] = wanted.where(OF_ITEMS), list(keys)
    found = defaultdict[Key, list[Done]](list)
    rows: Iterable[Any] = session.execute(wanted, given)
    for row in rows:
        found[row.person_id, row.item_id].append(Done(*row[2:]))
    return found


def standings(
    session: Session,
    people: Collection[int],
    keys: Collection[int],
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[Key, Standing]:
    """Return how each of these people stands with each of these items at an instant.

    Without instants: now, as it is known now. Work is let begin by what was known as it began.
    """
    when = at or clock.now()
    known = known_at or clock.now()
    there = items(session, keys)
    did = done(session, people, keys)
    pairs = ((person, key) for person in people for key in there)
    return _each(pairs, there, did, (when, known))


def _each(
    pairs: Iterable[Key],
    there: Mapping[int, Item],
    did: Mapping[Key, list[Done]],
    instants: tuple[datetime, datetime],
) -> dict[Key, Standing]:
    return {
        (person, key): current(there[key], did.get((person, key), ()), *instants)
        for person, key in pairs
    }


def standing_of(
    session: Session, person_id: int, item_id: int, at: datetime | None = None
) -> Standing:
    """Return how one person stands with one item at an instant, as it is known now."""
    return standings(session, [person_id], [item_id], at)[person_id, item_id]
