"""What bears on the time of changes, for many at once: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.identity.models import Person
from governance.ownership.models import Absence, Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject as Owned
from workflows.calendar.rules.wall import Span, whole_days
from workflows.changes.models import (
    ChangeRequest,
    ChangeScope,
    ChangeState,
    ChangeType,
    ImpactSnapshot,
)
from workflows.changes.rules.machine import type_of
from workflows.changes.scheduling.models import ChangeBooking, ChangeJustification
from workflows.changes.scheduling.reading import Spot, reach_of, spots
from workflows.changes.scheduling.rules import (
    AHEAD,
    LASTS,
    Clash,
    Conflict,
    Planned,
    Scheduled,
    Taken,
    Weight,
    scheduled,
    when,
)
from workflows.changes.scheduling.times import times

HOLDING = (
    ChangeState.APPROVAL,
    ChangeState.AUTHORISED,
    ChangeState.IMPLEMENTATION,
    ChangeState.VERIFICATION,
)
"""States in which a change holds its window: it was put up with it, and is not done."""

IDS: BindParameter[int] = bindparam("ids", expanding=True, literal_execute=True)
OF = ChangeRequest
HELD = select(
    OF.id, OF.created_at, OF.workflow, OF.author_id, OF.asset_id, OF.window_begins_at,
    OF.window_ends_at, OF.proposed_at, OF.content_sha256,
)  # fmt: skip
JUSTIFICATIONS = (
    select(ChangeJustification)
    .where(ChangeJustification.change_id.in_(IDS))
    .options(joinedload(ChangeJustification.justified_by))
    .order_by(ChangeJustification.id)
)
BOOKINGS = (
    select(ChangeBooking)
    .where(ChangeBooking.change_id.in_(IDS))
    .options(joinedload(ChangeBooking.person))
    .order_by(ChangeBooking.part)
)
SCOPES = select(ChangeScope.change_id, ChangeScope.asset_id).where(ChangeScope.change_id.in_(IDS))


@dataclass(slots=True)
class Held:
    """A change as its time is looked at."""

    id: int
    reference: str
    type: ChangeType
    author_id: int
    window: Span | None
    proposed_at: datetime | None
    """When its content was put up; None: it is being written, and gives way to all others."""

    assets: list[int]
    reach: Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]] = field(default_factory=dict)
    """What it reaches, with the path there: tags and ids."""

    people: dict[int, str] = field(default_factory=dict)

    def gives_way_to(self, other: "Held") -> bool:
        """Whether the other one was put up before it."""
        if other.id == self.id or other.window is None or other.proposed_at is None:
            return False
        return self.proposed_at is None or (other.proposed_at, other.id) < (
            self.proposed_at, self.id,
        )  # fmt: skip


def planned(
    session: Session,
    changes: Sequence[ChangeRequest],
    within: Span,
    only: Mapping[int, Span] | None = None,
) -> Mapping[int, Planned]:
    """Return all that bears on the time of each of these changes, within a span.

    `only` says which part of it matters to each change; without it, all of it.
    """
    session.flush()
    held = _held(session, changes, within)
    mine = [held[change.id] for change in changes]
    involved = {key for each in held.values() for key in each.assets}
    involved |= {key for each in mine for key in each.reach}
    known = spots(session, involved)
    calendar = times(session, within, known)
    away = _absences(session, {person for each in mine for person in each.people}, within)
    meeting = _meeting(held.values())
    found = {}
    for each in mine:
        at = [known[key] for key in each.assets]
        taken = [
            *_met(each, meeting, known, (only or {}).get(each.id, within)),
            *calendar.taken(each, at),
            *_away(each, at, away),
        ]
        opened, outside = calendar.opened(at)
        found[each.id] = Planned(at[0].zone, tuple(taken), opened, outside)
    return found


def conflicts(
    session: Session, changes: Sequence[ChangeRequest]
) -> Mapping[int, tuple[Conflict, ...]]:
    """Return what each of these changes meets in its window; who has none meets nothing."""
    windows = {one.id: span for one in changes if (span := window_of(one))}
    if not windows:
        return {}
    asked = [one for one in changes if one.id in windows]
    within = Span(min(s.begins_at for s in windows.values()), max(s[1] for s in windows.values()))
    found = planned(session, asked, within, windows)
    said = justifications(session, list(windows))
    return {key: found[key].conflicts(windows[key], said[key]) for key in windows}


def conflicts_of(session: Session, change: ChangeRequest) -> tuple[Conflict, ...]:
    """Return what one change meets in its window."""
    return conflicts(session, [change]).get(change.id, ())


def scheduled_of(session: Session, change: ChangeRequest) -> Scheduled:
    """Return what the guards look at; a free time is looked for only where something blocks."""
    found = conflicts_of(session, change)
    is_blocked = any(each.taken.weight is Weight.BLOCKS for each in found)
    return scheduled(found, free_of(session, change).sentence if is_blocked else "")


@dataclass(frozen=True, slots=True)
class Free:
    """The next time that is free for a change, or what stands in the way of any."""

    span: Span | None
    zone: str
    in_the_way: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say it."""
        if self.span is not None:
            return f"Next free: {when(self.span, self.zone)}."
        return f"Nothing is free for {AHEAD.days} days: {'; '.join(self.in_the_way)}."


def free_of(session: Session, change: ChangeRequest) -> Free:
    """Return the next time, as long as its window, that is free for all it needs."""
    now, window = clock.now(), window_of(change)
    within = Span(now, now + AHEAD)
    lasts = window.ends_at - window.begins_at if window else LASTS
    found = planned(session, [change], within)[change.id]
    span = found.free(within, lasts)
    return Free(span, found.zone, () if span else found.in_the_way(within))


def window_of(change: ChangeRequest) -> Span | None:
    """Return the window of a change, if it has one."""
    begins, ends = change.window_begins_at, change.window_ends_at
    return Span(begins, ends) if begins and ends else None


def justifications(
    session: Session, ids: Sequence[int]
) -> Mapping[int, dict[str, ChangeJustification]]:
    """Return who answered for which conflict of each change."""
    found = defaultdict[int, dict[str, ChangeJustification]](dict)
    for row in session.scalars(JUSTIFICATIONS, {"ids": ids}):
        found[row.change_id][row.conflict] = row
    return found


def justified(session: Session, change: ChangeRequest) -> Sequence[ChangeJustification]:
    """Return all that somebody ever answered for, oldest first."""
    return session.scalars(JUSTIFICATIONS, {"ids": [change.id]}).all()


def bookings(session: Session, change: ChangeRequest) -> Sequence[ChangeBooking]:
    """Return who is booked for a change."""
    return session.scalars(BOOKINGS, {"ids": [change.id]}).all()


def content_of(session: Session, change: ChangeRequest) -> dict[str, list[str]]:
    """Return who is booked and who answered for what it meets, as it is signed with the plan."""
    booked = [f"{row.part}: {row.person.name}" for row in bookings(session, change)]
    met = conflicts_of(session, change) if change.window_begins_at else ()
    said = justifications(session, [change.id])[change.id] if met else {}
    told = [
        f"{row.said} {row.justified_by.name}: {row.reason}"
        for each in met
        if (row := said.get(each.key))
    ]
    return ({"booked": booked} if booked else {}) | ({"justified": told} if told else {})


def answering(session: Session, found: Sequence[Conflict]) -> Mapping[str, dict[int, str]]:
    """Return who may answer for each conflict, by its key: their ids and names."""
    about = {each.taken.about: Owned(*each.taken.about) for each in found}
    answers = accountable_for(session, [Activity.TAKE_DOWN], list(about.values()))
    owners = {each.taken.owner_id for each in found if each.taken.owner_id}
    names = select(Person.id, Person.name).where(Person.id.in_(owners))
    known = {row[0]: row[1] for row in session.execute(names)} if owners else {}
    told: dict[str, dict[int, str]] = {}
    for each in found:
        answer = answers[Activity.TAKE_DOWN, about[each.taken.about].key].acts
        may = {answer.person_id: answer.person} if answer.person_id else {}
        may |= {one.holder.id: one.holder.name for one in answer.delegates}
        if each.taken.owner_id in known:
            may[each.taken.owner_id] = known[each.taken.owner_id]
        told[each.key] = {key: name for key, name in may.items() if name}
    return told


def _held(session: Session, changes: Sequence[ChangeRequest], within: Span) -> dict[int, Held]:
    """Return these changes, and every other one that holds a window then."""
    meets = (OF.window_ends_at > within.begins_at) & (OF.window_begins_at < within.ends_at)
    rows = [*session.execute(HELD.where(OF.state.in_(HOLDING), meets))]
    known = {row.id for row in rows}
    found = {row.id: _one(row) for row in rows}
    found |= {one.id: _one(one) for one in changes if one.id not in known}
    ids = sorted(found)
    for change_id, asset_id in session.execute(SCOPES, {"ids": ids}):
        found[change_id].assets.append(asset_id)
    newest = (
        select(func.max(ImpactSnapshot.id))
        .where(ImpactSnapshot.change_id.in_(IDS))
        .group_by(ImpactSnapshot.change_id)
    )
    bodies = select(ImpactSnapshot.change_id, ImpactSnapshot.body).where(
        ImpactSnapshot.id.in_(newest)
    )
    for change_id, body in session.execute(bodies, {"ids": ids}):
        found[change_id].reach = reach_of(body)
    for booking in session.scalars(BOOKINGS, {"ids": ids}):
        found[booking.change_id].people[booking.person_id] = booking.person.name
    return found


def _one(row: ChangeRequest) -> Held:
    begins, ends = row.window_begins_at, row.window_ends_at
    return Held(
        row.id,
        f"CR-{row.created_at.year}-{row.id:04}",
        type_of(row),
        row.author_id,
        Span(begins, ends) if begins and ends else None,
        row.proposed_at if row.content_sha256 else None,
        [row.asset_id],
    )


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which changes are about an asset, which reach it, and which keep a person busy."""

    about: Mapping[int, list[Held]]
    reaching: Mapping[int, list[Held]]
    booked: Mapping[int, list[Held]]


def _meeting(held: Iterable[Held]) -> Meeting:
    of = [defaultdict[int, list[Held]](list) for _each in range(3)]
    for each in held:
        for where, keys in zip(of, (each.assets, each.reach, each.people), strict=True):
            for key in keys:
                where[key].append(each)
    return Meeting(*of)


def _met(mine: Held, of: Meeting, known: Mapping[int, Spot], span: Span) -> Iterable[Taken]:
    """Yield the other changes that want the same time of an asset, of what is near, of people."""
    met = set[int]()
    for clash, other, path in _others(mine, of):
        if other.window is None or not other.window.meets(span):
            continue
        if other.id in met or not mine.gives_way_to(other):
            continue
        met.add(other.id)
        asset = known[other.assets[0]]
        what = "the same asset" if clash is Clash.SAME_ASSET else "what is connected"
        said = f"{other.reference} is planned on {what}"
        yield Taken(
            clash, other.id, other.window, said, asset.subject, owner_id=other.author_id,
            path=path[0], path_ids=path[1],
        )  # fmt: skip
    for person, name in mine.people.items():
        for other in of.booked.get(person, ()):
            if mine.gives_way_to(other) and other.window is not None:
                yield Taken(
                    Clash.BOOKED, other.id, other.window, f"{name} is booked for {other.reference}",
                    known[mine.assets[0]].subject, owner_id=other.author_id,
                )  # fmt: skip


Path = tuple[tuple[str, ...], tuple[int, ...]]
HERE: Path = ((), ())


def _others(mine: Held, of: Meeting) -> Iterable[tuple[Clash, Held, Path]]:
    for key in mine.assets:
        yield from ((Clash.SAME_ASSET, other, HERE) for other in of.about.get(key, ()))
    for key, path in mine.reach.items():
        yield from ((Clash.CONNECTED, other, path) for other in of.about.get(key, ()))
    for key in mine.assets:
        for other in of.reaching.get(key, ()):
            tags, ids = other.reach[key]
            yield Clash.CONNECTED, other, (tags[::-1], ids[::-1])


def _absences(
    session: Session, people: set[int], within: Span
) -> Mapping[int, list[tuple[int, date, date]]]:
    """Return when people are out of office; no statement where nobody is booked."""
    found = defaultdict[int, list[tuple[int, date, date]]](list)
    if not people:
        return found
    ends = func.coalesce(Absence.cancelled_on, Absence.ends_on)
    day = timedelta(days=1)
    wanted = select(Absence.id, Absence.person_id, Absence.starts_on, ends).where(
        Absence.person_id.in_(people),
        Absence.starts_on <= (within.ends_at + day).date(),
        ends > (within.begins_at - day).date(),
    )
    for key, person, starts_on, ends_on in session.execute(wanted):
        found[person].append((key, starts_on, ends_on))
    return found


def _away(
    mine: Held, at: Sequence[Spot], away: Mapping[int, list[tuple[int, date, date]]]
) -> Iterable[Taken]:
    for person, name in mine.people.items():
        for key, starts_on, ends_on in away.get(person, ()):
            span = whole_days(starts_on, ends_on, at[0].zone)
            yield Taken(Clash.AWAY, key, span, f"{name} is out of office", at[0].subject)
