"""Where people stand on what is asked of them, now and once a coming version takes effect."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.curricula.models import Decision, TrainingItemVersion
from governance.curricula.queries import standings
from governance.curricula.rules.standing import (
    INSTANT,
    Done,
    Item,
    Standing,
    State,
    Version,
    current,
)
from workflows.training.queries.asks import Asked
from workflows.training.rules.owing import Coming, Key, Stand


@dataclass(frozen=True, slots=True)
class Looked:
    """Items with their versions, and what people did of them."""

    items: Mapping[int, Item]
    done: Mapping[Key, Sequence[Done]]
    now: datetime

    def at(self, key: Key, at: datetime) -> Standing:
        """Return where somebody stands on an item at an instant, as known now."""
        item = self.items.get(key.item_id)
        if item is None:
            return Standing(State.NOT_IN_FORCE)
        return current(item, self.done.get(key, ()), at, self.now)


def looked_at(session: Session, people: Sequence[int], items: Collection[int]) -> Looked:
    """Look at what these people did, of these items and of any other."""
    done = standings.done(session, people, None)
    there = standings.items(session, {*items, *(item for _, item in done)})
    return Looked(there, {Key(*key): did for key, did in done.items()}, clock.now())


def of_asks(looked: Looked, asked: Sequence[Asked]) -> dict[Key, Stand]:
    """Return where each stands on what is asked: of several that ask it, all must be met."""
    found = dict[Key, Stand]()
    for each in asked:
        stand = _stand(looked, each)
        found[each.key] = _both(found[each.key], stand) if each.key in found else stand
    return found


def _stand(looked: Looked, asked: Asked) -> Stand:
    there = looked.at(asked.key, looked.now)
    version, was = there.version_id, there.since is not None
    if asked.holding is None:
        return Stand(version, there.is_met, there.until and there.until.date(), was)
    is_held = asked.holding.level >= asked.min_level
    until = asked.holding.until if is_held else None
    return Stand(version, is_held, until and until.date(), was)


def _both(one: Stand, other: Stand) -> Stand:
    ends = [each.ends_on for each in (one, other) if each.ends_on]
    return Stand(
        one.version_id,
        one.is_current and other.is_current,
        min(ends, default=None),
        one.was_current or other.was_current,
    )


def coming(session: Session, looked: Looked, asked: Sequence[Asked]) -> list[Coming]:
    """Return the versions that are to take effect, and whom each of them newly asks something.

    Whoever is asked for the item, or did it, and would not be current from that day on though
    they are the instant before, or nothing was in force before.
    """
    people = defaultdict[int, set[int]](set)
    for each in asked:
        people[each.key.item_id].add(each.key.person_id)
    for key in looked.done:
        people[key.item_id].add(key.person_id)
    ahead = list(_ahead(looked))
    of = TrainingItemVersion
    named = select(of.id, of.label, of.effective_on).where(of.id.in_([one.id for _, one in ahead]))
    told = {row.id: (row.label, row.effective_on) for row in session.execute(named)}
    return [
        Coming(item_id, version.id, *told[version.id], frozenset(newly))
        for item_id, version in ahead
        if (newly := {p for p in people[item_id] if _is_asked(looked, Key(p, item_id), version)})
    ]


def _ahead(looked: Looked) -> Iterator[tuple[int, Version]]:
    for item_id, item in looked.items.items():
        for version in item.versions:
            if version.effective_at > looked.now and version.is_known(looked.now):
                yield item_id, version


def _is_asked(looked: Looked, key: Key, version: Version) -> bool:
    if looked.at(key, version.effective_at).is_met:
        return False
    before = looked.at(key, version.effective_at - INSTANT)
    is_first = before.state is State.NOT_IN_FORCE
    return is_first or (before.is_met and version.decision is not Decision.NONE)
