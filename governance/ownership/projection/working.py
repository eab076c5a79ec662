"""Works the projection out: the tree from the root down, once for each day on which it changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.ownership.answers import Answer, Chain, Holder, Node, Party, Row
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.parties import place_words
from governance.ownership.projection.models import ALWAYS
from governance.ownership.reading import PLACE, rows_of
from governance.ownership.resolution import accountable
from governance.ownership.subjects import Key, Subject
from governance.places.models import Place

Facet = tuple[str, str]
NO_FACET: Facet = ("", "")


@dataclass(frozen=True, slots=True)
class Tree:
    """The places, the root first, each with the scopes that speak for it."""

    chains: Mapping[int, Chain]
    parents: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class World:
    """All that the accountabilities of one activity follow from."""

    activity: Activity
    tree: Tree
    rows: Mapping[Key, Sequence[Row]]
    hang_at: Mapping[Key, int] = field(default_factory=dict)
    """The place of each record that a row names itself."""

    def along(self, chain: Chain) -> list[Row]:
        """Return the rows at the scopes of a record."""
        return [row for node in chain.nodes for row in self.rows.get(node.key, ())]


def tree_of(session: Session) -> Tree:
    """Read every place; one statement."""
    chains, parents = dict[int, Chain](), dict[int, int | None]()
    for place in session.scalars(select(Place).order_by(Place.path)):
        node = Node((PLACE, place.id), place_words(place), place.path)
        above = chains[place.parent_id].nodes if place.parent_id is not None else ()
        subject = Subject(PLACE, place.id, place.id, place.name)
        chains[place.id], parents[place.id] = Chain(subject, (node, *above)), place.parent_id
    return Tree(chains, parents)


def worlds(session: Session, activities: Collection[Activity]) -> list[World]:
    """Read what the accountabilities of these activities follow from; a few statements."""
    wanted = select(Assignment).where(
        Assignment.activity.in_(activities), Assignment.letter == Letter.ACCOUNTABLE
    )
    found = session.scalars(wanted.order_by(Assignment.id)).all()
    hang_at = {(each.subject_kind, each.subject_id): each.place_id for each in found}
    rows: dict[Activity, dict[Key, list[Row]]] = {each: defaultdict(list) for each in activities}
    for row in rows_of(session, found):
        rows[row.activity][row.key].append(row)
    tree = tree_of(session)
    return [World(each, tree, rows[each], hang_at) for each in activities]


def projected(world: World) -> Iterator[dict[str, Any]]:
    """Yield the rows of the projection for one activity, from today on."""
    days = [ALWAYS, *sorted(_turning_points(world, clock.today()))]
    facets = {row.facet for key in world.rows if key[0] == PLACE for row in world.rows[key]}
    for facet in sorted({NO_FACET} | {each for each in facets if each}):
        on_days = [answers_on(world, facet, _day(on)) for on in days]
        for place_id in world.tree.chains:
            answers = [answers[place_id] for answers in on_days]
            yield from _spans((PLACE, place_id), world.activity, facet, days, answers)
    for key, own in world.rows.items():
        if key[0] != PLACE:
            chain = _chain_of(world, key)
            of_record = [
                accountable(world.activity, chain, world.along(chain), _day(on))
                if any(row.is_in_force(_day(on)) for row in own)
                else None
                for on in days
            ]
            yield from _spans(key, world.activity, NO_FACET, days, of_record)


def _day(on: date) -> date:
    """Return the day to look at: what holds always holds today."""
    return clock.today() if on == ALWAYS else on


def answers_on(world: World, facet: Facet, on: date) -> dict[int, Answer]:
    """Return the answer at each place: where no row ever spoke it is the answer above.

    Unless somebody stands in from that place down: whether anybody does is asked of each place.
    """
    found, apart = dict[int, Answer](), set(_stood_in_at(world))
    given = {facet[0]: facet[1]} if facet != NO_FACET else {}
    for place_id, chain in world.tree.chains.items():
        parent = world.tree.parents[place_id]
        is_plain = (PLACE, place_id) not in world.rows and chain.nodes[0].path not in apart
        if parent is not None and is_plain:
            found[place_id] = found[parent]
        else:
            asked = Chain(chain.subject, chain.nodes, given)
            found[place_id] = accountable(world.activity, asked, world.along(chain), on)
    return found


def _stood_in_at(world: World) -> Iterator[str]:
    """Yield the paths of places from which on somebody stands in, or is fit to."""
    rows = [row for found in world.rows.values() for row in found]
    for party in {id(row.party): row.party for row in rows}.values():
        for holder in (*party.people, *(each.holder for each in party.members)):
            for delegate in holder.delegates:
                yield delegate.path
                yield from (held.path for held in delegate.holder.held)


def _chain_of(world: World, key: Key) -> Chain:
    place_id = world.hang_at[key]
    at = world.tree.chains[place_id].nodes
    label = f"{key[0]} {key[1]}"
    return Chain(Subject(*key, place_id, label), (Node(key, label, at[0].path), *at))


def _spans(
    key: Key, activity: Activity, facet: Facet, days: list[date], answers: Sequence[Answer | None]
) -> Iterator[dict[str, Any]]:
    """Yield one row for each stretch of days with the same answer; none where there is none."""
    said = [_said(key, answer) for answer in answers]
    starts = [0, *(n for n, (was, now) in enumerate(pairwise(said), 1) if was != now)]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        values = said[start]
        if values is not None:
            yield {
                "subject_kind": key[0],
                "activity": activity,
                "subject_id": key[1],
                "facet": facet[0],
                "facet_value": facet[1],
                "starts_on": days[start],
                "ends_on": None if end is None else days[end],
                **values,
            }


def _said(key: Key, answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    source = answer.source
    return {
        "person_id": answer.person_id,
        "acting_id": answer.acting.person_id if answer.acting else None,
        "cause": answer.vacancy.cause.value if answer.vacancy else None,
        "assignment_id": source.assignment_id if source else None,
        "is_own": source is not None and source.key == key,
    }


def _turning_points(world: World, today: date) -> set[date]:
    """Return the coming days on which any answer can change, as far as is known."""
    rows = [row for found in world.rows.values() for row in found]
    days = {day for row in rows for day in (row.starts_on, row.ends_on)}
    for party in {id(row.party): row.party for row in rows}.values():
        days |= set(_days_of(party))
    return {day for day in days if day is not None and day > today}


def _days_of(party: Party) -> Iterator[date | None]:
    yield party.ended_on
    for each in party.members:
        yield from (each.span.starts_on, each.span.ends_on)
    for holder in (*party.people, *(each.holder for each in party.members)):
        yield from _of_holder(holder)


def _of_holder(holder: Holder) -> Iterator[date | None]:
    spans: Iterable[Any] = (*holder.held, *holder.away, *(d.span for d in holder.delegates))
    for span in spans:
        yield from (span.starts_on, span.ends_on)
    for delegate in holder.delegates:
        yield from _of_holder(delegate.holder)
