"""Whose calendar an address is, and what stands in it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.errors import NotFound
from governance.curricula.models import TrainingItem
from governance.identity.models import Person
from governance.identity.queries import actor_for, digest_of
from governance.places.models import Place
from workflows.calendar.rules.wall import Span
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.scheduling.models import ChangeBooking
from workflows.changes.scheduling.queries import HOLDING
from workflows.changes.scheduling.rules import AHEAD
from workflows.changes.timeline.queries import planned
from workflows.changes.timeline.queries import rows as places
from workflows.training.calendars import Entry
from workflows.training.models import CalendarFeed, TrainingAssignment

BACK = timedelta(days=30)


def feed_of(session: Session, actor: Actor) -> CalendarFeed | None:
    """Return the reader's own address in force, if they made one."""
    wanted = readable(actor, CalendarFeed).where(
        CalendarFeed.ended_at.is_(None), CalendarFeed.place_id.is_(None)
    )
    return session.scalars(wanted.order_by(CalendarFeed.id.desc()).limit(1)).one_or_none()


def feeds(session: Session, actor: Actor) -> Sequence[CalendarFeed]:
    """Return all addresses of the reader that are in force, the latest first."""
    wanted = readable(actor, CalendarFeed).where(CalendarFeed.ended_at.is_(None))
    loaded = wanted.options(joinedload(CalendarFeed.place))
    return session.scalars(loaded.order_by(CalendarFeed.id.desc())).all()


def at(session: Session, secret: str) -> tuple[Person, Place | None]:
    """Return whose calendar it is, and of which place; raises `NotFound` if it is not in force."""
    wanted = (
        select(Person, Place)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .outerjoin(Place, Place.id == CalendarFeed.place_id)
        .where(
            CalendarFeed.digest == digest_of(secret),
            CalendarFeed.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("There is no calendar at this address: make a new one.")
    return found[0], found[1]


def of_place(session: Session, person: Person, place: Place) -> Iterator[Entry]:
    """Yield what stands in the calendar of a place, and its changes, as far as somebody reads it.

    Not before a month ago; the way ahead is as long as a free time is looked for.
    """
    now, actor = clock.now(), actor_for(session, person, "calendar")
    found = planned(session, actor, place, (), Span(now - BACK, now + AHEAD))
    for bar in found.bars:
        said = f", {bar.state.replace('_', ' ')}" if bar.state else ""
        yield Entry(
            f"{bar.kind}-{bar.id}-{bar.span.begins_at:%Y%m%dT%H%M}" if not bar.state
            else f"change-{bar.id}",
            f"{bar.reference} {bar.title}{said}", *bar.span,
        )  # fmt: skip
    if found.is_cut:
        yield Entry("cut", "There are more changes: take the address of an area", now.date())


def entries(session: Session, person: Person) -> Iterator[Entry]:
    """Yield what somebody is to learn, on its due day, and the work that is planned for them."""
    of = TrainingAssignment
    to_learn = (
        select(of.id, of.due_on, TrainingItem.code, TrainingItem.title)
        .join(TrainingItem, TrainingItem.id == of.item_id)
        .where(of.person_id == person.id, of.closed_at.is_(None))
        .order_by(of.due_on, of.id)
    )
    for row in session.execute(to_learn):
        yield Entry(f"training-{row.id}", f"{row.code} {row.title}", row.due_on)
    change = ChangeRequest
    booked = select(ChangeBooking.change_id).where(ChangeBooking.person_id == person.id)
    to_do = readable(actor_for(session, person, "calendar"), change).where(
        or_(
            and_(change.implementer_id == person.id, change.state == ChangeState.IMPLEMENTATION),
            and_(change.id.in_(booked), change.state.in_(HOLDING)),
        ),
        change.window_ends_at > clock.now(),
    )
    for each in session.scalars(to_do.order_by(change.id)):
        yield Entry(
            f"change-{each.id}", each.title, each.window_begins_at or clock.now(),
            each.window_ends_at,
        )  # fmt: skip


def entries_at(session: Session, person: Person, place: Place | None) -> Iterator[Entry]:
    """Yield what an address holds: what a place has, or what somebody is to learn and to do."""
    return of_place(session, person, place) if place else entries(session, person)


def place_named(session: Session, actor: Actor, place_id: int) -> Place | None:
    """Return a place that a form names, if the actor may look at it."""
    return next((at for at in places(session, actor) if at.id == place_id), None)


def me(session: Session, actor: Actor) -> Person:
    """Return the actor as a person."""
    return session.get_one(Person, actor.id)
