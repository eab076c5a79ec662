"""What would differ: owners, open approvals and coverage, before anything is saved."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted, readable
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Answer, Chain, Node, is_other
from governance.ownership.matrix.effects import OPEN_APPROVALS
from governance.ownership.models import Activity
from governance.ownership.projection.working import NO_FACET, Facet, World, answers_on, worlds
from governance.ownership.reading import PLACE
from governance.ownership.reports.coverage import Share
from governance.ownership.resolution import accountable
from governance.ownership.rules import Permission
from governance.ownership.subjects import SUBJECTS, Key, Kind, Subject
from governance.ownership.whatif.supposing import Suppose
from governance.places.models import Place


@dataclass(frozen=True, slots=True)
class Shift:
    """One activity that comes to somebody else, or to nobody, from one place on down."""

    activity: Activity
    label: str
    place_id: int
    where: str
    was: str | None
    becomes: str | None
    acting: str | None
    """Who would act, where nobody would be accountable."""

    why: str
    """Why nobody would be; empty where somebody is."""

    records: int
    """Records that it concerns, as far as the reader may read them."""

    approvals: int
    """Open approvals among what waits there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that would differ, at places where the reader may name somebody."""

    shifts: tuple[Shift, ...]
    before: Share
    after: Share

    @property
    def lost(self) -> int:
        """How many records and activities would lose their accountable person."""
        return sum(shift.records for shift in self.shifts if shift.was and not shift.becomes)

    @property
    def moved(self) -> int:
        """How many would go to somebody else."""
        return sum(shift.records for shift in self.shifts if shift.was and shift.becomes)

    @property
    def approvals(self) -> int:
        """How many open approvals would go to somebody else, or to nobody."""
        return sum(shift.approvals for shift in self.shifts)


Group = tuple[int, Facet, int]
"""Some records alike: their place, the fact that decides, how many they are."""


def difference(session: Session, actor: Actor, suppose: Suppose, on: date) -> Difference:
    """Work out who would be accountable on a day, now and as supposed; nothing is written."""
    namable = permitted(actor, Permission.NAME, Place)
    seen = frozenset(session.scalars(select(Place.id).where(namable)))
    found, counts = _Found(seen), _Counts(session, actor)
    waiting = _waiting(session, seen)
    for world in worlds(session, tuple(Activity)):
        facets = sorted({row.facet for rows in world.rows.values() for row in rows if row.facet})
        there = _Before(world, suppose(world), on, facets)
        for name, kind in SUBJECTS.items():
            if kind.model is not None and name != PLACE:
                for group in counts.by_place(kind, facets):
                    found.take(there, group)
                for subject, facet in counts.named(kind, facets, world.rows):
                    found.take_itself(there, subject, facet)
        found.wait(there, waiting[world.activity])
        found.settle(there)
    return Difference(tuple(found.shifts), found.before, found.after)


class _Before:
    """One activity, now and as supposed, at each place and for each fact."""

    def __init__(self, world: World, supposed: World, on: date, facets: Sequence[Facet]) -> None:
        self.world, self.supposed, self.on = world, supposed, on
        every = [NO_FACET, *facets]
        self.now = {facet: answers_on(world, facet, on) for facet in every}
        self.then = {facet: answers_on(supposed, facet, on) for facet in every}

    def at(self, place_id: int, facet: Facet) -> tuple[Answer, Answer]:
        return self.now[facet][place_id], self.then[facet][place_id]

    def of(self, subject: Subject) -> tuple[Answer, Answer]:
        """Return both answers for a record that a row names itself, or for what waits there."""
        made = [
            accountable(of.activity, chain, of.along(chain), self.on)
            for of in (self.world, self.supposed)
            for chain in [_chain(of, subject)]
        ]
        return made[0], made[1]


def _chain(world: World, subject: Subject) -> Chain:
    at = world.tree.chains[subject.place_id].nodes
    if subject.kind == PLACE:
        return Chain(subject, at)
    return Chain(subject, (Node(subject.key, subject.label, at[0].path), *at))


class _Found:
    """What differs so far."""

    def __init__(self, seen: frozenset[int]) -> None:
        self.seen = seen
        self.before, self.after = Share(), Share()
        self.shifts: list[Shift] = []
        self._records = Counter[Any]()
        self._approvals = Counter[Any]()
        self._own: dict[Key, tuple[Subject, Answer, Answer]] = {}

    def take(self, there: _Before, group: Group) -> None:
        """Count some records alike."""
        place_id, facet, number = group
        was, becomes = there.at(place_id, facet)
        self._share(was, becomes, number)
        self._records[place_id, facet] += number

    def take_itself(self, there: _Before, subject: Subject, facet: Facet) -> None:
        """Look at a record that a row names itself, and no longer at what stands at its place."""
        self.take(there, (subject.place_id, facet, -1))
        was, becomes = there.of(subject)
        self._share(was, becomes, 1)
        if subject.place_id in self.seen and is_other(was, becomes):
            self._own[subject.key] = (subject, was, becomes)

    def wait(self, there: _Before, waiting: Sequence[Subject]) -> None:
        """Count the open approvals that come to somebody else."""
        for subject in waiting:
            was, becomes = there.of(subject)
            if was.acts.person_id != becomes.acts.person_id:
                self._approvals[subject.key if subject.key in self._own else subject.place_id] += 1

    def settle(self, there: _Before) -> None:
        """Write down where each difference begins, and go on to the next activity."""
        self.shifts += self._at_places(there)
        for subject, was, becomes in self._own.values():
            number = self._approvals[subject.key]
            self.shifts.append(_shift((was, becomes), subject.place_id, subject.label, (1, number)))
        self._records.clear()
        self._approvals.clear()
        self._own.clear()

    def _share(self, was: Answer, becomes: Answer, number: int) -> None:
        self.before += Share(number if was.is_filled else 0, number)
        self.after += Share(number if becomes.is_filled else 0, number)

    def _at_places(self, there: _Before) -> Iterator[Shift]:
        """Yield each difference at the place where it begins, with what lies below it."""
        for facet in there.now:
            begins: dict[int, int] = {}
            records, approvals = Counter[int](), Counter[int]()
            for place_id, parent in there.world.tree.parents.items():
                pair = there.at(place_id, facet)
                if place_id not in self.seen or not is_other(*pair):
                    continue
                is_same = parent in begins and _mark(there.at(parent, facet)) == _mark(pair)
                begins[place_id] = begins[parent] if is_same and parent is not None else place_id
                records[begins[place_id]] += self._records[place_id, facet]
                if facet == NO_FACET:
                    approvals[begins[place_id]] += self._approvals[place_id]
            for top in sorted(set(begins.values())):
                where = there.world.tree.chains[top].nodes[0].label
                if facet != NO_FACET:
                    if not records[top]:
                        continue
                    where = f"{where}, {facet[1].replace('_', ' ')} only"
                yield _shift(there.at(top, facet), top, where, (records[top], approvals[top]))


def _mark(pair: tuple[Answer, Answer]) -> tuple[Any, ...]:
    return tuple((each.person_id, each.acting and each.acting.person_id) for each in pair)


def _shift(
    pair: tuple[Answer, Answer], place_id: int, where: str, numbers: tuple[int, int]
) -> Shift:
    was, becomes = pair
    acting = becomes.acting.person if becomes.acting else None
    why = becomes.vacancy.why if becomes.vacancy else ""
    return Shift(
        was.activity, ACTIVITY_LABELS[was.activity], place_id, where, was.person, becomes.person,
        acting, why, *numbers,
    )  # fmt: skip


class _Counts:
    """The records that the reader may read, counted once for each set of facts."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor
        self._counted: dict[tuple[str, frozenset[str]], list[Any]] = {}

    def by_place(self, kind: Kind, facets: Sequence[Facet]) -> Iterator[Group]:
        """Yield the records of a kind by place and by the fact that decides."""
        names = frozenset(name for name, _value in facets)
        known = (kind.model.__tablename__, names)
        if known not in self._counted:
            asked = readable(self._actor, kind.model)
            self._counted[known] = kind.by_place(self._session, asked, names)
        for place_id, facts, number in self._counted[known]:
            yield place_id, _deciding(facts, facets), number

    def named(
        self, kind: Kind, facets: Sequence[Facet], rows: Mapping[Key, Any]
    ) -> Iterator[tuple[Subject, Facet]]:
        """Yield the records that a row names themselves, with the fact that would decide."""
        name = kind.model.__tablename__
        own = [key[1] for key in rows if key[0] == name]
        if not own:
            return
        asked = readable(self._actor, kind.model).where(kind.model.id.in_(own), kind.is_counted)
        facts = kind.facets_of(self._session, own)
        for record in self._session.scalars(asked):
            subject = Subject(name, record.id, record.place_id, str(record))
            yield subject, _deciding(facts.get(record.id, {}), facets)


def _deciding(facts: Mapping[str, str], facets: Sequence[Facet]) -> Facet:
    return next((pair for pair in facets if facts.get(pair[0]) == pair[1]), NO_FACET)


def _waiting(session: Session, seen: frozenset[int]) -> Mapping[Activity, list[Subject]]:
    """Return the open approvals at the places that count, by activity."""
    made: dict[Activity, list[Subject]] = defaultdict(list)
    root = session.scalars(select(Place).where(Place.parent_id.is_(None))).one_or_none()
    for each in OPEN_APPROVALS if root else ():
        for activity, subject in each(session, root, tuple(Activity)):  # type: ignore[arg-type]
            if subject.place_id in seen:
                made[activity].append(subject)
    return made
